"""Does a process owner change a rule, see whom it moves for what money, and do they move once approved?"""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.served import Served

pytestmark = pytest.mark.slow
PATIENCE = 60_000
POLICY = "/policies/service_level/"


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _of_level(page: Page, served: Served, level: str) -> int:
    """How many customers the page of service levels counts."""
    page.goto(f"{served.address}/levels/")
    return _number(page.locator(f"tbody tr:has(th:text-is('{level}')) td a").first.inner_text())


def _changed_row(page: Page, served: Served) -> str:
    """As process owner: a draft in which level A is given from 500 on; returns its address."""
    page.goto(served.address + POLICY)
    page.get_by_role("button", name="Neue Fassung beginnen").click()
    first = page.locator("[data-cell='1:0']")
    first.fill(">= viel")
    first.press("ArrowDown")
    expect(page.locator("#m1-0")).to_contain_text("viel ist kein Wert")
    first.fill(">= 500")
    first.press("ArrowDown")
    expect(page.locator("#m1-0")).to_have_count(0)
    expect(page.locator("#checks")).to_contain_text("Jeder Fall hat eine Antwort")
    page.get_by_label("Warum wird sie geändert?").fill("Gute Kunden sollen schneller Antwort bekommen")
    page.get_by_role("button", name="Entwurf sichern").click()
    expect(page.locator(".alert-success")).to_be_visible()
    return page.url


def _approved(browser: Browser, served: Served, address: str) -> None:
    """As manager, in a browser of his own: look, approve, compute anew."""
    context = browser.new_context()
    page = context.new_page()
    served.log_in(page)
    page.goto(served.address + POLICY)
    page.goto(address)
    expect(page.locator("#effect")).to_contain_text("Kunden wechseln", timeout=PATIENCE)
    page.get_by_role("button", name="Freigeben").click()
    expect(page.locator(".alert-success")).to_contain_text("Freigegeben")
    page.get_by_role("button", name="Neu berechnen").click()
    expect(page.locator("#refresh")).to_contain_text("Berechnet.", timeout=PATIENCE)
    context.close()


def test_rule_is_changed_approved_by_another_and_rolled_back(
    page: Page, browser: Browser, served: Served
) -> None:
    served.log_in(page, "owner")
    before = _of_level(page, served, "A")
    draft = _changed_row(page, served)
    expect(page.locator("tr.changed td.differs")).to_have_text("vorher: >= 1000 >= 500")
    effect = page.locator("#effect")
    expect(effect.locator(".lead-sentence")).to_contain_text("mehr im Jahr", timeout=PATIENCE)
    moving = _number(effect.locator("tbody tr:has(th:text-is('B → A')) td a").inner_text())
    assert moving > 0
    more = _number(effect.locator("tbody tr:has(th:text-is('B → A')) td").last.inner_text())
    assert more == moving * (180 - 60)

    effect.locator("tbody a").first.click()
    expect(page.locator("main p").first).to_contain_text(f"{moving} Kunden würden wechseln")
    page.get_by_role("link", name="Warum?").first.click()
    expect(page.locator("tr.fires")).to_contain_text("entscheidet")

    page.goto(draft)
    page.get_by_role("button", name="Zur Freigabe vorlegen").click()
    expect(page.locator("main")).to_contain_text("Jemand anderes muss sie ansehen und freigeben.")
    assert page.get_by_role("button", name="Freigeben").count() == 0
    _approved(browser, served, draft)
    assert _of_level(page, served, "A") == before + moving
    page.goto(f"{served.address}/value/customers/?level=A")
    page.locator(f"main tbody tr:nth-child({before + 1}) a[href$='/']").first.click()
    expect(page.locator(".tiles")).to_contain_text("Zeile 1 der Fassung")

    page.goto(f"{served.address}{POLICY}1/")
    page.locator("summary", has_text="Zu ihr zurückkehren").click()
    page.get_by_role("button", name="Rückkehr vorlegen").click()
    expect(page.locator(".alert-success")).to_contain_text("Rückkehr ist vorgelegt")
    _approved(browser, served, page.url)
    assert _of_level(page, served, "A") == before
