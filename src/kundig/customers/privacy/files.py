"""How do the rows of one customer vanish from files?"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import duckdb

from kundig.customers.privacy.traces import Traces
from kundig.lake.engine import DuckEngine, quoted
from kundig.lake.files.opened import identifier

BOOKS = frozenset({".xlsx", ".xlsm", ".zip"})
MEMORY = "512MB"


def forget(folders: Iterable[Path], his: Traces) -> int:
    """Take his rows out of all files below these folders; returns how many files had some.

    A workbook that has some goes as a whole: it can be had again from where it came.
    """
    return sum(_forget(file, his) for file in _files(folders))


def forget_ids(folders: Iterable[Path], ids: Iterable[int]) -> int:
    """Take the rows of these ids out of the Parquet files with a column `customer_id`."""
    listed = ", ".join(map(str, ids))
    found = 0
    for file in _files(folders):
        if file.suffix == ".parquet" and "customer_id" in _columns(file):
            found += _without(file, f"customer_id IN ({listed})")
    return found


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def _forget(file: Path, his: Traces) -> bool:
    if file.suffix == ".parquet":
        row = "lower(concat_ws(' ', " + ", ".join(f"{identifier(name)}" for name in _columns(file)) + "))"
        matches = [f"regexp_matches({row}, {quoted(each)}, 's')" for each in his.patterns]
        return bool(_columns(file)) and _without(file, " OR ".join(matches) or "FALSE")
    if file.suffix.lower() in BOOKS:
        return _without_book(file, his)
    return _without_lines(file, his)


def _columns(file: Path) -> list[str]:
    with DuckEngine(memory=MEMORY) as engine:
        try:
            rows = engine.connection.execute(f"DESCRIBE SELECT * FROM read_parquet({quoted(str(file))})")
        except duckdb.Error:
            return []  # what cannot be read, no import reads either
        return [str(row[0]) for row in rows.fetchall()]


def _without(file: Path, his: str) -> bool:
    source = f"read_parquet({quoted(str(file))})"
    with DuckEngine(memory=MEMORY) as engine:
        engine.connection.execute("SET preserve_insertion_order = true")
        found = engine.connection.execute(f"SELECT count(*) FROM {source} WHERE {his}").fetchall()
        if not found[0][0]:
            return False
        draft = _draft(file)
        engine.write(f"SELECT * FROM {source} WHERE ({his}) IS NOT TRUE", draft)
    os.replace(draft, file)
    return True


def _without_book(file: Path, his: Traces) -> bool:
    try:
        with ZipFile(file) as book:
            parts = [name for name in book.namelist() if name.endswith((".xml", ".csv", ".txt"))]
            there = any(his.hold(book.read(name).decode("utf-8", "replace")) for name in parts)
    except BadZipFile:
        return _without_lines(file, his)
    if there:
        file.unlink()
    return there


def _without_lines(file: Path, his: Traces) -> bool:
    """Drop the lines that are about him, in whichever encoding they are written."""
    encoding = _encoding(file)
    draft, found = _draft(file), False
    with (
        file.open(encoding=encoding, errors="surrogateescape", newline="") as lines,
        draft.open("w", encoding=encoding, errors="surrogateescape", newline="") as kept,
    ):
        for line in lines:
            if his.hold(line):
                found = True
            else:
                kept.write(line)
    if found:
        os.replace(draft, file)
    else:
        draft.unlink()
    return found


def _encoding(file: Path) -> str:
    with file.open("rb") as opened:
        start = opened.read(1 << 16)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        start.decode()
    except UnicodeDecodeError as error:
        return "cp1252" if error.start < len(start) - 4 else "utf-8"
    return "utf-8"


def _draft(file: Path) -> Path:
    draft = file.with_name(f".{file.name}.draft")
    draft.touch(mode=0o600)
    return draft
