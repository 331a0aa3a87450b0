"""May this Excel file be opened, or would it fill the memory?"""

import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from kundig.base.refusals import Refused
from kundig.lake.files.source import Source

MEGABYTE = 1 << 20
LARGEST_WHOLE = 1_024 * MEGABYTE
LARGEST_RATIO = 200
# openpyxl holds shared texts and styles in memory as objects, several times their size in the file.
LARGEST_TEXTS = 64 * MEGABYTE
LARGEST_OTHER = 8 * MEGABYTE
LARGEST_ROW = 8 * MEGABYTE
BLOCK = 1 << 18


def check_workbook(source: Source) -> None:
    """Refuse what is no workbook, unpacks to very much more than it is, or declares a document type."""
    try:
        with zipfile.ZipFile(source.path) as archive:
            parts = archive.infolist()
            if "[Content_Types].xml" not in archive.namelist():
                raise Refused("file.not_excel", file=source.name, why="no [Content_Types].xml")
            _check_sizes(source, parts)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_part(source, archive, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Refused("file.not_excel", file=source.name, why=str(error)) from None


def _check_sizes(source: Source, parts: list[zipfile.ZipInfo]) -> None:
    """The directory declares the sizes; reading never goes beyond what is declared."""
    whole = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if whole > LARGEST_WHOLE or (whole > 10 * MEGABYTE and whole / packed > LARGEST_RATIO):
        raise _bomb(source, whole, "*")
    for part in parts:
        name = part.filename
        if name.startswith("xl/worksheets/") or not name.endswith((".xml", ".rels")):
            continue
        if part.file_size > (LARGEST_TEXTS if name.endswith("sharedStrings.xml") else LARGEST_OTHER):
            raise _bomb(source, part.file_size, name)


def _check_part(source: Source, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read a part up to its first element; a sheet to its end, to see that its rows end."""
    state = {"begun": False}
    parser = expat.ParserCreate()

    def doctype(*_: object) -> None:
        raise Refused("file.doctype", file=source.name, part=part.filename)

    def element(*_: object) -> None:
        state["begun"] = True

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = element
    sheet = part.filename.startswith("xl/worksheets/")
    since_row = 0
    for block in _blocks(archive, part):
        if not state["begun"]:
            try:
                parser.Parse(block, False)
            except expat.ExpatError as error:
                raise Refused("file.not_excel", file=source.name, why=f"{part.filename}: {error}") from None
        elif not sheet:
            return
        since_row = 0 if b"</row>" in block or b":row>" in block else since_row + len(block)
        if sheet and since_row > LARGEST_ROW:
            raise _bomb(source, part.file_size, part.filename)


def _blocks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while block := stream.read(BLOCK):
            yield block


def _bomb(source: Source, size: int, part: str) -> Refused:
    return Refused("file.bomb", file=source.name, size=f"{size // MEGABYTE:,}", part=part)
