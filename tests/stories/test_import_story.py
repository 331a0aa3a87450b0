"""Does a file with errors come in, get mended, come in again, and go without a trace?"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.served import Served

pytestmark = pytest.mark.slow

FILE = """\
Kundenliste der Stadtwerke Bärenfeld;;;;;;;
Kunden-;Anrede;Vor-;Nach-;Straße;PLZ;Ort;Kunde
nummer;;name;name;;;;seit
B-1;Frau;Änne;Öztürk;Mühlgasse 3;89073;Ulm;31.12.2025
B-2;Herr;Jörg;Weiß;Königstraße 12;8907;Ulm;15.01.2025
B-3;Frau;Zoë;Groß;Bahnhofstraße 7;89231;Neu-Ulm;31.02.2025
B-4;Herr;Günther;Schäfer;Schloßallee 1;89081;Ulm;09.02.2025
"""
PATIENCE = 30_000


def _bring(page: Page, served: Served, name: str, content: bytes) -> None:
    """Drop a file and click "next" three times: the choices are those that were found."""
    page.goto(f"{served.address}/imports/new/")
    page.set_input_files("#file", {"name": name, "mimeType": "text/csv", "buffer": content})
    for heading in ("So liest Kundig die Datei", "Welche Spalte füllt welches Feld?", "Das würde geschehen"):
        page.get_by_role("button", name="Weiter").click()
        expect(page.get_by_role("heading", name=heading)).to_be_visible(timeout=PATIENCE)


def _run(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", name="Bericht")).to_be_visible(timeout=PATIENCE)


def _sum(page: Page) -> list[int]:
    """Seen, added, changed, known, refused."""
    return [int(text) for text in page.locator("dl.sum dd").all_inner_texts()]


def _download(page: Page, link: Locator, folder: Path) -> Path:
    with page.expect_download() as started:
        link.click()
    file = folder / started.value.suggested_filename
    started.value.save_as(file)
    return file


def test_german_file_with_errors_comes_in_is_mended_and_undone(
    page: Page, served: Served, tmp_path: Path
) -> None:
    served.log_in(page)
    _bring(page, served, "Bärenfeld.csv", FILE.replace("\n", "\r\n").encode("cp1252"))
    assert _sum(page) == [4, 2, 0, 0, 2]
    expect(page.locator("main")).to_contain_text("Öztürk")
    _run(page, "2 Zeilen importieren")
    assert _sum(page) == [4, 2, 0, 0, 2]
    first = page.url

    refused = _download(page, page.get_by_role("link", name="Abgelehnte Zeilen herunterladen"), tmp_path)
    text = refused.read_bytes().decode("cp1252")
    assert "Weiß" in text
    assert "Schäfer" not in text
    mended = text.replace("8907;", "89077;").replace("31.02.2025", "28.02.2025")
    _bring(page, served, "Bärenfeld, berichtigt.csv", mended.encode("cp1252"))
    assert _sum(page) == [2, 2, 0, 0, 0]
    _run(page, "2 Zeilen importieren")
    second = page.url

    whole = FILE.replace("8907;", "89077;").replace("31.02.2025", "28.02.2025")
    _bring(page, served, "Bärenfeld.csv", whole.encode("cp1252"))
    assert _sum(page) == [4, 0, 0, 4, 0]  # the same file again changes nothing

    page.goto(f"{served.address}/customers/B-3/")
    expect(page.locator("h1")).to_contain_text("Groß")
    for address in (second, first):
        _undo(page, address)
        expect(page.locator(".alert-success")).to_contain_text("Zurückgenommen")
    page.goto(f"{served.address}/imports/")
    gone = page.locator("tbody tr").filter(has_text="Bärenfeld").filter(has_text="Zurückgenommen")
    expect(gone).to_have_count(2)


def _undo(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Diesen Import zurücknehmen").click()
    expect(page.locator("main")).to_contain_text(re.compile(r"2 Zeilen werden entfernt"))
    page.get_by_role("button", name="Import zurücknehmen").click()
    expect(page.get_by_role("heading", name="Beleg")).to_be_visible(timeout=PATIENCE)
