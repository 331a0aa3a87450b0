"""Does a call at the desk go by keyboard alone, and do its offers make sense for the planted stories?"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.looks import every_look, found
from tests.served import Served

pytestmark = pytest.mark.slow
OFFER = "#offer-title"
LAST_OF_WALK = ".walk li:last-child a[href^='/desk/']"


def _euros(text: str) -> int:
    return int(re.sub(r"[^\d-]", "", text.replace("−", "-")))


def _walk(page: Page, served: Served, link: str) -> str:
    """Where the walk leads."""
    page.goto(f"{served.address}/")
    return page.locator(link).first.get_attribute("href") or ""


def _open(page: Page, served: Served, number: str) -> None:
    """By the number, as one types it while the telephone rings."""
    page.goto(f"{served.address}/desk/")
    expect(page.locator("#caller")).to_be_focused()
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/desk/{number}/$"))
    page.wait_for_load_state("networkidle")


def _fits(page: Page) -> bool:
    page.set_viewport_size({"width": 1280, "height": 720})
    return bool(page.evaluate("document.documentElement.scrollHeight <= 720"))


def _say(page: Page, topic: str, words: str, *, outcome: str) -> None:
    """The concern: a topic by its key, words, resolved or promised."""
    page.keyboard.press(topic)
    page.keyboard.press("t")
    page.keyboard.type(words)
    page.keyboard.press("Escape")
    page.keyboard.press(outcome)
    page.wait_for_url(re.compile(r"/desk/[^/]+/\d+/"))
    page.wait_for_load_state("networkidle")


def _end(page: Page) -> None:
    page.keyboard.press("e")
    page.wait_for_url(re.compile(r"/desk/$"))


def test_the_walk_ends_with_a_call_and_declining_changes_the_next(page: Page, served: Served) -> None:
    served.log_in(page)
    page.goto(served.address + _walk(page, served, LAST_OF_WALK))
    page.wait_for_load_state("networkidle")
    assert _fits(page)
    _say(page, "1", "Warum ist meine Rechnung so hoch?", outcome="r")
    expect(page.locator(OFFER)).to_contain_text("Dann ein Angebot")
    assert _fits(page)
    first = page.locator(OFFER).inner_text()
    his, ours = (_euros(text) for text in page.locator(".both dd").all_inner_texts()[:2])
    assert his > 0
    assert ours > 0
    page.keyboard.press("1")
    expect(page.locator("#offer .tag").last).to_have_text("abgelehnt: zu teuer")
    expect(page.locator(OFFER)).not_to_have_text(first)
    expect(page.locator(OFFER)).to_contain_text("Dann ein Angebot")
    assert _fits(page)
    page.keyboard.press("a")
    expect(page.locator(OFFER)).to_contain_text("Kein weiteres Angebot")
    expect(page.locator("#wrap-text")).to_have_value(
        re.compile("Warum ist meine Rechnung so hoch.*abgelehnt")
    )
    page.keyboard.press("n")
    page.keyboard.type(" Ruft wieder an.")
    page.keyboard.press("Escape")
    _end(page)
    expect(page.locator(".alert-success")).to_be_visible()
    expect(page.locator("#unended")).to_have_count(0)


def test_open_complaint_gets_help_and_no_offer(page: Page, served: Served) -> None:
    served.log_in(page)
    page.goto(served.address + _walk(page, served, ".walk li:nth-child(4) a[href^='/customers/']"))
    page.keyboard.press("c")
    page.wait_for_url(re.compile(r"/desk/"))
    page.wait_for_load_state("networkidle")
    _say(page, "9", "Immer noch keine Antwort", outcome="p")
    expect(page.locator(OFFER)).not_to_contain_text("Dann ein Angebot")
    expect(page.locator("#open")).to_contain_text("offene Beschwerde")
    _end(page)


def test_who_overpays_gets_the_tariff_check(page: Page, served: Served) -> None:
    served.log_in(page)
    page.goto(f"{served.address}/customers/?f=cycle.stage:is:mature&s=value.today&d=desc")
    numbers = page.locator("tbody a[href^='/customers/K']").evaluate_all(
        "links => [...new Set(links.map(link => decodeURIComponent(link.pathname.split('/')[2])))]"
    )
    found = []
    for number in numbers[:8]:
        _open(page, served, number)
        _say(page, "1", "Abschlag", outcome="r")
        found.append(page.locator("#offer").inner_text())
        _end(page)
    assert any("Tarifprüfung" in text for text in found)


def test_who_costs_money_gets_nothing_that_harms_him(page: Page, served: Served) -> None:
    served.log_in(page)
    dear = _walk(page, served, ".walk li:nth-child(2) a").split("/")[2]
    _open(page, served, dear)
    _say(page, "5", "Die Heizung ist wieder kalt", outcome="r")
    worth = page.locator(".both dd").first.inner_text()
    others = re.findall(r"Kunde (\S+)\s€, wir", page.locator("#offer").inner_text())
    assert [text for text in (worth, *others) if _euros(text) < 0] == []
    _end(page)


def test_what_was_typed_outlives_a_reload_and_the_end_of_the_session(page: Page, served: Served) -> None:
    served.log_in(page)
    _open(page, served, "K-100020")
    page.keyboard.press("6")
    page.keyboard.press("t")
    page.keyboard.type("Vertrag auf den Sohn umschreiben")
    mark = page.locator("input[name=mark]").input_value()
    page.reload()
    expect(page.locator("#concern-text")).to_have_value("Vertrag auf den Sohn umschreiben")
    expect(page.locator("input[value='topic:contract']")).to_be_checked()
    assert page.locator("input[name=mark]").input_value() == mark
    page.context.clear_cookies(name="sessionid")
    page.locator("#content").focus()
    page.keyboard.press("r")
    page.wait_for_url(re.compile(r"/login/\?next="))
    page.fill("#id_username", "demo")
    page.fill("#id_password", served.passwords["demo"])
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/desk/K-100020/$"))
    expect(page.locator("#concern-text")).to_have_value("Vertrag auf den Sohn umschreiben")
    page.locator("#content").focus()
    page.keyboard.press("r")
    page.wait_for_url(re.compile(r"/desk/K-100020/\d+/"))
    page.goto(f"{served.address}/desk/K-100020/")
    expect(page.locator("#concern-text")).to_have_value("")


def test_keys_do_nothing_while_somebody_writes(page: Page, served: Served) -> None:
    served.log_in(page)
    _open(page, served, "K-100021")
    page.keyboard.press("t")
    page.keyboard.type("rpt 123")
    expect(page.locator("#concern-text")).to_have_value("rpt 123")
    expect(page.locator("input[name=about]:checked")).to_have_count(0)
    page.fill("#concern-text", "")


def _called(page: Page, served: Served, customer: str, *keys: str, outcome: str = "r") -> str:
    """A call in which these keys were pressed once the concern was dealt with."""
    page.goto(f"{served.address}/desk/{customer}/")
    page.wait_for_load_state("networkidle")
    _say(page, "9" if outcome == "p" else "2", "Preise", outcome=outcome)
    for key in keys:
        with page.expect_response(re.compile(r"/answer/$")):
            page.keyboard.press(key)
    return page.url.partition("?")[0]


@pytest.fixture(scope="module")
def calls(browser: Browser, served: Served) -> Iterator[list[str]]:
    """A call in each state: an offer, none left, the next one, put off, put off before, none at all."""
    page = browser.new_page()
    served.log_in(page, "boss")
    caller = _walk(page, served, LAST_OF_WALK).split("/")[2]
    viewer = page.locator(".walk a[href^='/portal/']").get_attribute("href")
    hurt = _walk(page, served, ".walk li:nth-child(4) a[href^='/customers/']").split("/")[2]
    page.goto(f"{served.address}{viewer}")
    number = re.search(r"Kundennummer ist (\S+)\.", page.locator("main").inner_text())
    assert number is not None
    yield [
        _called(page, served, caller),
        _called(page, served, caller, "d", "a"),
        _called(page, served, number.group(1), "d"),
        _called(page, served, number.group(1), "l"),
        _called(page, served, number.group(1)),
        _called(page, served, hurt, outcome="p"),
    ]
    page.close()


@every_look
def test_each_state_of_a_call_passes_axe_and_fits(
    page: Page, served: Served, calls: list[str], language: str, theme: str, width: int
) -> None:
    served.log_in(page, "boss")
    page.goto(f"{served.address}/account/")
    page.select_option("#language", language)
    page.select_option("#theme", theme)
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    page.set_viewport_size({"width": width, "height": 720})
    wrong = []
    for call in calls:
        page.goto(call)
        page.wait_for_load_state("networkidle")
        if width == 1280 and page.evaluate("document.documentElement.scrollHeight > 720"):
            wrong.append(f"scrolls: {call}")
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        wrong += found(page)
    assert wrong == []
