"""Can everybody use each page of an import, in both languages, both themes, wide and narrow, by keyboard?"""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.looks import Theme, every_theme, found_in_both
from tests.served import Served

pytestmark = pytest.mark.slow
FILE = """\
Kunden-;Nach-;PLZ;Ort;Kunde;Eine weitere Spalte mit einem langen Namen
nummer;name;;;seit;
L-1;Öztürk;89073;Ulm;31.12.2025;Donaudampfschifffahrtsgesellschaftskapitän
L-2;Weiß;8907;Ulm;15.01.2025;
"""
STEPS = ("reading", "columns", "trial")
PATIENCE = 30_000


def _send(page: Page, served: Served, text: str) -> str:
    """A draft of the file; its address."""
    page.goto(f"{served.address}/imports/new/")
    page.set_input_files(
        "#file", {"name": "Kunden.csv", "mimeType": "text/csv", "buffer": text.encode("cp1252")}
    )
    page.locator("[data-upload] button[type=submit]").click()
    page.wait_for_url(re.compile("/reading/$"), timeout=PATIENCE)
    return page.url.removesuffix("reading/")


def _run(page: Page, served: Served, text: str) -> str:
    """An import that is done; its address."""
    address = _send(page, served, text)
    page.goto(f"{address}columns/")
    page.locator("main form.card .btn-primary").click()
    page.wait_for_url(re.compile("/trial/$"))
    page.locator("form[action$='/start/'] button").click()
    expect(page.locator("dl.sum")).to_be_visible(timeout=PATIENCE)
    return address


@pytest.fixture(scope="module")
def addresses(browser: Browser, served: Served) -> list[str]:
    """Pages of a draft, of an import that is done and of one that was undone."""
    page = browser.new_page()
    served.log_in(page)
    gone = _run(page, served, FILE.replace("L-", "M-"))
    page.goto(f"{gone}undo/")
    page.locator("form[action$='/undo/'] button").click()
    expect(page.locator(".alert-success")).to_be_visible(timeout=PATIENCE)
    done = _run(page, served, FILE)
    draft = _send(page, served, FILE)
    page.close()
    return [*(f"{draft}{step}/" for step in STEPS), done, f"{done}rows/", f"{done}undo/", gone]


@every_theme
def test_every_page_of_an_import_passes_axe_and_fits(
    page: Page, served: Served, addresses: list[str], language: str, theme: Theme
) -> None:
    served.log_in(page)
    page.goto(f"{served.address}/account/")
    page.select_option("#language", language)
    page.select_option("#theme", theme)
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    wrong = []
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200
        assert page.locator("html").get_attribute("lang") == language
        wrong += found_in_both(page, language, theme)
    assert wrong == []


def test_told_otherwise_the_preview_is_renewed_at_once(page: Page, served: Served) -> None:
    served.log_in(page)
    _send(page, served, FILE)
    expect(page.locator("#preview")).to_contain_text("Öztürk")
    page.select_option("#encoding", "cp850")
    expect(page.locator("#preview")).not_to_contain_text("Öztürk")
    expect(page.locator("#encoding")).to_have_value("cp850")
    page.select_option("#encoding", "")
    expect(page.locator("#preview")).to_contain_text("Öztürk")


def test_column_chosen_twice_is_said_at_once(page: Page, served: Served) -> None:
    served.log_in(page)
    address = _send(page, served, FILE)
    page.goto(f"{address}columns/")
    page.select_option("#field-city", "Nachname")
    expect(page.locator("#fields .alert-danger")).to_contain_text("Nachname")
    page.select_option("#field-city", "Ort")
    expect(page.locator("#fields .alert-danger")).to_have_count(0)


def _press(page: Page, target: Locator) -> None:
    """Come to a control by Tab alone, and press Enter."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
    raise AssertionError("not reached by keyboard")


def test_whole_import_goes_by_keyboard_alone(page: Page, served: Served) -> None:
    served.log_in(page)
    page.goto(f"{served.address}/imports/new/")
    content = FILE.replace("L-", "T-").encode("cp1252")
    page.set_input_files("#file", {"name": "Tasten.csv", "mimeType": "text/csv", "buffer": content})
    _press(page, page.get_by_role("button", name="Weiter"))
    page.wait_for_url(re.compile("/reading/$"), timeout=PATIENCE)
    for step in STEPS[1:]:
        _press(page, page.get_by_role("button", name="Weiter"))
        page.wait_for_url(re.compile(f"/{step}/$"))
    _press(page, page.get_by_role("button", name="1 Zeile importieren"))
    expect(page.locator("dl.sum")).to_be_visible(timeout=PATIENCE)
    _press(page, page.get_by_role("link", name="Diesen Import zurücknehmen"))
    page.wait_for_url(re.compile("/undo/$"))
    _press(page, page.get_by_role("button", name="Import zurücknehmen"))
    expect(page.locator(".alert-success")).to_be_visible(timeout=PATIENCE)


def test_file_dropped_on_the_page_is_taken(page: Page, served: Served) -> None:
    served.log_in(page)
    page.goto(f"{served.address}/imports/new/")
    dropped = page.evaluate_handle(
        """() => { const data = new DataTransfer();
        data.items.add(new File(["Kundennummer;Name\\nD-1;Bär"], "Bären.csv")); return data; }"""
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": dropped})
    expect(page.locator("[data-chosen]")).to_contain_text("Bären.csv")
    page.get_by_role("button", name="Weiter").click()
    page.wait_for_url(re.compile("/reading/$"), timeout=PATIENCE)


def test_sample_of_the_walk_comes_in_and_goes(page: Page, served: Served) -> None:
    served.log_in(page)
    page.goto(f"{served.address}/")
    with page.expect_download() as started:
        page.locator(".walk a[href='/imports/sample/']").click()
    page.locator(".walk a[href='/imports/new/']").click()
    page.set_input_files("#file", started.value.path())
    page.get_by_role("button", name="Weiter").click()
    page.wait_for_url(re.compile("/reading/$"), timeout=PATIENCE)
    expect(page.locator("#preview")).to_contain_text("12 Zeilen, 10 Spalten")
