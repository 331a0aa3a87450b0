"""Does a customer of the demo firm see a slot and why, say no, object, and does each change what follows?"""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.looks import Theme, every_look, found
from tests.served import Served

pytestmark = pytest.mark.slow
OFFER = "#offer-name"


def _account(page: Page, served: Served) -> str:
    served.log_in(page)
    link = page.locator(".walk a[href^='/portal/']").get_attribute("href")
    assert link is not None
    return served.address + link


def test_slot_why_no_and_objection(page: Page, served: Served) -> None:
    page.goto(_account(page, served))
    expect(page.locator("h1")).to_contain_text("Guten Tag")
    first = page.locator(OFFER).inner_text()
    page.get_by_text("Warum sehe ich das?").click()
    expect(page.locator("#why li").first).to_be_visible()
    page.get_by_text("Nichts mehr davon").click()
    page.get_by_role("button", name="Nie wieder").click()
    expect(page.locator(".said")).to_contain_text("Verstanden")
    expect(page.locator("#slot")).not_to_contain_text(first)
    page.get_by_role("button", name="Ich widerspreche der Werbung").click()
    expect(page.locator(".said")).to_contain_text("Ihr Widerspruch gilt ab diesem Augenblick")
    expect(page.get_by_role("button", name="Ich widerspreche der Werbung")).to_have_count(0)
    number = re.search(r"Kundennummer ist (\S+)\.", page.locator("main").inner_text())
    assert number is not None
    page.goto(f"{served.address}/decisions/?customer={number.group(1)}")
    page.locator("tbody a[href^='/decisions/']").first.click()  # the newest: after the objection
    expect(page.locator("main")).to_contain_text("Der Kunde widerspricht.")
    page.get_by_role("link", name="Jetzt wiederholen").click()
    expect(page.locator("#replayed")).to_contain_text("auf das Bit genau")


@every_look
def test_account_and_decision_pass_axe_and_fit(
    page: Page, served: Served, language: str, theme: Theme, width: int
) -> None:
    account = _account(page, served)
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{account}?language={language}")
    assert page.locator("html").get_attribute("lang") == language
    wrong = found(page)
    page.goto(f"{served.address}/decisions/")
    page.locator("tbody a[href^='/decisions/']").first.click()
    page.wait_for_url(re.compile(r"/decisions/\d+/"))
    page.locator("a[href^='?action=']").last.click()
    expect(page.locator("#asked")).to_be_visible()
    assert wrong + found(page) == []
