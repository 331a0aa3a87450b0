"""Is each bad file refused with its sentence, before it fills the memory?"""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kundig.base.messages import say
from kundig.base.refusals import Refused
from kundig.lake.files.opened import Options
from kundig.lake.files.reading import opened
from kundig.lake.files.source import find, unchanged


def refusal(path: Path, options: Options | None = None) -> Refused:
    with pytest.raises(Refused) as caught, opened(path, options):
        pass
    # Each sentence can be said in both languages, with all its parameters.
    assert say(caught.value, "en")
    assert say(caught.value, "de")
    return caught.value


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"\n\n  \n", "file.no_rows"),
        (b"a;b\n", "file.no_rows"),
        (b"a;b\n1;2\n3;\0\n", "file.nul"),
        (b"\x1f\x8b\x08\x00rest", "file.compressed"),
        (b"PK\x03\x04 no archive", "file.not_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file.old_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "file.password"),
        (b"PAR1 cut off", "file.parquet"),
        (b"x" * 1_100_000, "file.long_line"),
        (b"a;b\n" + b'1;"open\n' + b"2;3\n" * 2_000, "file.quote"),
        (b",".join(b"c%d" % i for i in range(100_000)) + b"\n", "file.columns"),
    ],
)
def test_bad_bytes_are_refused(tmp_path: Path, content: bytes, code: str) -> None:
    assert refusal(written(tmp_path / "bad.csv", content)).code == code


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv").code == "file.missing"
    assert refusal(tmp_path).code == "file.folder"


def test_nul_byte_is_refused_with_its_line(tmp_path: Path) -> None:
    refused = refusal(written(tmp_path / "a.csv", b"a;b\n1;2\n3;\x00\n"))
    assert say(refused).startswith("a.csv, line 3: a NUL byte stands there")


def test_told_encoding_that_does_not_fit_is_refused_with_line_and_byte(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", "id;ort\n1;Ulm\n2;Köln\n".encode("cp1252"))
    refused = refusal(file, Options(encoding="utf-8"))
    assert refused.code == "file.encoding"
    assert (refused.params["line"], refused.params["byte"]) == (3, "0xF6")
    assert refusal(file, Options(encoding="klingon")).code == "file.encoding_unknown"


def test_parquet_with_too_many_columns_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "wide.parquet"
    pq.write_table(pa.table({f"c{i}": [1] for i in range(2_001)}), file)
    assert refusal(file).code == "file.columns"


def test_parquet_without_rows_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "empty.parquet"
    pq.write_table(pa.table({"id": pa.array([], pa.int64())}), file)
    assert refusal(file).code == "file.no_rows"


def workbook(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """A small workbook whose parts are changed."""
    book = openpyxl.Workbook()
    book.active.append(["id", "note"])
    book.active.append([1, "x"])
    plain = path.with_suffix(".plain.xlsx")
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return path


def test_zip_bomb_is_refused_unopened(tmp_path: Path) -> None:
    def swell(name: str, content: bytes) -> bytes:
        return content + b" " * 50_000_000 if name == "xl/worksheets/sheet1.xml" else content

    refused = refusal(workbook(tmp_path / "bomb.xlsx", swell))
    assert refused.code == "file.bomb"


def test_archive_without_a_workbook_in_it_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "none.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", "<sheet/>")
    assert refusal(path).code == "file.not_excel"


def test_archive_with_damaged_bytes_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "damaged.xlsx", lambda _name, content: content)
    with zipfile.ZipFile(path) as archive:
        part = archive.getinfo("xl/workbook.xml")
    content = bytearray(path.read_bytes())
    begin = part.header_offset + 30 + len(part.filename)
    content[begin : begin + 40] = b"\xff" * 40
    path.write_bytes(content)
    assert refusal(path).code == "file.not_excel"


def test_row_without_end_is_refused(tmp_path: Path) -> None:
    def stretch(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return content
        return content.replace(b"<row", b"<row>" + os.urandom(4_500_000).hex().encode() + b"<row", 1)

    assert refusal(workbook(tmp_path / "row.xlsx", stretch)).code == "file.bomb"


def test_document_type_in_a_workbook_is_refused(tmp_path: Path) -> None:
    def declare(name: str, content: bytes) -> bytes:
        bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        start = content.index(b"<sheet") if b"<sheet" in content and b"<?xml" not in content else 0
        return bomb + content[start:] if name == "xl/worksheets/sheet1.xml" else content

    assert refusal(workbook(tmp_path / "doctype.xlsx", declare)).code == "file.doctype"


def test_unknown_sheet_is_refused_with_those_that_exist(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", lambda _, content: content)
    refused = refusal(file, Options(sheet="Umsatz"))
    assert (refused.code, refused.params["sheets"]) == ("file.sheet", "Sheet")


def test_file_deleted_or_changed_while_reading_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", b"a;b\n1;2\n")
    source = find(file)
    unchanged(source)
    file.write_bytes(b"a;b\n1;2\n3;4\n")
    with pytest.raises(Refused, match=r"file\.changed"):
        unchanged(source)
    file.unlink()
    with pytest.raises(Refused, match=r"file\.vanished"):
        unchanged(source)
