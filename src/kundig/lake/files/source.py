"""Is there a file, what kind is it, and did it stay the same while it was read?"""

import os
from dataclasses import dataclass
from pathlib import Path

from kundig.base.refusals import Refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
COMPRESSED = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstd"}


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was when we began: its kind (text, excel, parquet) and what would betray a change."""

    path: Path
    kind: str
    size: int
    mark: tuple[int, int, int]

    @property
    def name(self) -> str:
        return self.path.name


def find(path: Path) -> Source:
    """The file, or the reason why it cannot be read."""
    name = str(path)
    try:
        if path.is_dir():
            raise Refused("file.folder", file=name)
        with path.open("rb") as file:
            head = file.read(16)
            state = os.fstat(file.fileno())
    except FileNotFoundError:
        raise Refused("file.missing", file=name, folder=os.getcwd()) from None
    except OSError as error:
        raise Refused("file.forbidden", file=name, why=error.strerror) from None
    if not head:
        raise Refused("file.empty", file=name)
    return Source(path=path, kind=_kind(path, head), size=state.st_size, mark=_mark(state))


def unchanged(source: Source) -> None:
    """Refuse when the file is gone or another one than at the beginning."""
    try:
        state = source.path.stat()
    except OSError:
        raise Refused("file.vanished", file=str(source.path)) from None
    if _mark(state) != source.mark:
        raise Refused("file.changed", file=str(source.path))


def _mark(state: os.stat_result) -> tuple[int, int, int]:
    return state.st_ino, state.st_size, state.st_mtime_ns


def _kind(path: Path, head: bytes) -> str:
    if head.startswith(OLE):
        raise Refused("file.password" if _encrypted(path) else "file.old_excel", file=str(path))
    for magic, kind in COMPRESSED.items():
        if head.startswith(magic):
            raise Refused("file.compressed", file=str(path), kind=kind)
    if head.startswith((b"PAR1", b"PARE")) or path.suffix.lower() == ".parquet":
        return "parquet"
    if head.startswith(b"PK\x03\x04") or path.suffix.lower() in {".xlsx", ".xlsm"}:
        return "excel"
    return "text"


def _encrypted(path: Path) -> bool:
    """A workbook with a password is an OLE container whose directory names the encrypted package."""
    with path.open("rb") as file:
        beginning = file.read(1 << 20)
        file.seek(max(0, path.stat().st_size - (1 << 20)))
        return "EncryptedPackage".encode("utf-16-le") in beginning + file.read()
