"""How is the beginning of a large file read as the whole of it was, so that nobody waits for a preview?"""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from kundig.customers.imports.reading import Told

LARGE = 4 << 20
BEGINNING = 1 << 20
HEAD = "head.txt"
HOW = "head.json"
# In these a line ends on more than one byte.
WIDE = ("utf-16", "utf-32")


def keep_head(path: Path, folder: Path, how: Mapping[str, object]) -> None:
    """Copy the first lines of a large text file, and in which encoding the whole was read."""
    encoding = str(how.get("encoding", ""))
    if not encoding or encoding.startswith(WIDE) or path.stat().st_size <= LARGE:
        return
    with path.open("rb") as file:
        head = file.read(BEGINNING)
    end = head.rfind(b"\n") + 1
    if end:
        (folder / HOW).write_text(json.dumps({"encoding": encoding}))
        target = folder / HEAD
        target.touch(mode=0o600)
        target.write_bytes(head[:end])


def beginning(path: Path, folder: Path, told: Told) -> tuple[Path, Told]:
    """The kept beginning and how to read it; the file itself where none was kept."""
    if not (folder / HEAD).exists():
        return path, told
    how = json.loads((folder / HOW).read_text())
    return folder / HEAD, replace(told, encoding=told.encoding or how["encoding"])
