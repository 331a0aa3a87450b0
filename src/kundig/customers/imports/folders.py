"""Where do the files of an import lie, and under which names?"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kundig.base.home import home
from kundig.base.refusals import Refused
from kundig.customers.imports import reading, trying
from kundig.customers.imports.heads import HEAD, HOW
from kundig.customers.imports.staging import CELLS, PARTS, REFUSED, ROWS

LONGEST_NAME = 100
BLOCK = 1 << 20


def folder(run_id: int) -> Path:
    """The folder of a run."""
    return home() / "imports" / str(run_id)


def folders() -> list[Path]:
    """The folders of all runs."""
    return sorted(place for place in (home() / "imports").glob("*") if place.name.isdigit())


def file_of(run_id: int, name: str) -> Path:
    """Our copy of the file that people call so."""
    path = folder(run_id) / safe(name)
    if not path.exists():
        raise Refused("import.file_gone", run=run_id)
    return path


def safe(name: str) -> str:
    """A name that lies in one folder and hides from nobody.

    >>> safe("C:\\\\Daten\\\\Umsätze 2025.csv"), safe("../../.profile")
    ('file_Umsätze 2025.csv', 'file_profile')
    """
    plain = re.sub(r"[^\w. -]+", "_", name.replace("\\", "/").rpartition("/")[2])
    return f"file_{plain[-LONGEST_NAME:].lstrip('.')}"


def copy(path: Path, target: Path) -> str:
    """Copy for the owner's eyes alone; returns the digest of the contents."""
    if path.is_dir() or not path.exists():
        reading.refuse_missing(path)
    target.parent.parent.mkdir(mode=0o700, exist_ok=True)
    target.parent.mkdir(mode=0o700)
    digest = hashlib.sha256()
    with path.open("rb") as source, open(os.open(target, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as ours:
        while block := source.read(BLOCK):
            digest.update(block)
            ours.write(block)
    return digest.hexdigest()


def tidy(run_id: int, name: str) -> None:
    """Of a run that is done only the refused rows are kept."""
    for kept in (ROWS, REFUSED, CELLS, HEAD, HOW, trying.TRIED, safe(name)):
        (folder(run_id) / kept).unlink(missing_ok=True)
    for kept in (PARTS, "spill"):
        shutil.rmtree(folder(run_id) / kept, ignore_errors=True)


@contextmanager
def called(name: str) -> Iterator[None]:
    """Refusals call the file as people know it, not by its place in the data directory."""
    try:
        yield
    except Refused as refused:
        if "file" not in refused.params:
            raise
        raise Refused(refused.code, **{**refused.params, "file": name}) from None
