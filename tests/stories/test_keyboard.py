"""Can the daily work be done without a mouse?"""

import datetime as dt
import re

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.served import Served

pytestmark = pytest.mark.slow

FARTHEST = 250  # so many steps of Tab at most to what one wants


@pytest.fixture
def keys(page: Page, served: Served) -> "_Keys":
    """Signed in by keyboard: the first of the tasks."""
    keys = _Keys(page, served)
    page.goto(f"{served.address}/login/")
    keys.to(page.locator("#id_username"))
    page.keyboard.type("demo")
    keys.to(page.locator("#id_password"))
    page.keyboard.type(served.passwords["demo"])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/login/" not in address)
    if page.locator("html").get_attribute("lang") != "de":
        keys.press(page.locator("header button[value=de]"))
        expect(page.locator("html")).to_have_attribute("lang", "de")
    return keys


class _Keys:
    """A person with a keyboard: goes to things by Tab, and does no more than press keys."""

    def __init__(self, page: Page, served: Served) -> None:
        self.page, self.address = page, served.address

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle")

    def to(self, wanted: Locator) -> None:
        """Press Tab until the thing has the focus, and see that one can see it."""
        for _step in range(FARTHEST):
            if wanted.evaluate("element => element === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        expect(wanted).to_be_focused()
        expect(wanted).to_be_in_viewport()

    def press(self, wanted: Locator, key: str = "Enter") -> None:
        self.to(wanted)
        self.page.keyboard.press(key)

    def write(self, wanted: Locator, text: str) -> None:
        self.to(wanted)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def day(self, wanted: Locator, day: dt.date) -> None:
        """A day, in the order in which this browser asks for its parts."""
        self.to(wanted)
        self.page.keyboard.type(f"{day:%m%d%Y}")

    def choose(self, wanted: Locator, first_letters: str) -> None:
        self.to(wanted)
        self.page.keyboard.type(first_letters)

    def find(self, text: str, *, by: str = "Control+k") -> None:
        """The palette, its first suggestion."""
        self.page.keyboard.press(by)
        field = self.page.locator("[data-palette] input[role=combobox]")
        expect(field).to_be_focused()
        self.page.keyboard.type(text)
        # The first answer to what was typed is chosen by itself; what stood there before is not.
        expect(self.page.locator("[data-palette] [aria-selected=true]")).to_be_visible(timeout=20_000)
        option = self.page.locator("[data-palette] [role=option]", has_text=text).first
        expect(option).to_be_visible(timeout=20_000)
        for _step in range(10):
            if option.get_attribute("aria-selected") == "true":
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")

    def customer(self) -> None:
        self.open("/customers/")
        self.press(self.page.locator("tbody a[href^='/customers/K']").first)
        expect(self.page).to_have_url(re.compile("/customers/K"))
        self.page.wait_for_load_state("networkidle")


def test_go_past_the_menu_to_the_content(keys: _Keys, page: Page) -> None:
    keys.open("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_find_a_customer_from_anywhere(keys: _Keys, page: Page) -> None:
    keys.open("/rates/")
    keys.find("K-1001")
    expect(page).to_have_url(re.compile("/customers/K-1001"))


def test_go_to_a_page_by_its_name(keys: _Keys, page: Page) -> None:
    keys.find("Importe")
    expect(page).to_have_url(re.compile("/imports/"))


def test_record_an_interaction(keys: _Keys, page: Page) -> None:
    keys.customer()
    keys.press(page.locator("summary", has_text="Interaktion festhalten"))
    form = page.locator("form[action$='/interactions/']").last
    keys.write(form.locator("textarea, input[name=text]").first, "Nach dem Abschlag gefragt")
    keys.press(form.locator("button").last)
    expect(page.locator("main")).to_contain_text("Nach dem Abschlag gefragt")


def test_write_a_note(keys: _Keys, page: Page) -> None:
    keys.customer()
    form = page.locator("form[action$='/notes/']").first
    keys.write(form.locator("textarea"), "Ruft lieber abends an")
    keys.press(form.locator("button").last)
    expect(page.locator("main")).to_contain_text("Ruft lieber abends an")


def test_give_a_task(keys: _Keys, page: Page) -> None:
    keys.customer()
    keys.press(page.locator("summary", has_text="Aufgabe vergeben"))
    form = page.locator("form[action$='/tasks/']").first
    keys.write(form.locator("input[name=title]"), "Tarif prüfen")
    keys.day(form.locator("input[name=due_on]"), dt.date(2030, 1, 15))
    keys.press(form.locator("button").last)
    expect(page.locator("main")).to_contain_text("Tarif prüfen")


def test_finish_a_task_and_take_it_back(keys: _Keys, page: Page) -> None:
    keys.open("/today/")
    count = page.locator("form[action$='/done/']").count()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("e")
    expect(page.locator("[data-undo]")).to_be_visible()
    expect(page.locator("form[action$='/done/']")).to_have_count(count - 1)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("u")
    expect(page.locator("form[action$='/done/']")).to_have_count(count)


def test_filter_the_list(keys: _Keys, page: Page) -> None:
    keys.open("/customers/")
    keys.choose(page.get_by_label("Bedingung").first, "Ort")
    keys.write(page.get_by_label("Wert").first, "Fürth")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "F%C3%BCrth" in address)
    towns = page.locator("tbody tr").filter(has=page.locator("td", has_text=re.compile("^Fürth$")))
    expect(towns).to_have_count(page.locator("tbody tr").count())
    assert towns.count() > 1


def test_sort_the_list(keys: _Keys, page: Page) -> None:
    keys.open("/customers/")
    keys.press(page.locator("thead a", has_text="Ort").first)
    expect(page.locator("th[aria-sort=ascending]", has_text="Ort")).to_be_visible()


def test_look_at_the_rows_of_a_figure(keys: _Keys, page: Page) -> None:
    keys.customer()
    keys.press(page.locator("a[href*='/rows/?line=revenue']").first)
    expect(page.locator("h1")).to_be_visible()
    expect(page).to_have_url(re.compile("/rows/"))


def test_write_down_a_consent(keys: _Keys, page: Page) -> None:
    keys.customer()
    keys.press(page.locator("summary", has_text="Aufschreiben, was der Kunde sagt"))
    form = page.locator("form[action$='/consents/']").first
    keys.write(form.locator("textarea[name=text]"), "Ich möchte Angebote per E-Mail erhalten.")
    keys.press(form.locator("button").last)
    expect(page.locator("summary", has_text="Nachweis")).to_be_visible()


def test_decide_of_duplicates_and_undo(keys: _Keys, page: Page) -> None:
    keys.open("/duplicates/")
    page.keyboard.press("j")
    page.wait_for_url(re.compile(r"/duplicates/\d+/"))
    page.keyboard.press("m")
    expect(page.locator("[data-key=u]").first).to_be_visible()
    page.keyboard.press("u")
    expect(page.locator(".alert-success")).to_contain_text("wieder zwei Kunden")


def test_bring_a_file(keys: _Keys, page: Page) -> None:
    keys.open("/imports/new/")
    content = "Kundennummer;Nachname\r\nT-1;Öz\r\n".encode("cp1252")
    with page.expect_file_chooser() as asked:
        keys.press(page.locator("#file"), "Space")
    asked.value.set_files({"name": "tasten.csv", "mimeType": "text/csv", "buffer": content})
    for heading in ("So liest Kundig die Datei", "Welche Spalte füllt welches Feld?", "Das würde geschehen"):
        keys.press(page.get_by_role("button", name="Weiter"))
        expect(page.get_by_role("heading", name=heading)).to_be_visible(timeout=30_000)


def test_pull_a_lever(keys: _Keys, page: Page) -> None:
    keys.open("/value/")
    lever = page.locator("#levers input").first
    before = page.locator("#levers").inner_text()
    keys.to(lever)
    for _step in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.wait_for_load_state("networkidle")
    page.wait_for_function("text => document.querySelector('#levers').innerText !== text", arg=before)


def test_help_names_the_keys(keys: _Keys, page: Page) -> None:
    keys.open("/duplicates/")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_go_out(keys: _Keys, page: Page) -> None:
    keys.open("/account/")
    keys.press(page.locator("form[action='/logout/'] button"))
    expect(page).to_have_url(re.compile("/login/"))
