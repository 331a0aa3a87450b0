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


def test_family_is_found_merged_and_parted_and_a_customer_exported_and_forgotten(
    page: Page, served: Served, tmp_path: Path
) -> None:
    served.log_in(page)
    _bring(page, served, "Familie.csv", FILE.replace("B-", "F-").encode("cp1252"))
    _run(page, "2 Zeilen importieren")

    page.goto(f"{served.address}/")
    page.locator(".walk a[href^='/duplicates/']").click()
    both = page.locator("th a[href^='/customers/']")
    expect(both).to_have_count(2)
    numbers = [str(link.get_attribute("href")).split("/")[2] for link in both.all()]
    page.get_by_role("button", name="Zusammenführen").click()
    expect(page.locator("[data-key=u]")).to_be_visible()
    assert _leaders(page, served, numbers) in ([numbers[0]] * 2, [numbers[1]] * 2)
    page.goto(f"{served.address}/duplicates/merges/")
    page.locator("form[action*='/undo/'] button").first.click()
    page.wait_for_load_state("networkidle")
    assert _leaders(page, served, numbers) == numbers

    page.goto(f"{served.address}/customers/")
    page.locator("summary", has_text="Exportieren").click()
    link = page.get_by_role("link", name="CSV für Programme, verlustfrei")
    exported = _download(page, link, tmp_path).read_text(encoding="utf-8-sig")
    assert exported.count("F-1") == exported.count("F-4") == 1

    page.goto(f"{served.address}/privacy/F-1/")
    page.fill("#confirm", "F-1")
    page.locator("form[action$='/erase/'] button").click()
    page.wait_for_url(re.compile("/privacy/erasures/"))
    expect(page.locator("main")).not_to_contain_text("F-1")
    gone = page.request.get(f"{served.address}/customers/F-1/")
    assert gone.status == 404


def _leaders(page: Page, served: Served, numbers: list[str]) -> list[str]:
    """To whose page the numbers lead."""
    found = []
    for number in numbers:
        page.goto(f"{served.address}/customers/{number}/")
        found.append(page.url.split("/")[4])
    return found


def _undo(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Diesen Import zurücknehmen").click()
    expect(page.locator("main")).to_contain_text(re.compile(r"2 Zeilen werden entfernt"))
    page.get_by_role("button", name="Import zurücknehmen").click()
    expect(page.get_by_role("heading", name="Beleg")).to_be_visible(timeout=PATIENCE)
