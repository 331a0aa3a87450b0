"""Is text that a person has typed ever lost?"""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.served import Served

pytestmark = pytest.mark.slow
NOTE = "#note-text"


def _customer(page: Page, served: Served) -> str:
    """The customer who costs most: of him a lot is known."""
    served.log_in(page)
    page.goto(f"{served.address}/customers/?f=relationship.active:is:yes&s=value.today")
    return page.locator("tbody a[href^='/customers/']").first.get_attribute("href") or ""


def test_note_outlives_a_reload_and_goes_once_it_is_stored(page: Page, served: Served) -> None:
    address = served.address + _customer(page, served)
    page.goto(address)
    page.type(NOTE, "Ruft am Montag wieder an.")
    page.reload()
    expect(page.locator(NOTE)).to_have_value("Ruft am Montag wieder an.")
    page.get_by_role("button", name="Notieren").click()
    expect(page.locator("#timeline li").first).to_contain_text("Ruft am Montag wieder an.")
    expect(page.locator(NOTE)).to_have_value("")
    page.reload()
    expect(page.locator(NOTE)).to_have_value("")


def test_note_outlives_the_end_of_the_session(page: Page, served: Served) -> None:
    address = served.address + _customer(page, served)
    page.goto(address)
    page.type(NOTE, "Das dauert eine Weile.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Notieren").click()
    page.wait_for_url(re.compile(r"/login/\?next="))
    page.fill("#id_username", "demo")
    page.fill("#id_password", served.passwords["demo"])
    page.click("form.card button")
    page.wait_for_url(f"{address}*")
    expect(page.locator(NOTE)).to_have_value("Das dauert eine Weile.")
    page.fill(NOTE, "")


def test_draft_of_one_customer_does_not_stand_at_another(page: Page, served: Served) -> None:
    served.log_in(page)
    page.goto(f"{served.address}/customers/")
    links = page.locator("tbody a[href^='/customers/']").all()
    first, second, *_others = dict.fromkeys(
        (link.get_attribute("href") or "").partition("#")[0] for link in links
    )
    page.goto(served.address + first)
    page.type(NOTE, "nur hier")
    page.goto(served.address + second)
    expect(page.locator(NOTE)).to_have_value("")
    page.goto(served.address + first)
    expect(page.locator(NOTE)).to_have_value("nur hier")
    page.fill(NOTE, "")


def test_older_rows_come_in_place_and_filters_show_at_once(page: Page, served: Served) -> None:
    address = served.address + _customer(page, served)
    page.goto(address)
    rows = page.locator("#timeline li")
    expect(rows).to_have_count(12)
    page.get_by_role("link", name="Ältere anzeigen").click()
    expect(rows).not_to_have_count(12)
    assert page.url == address
    page.select_option("#h-kind", "posting")
    expect(page.locator("#timeline .dot.interaction, #timeline .dot.inbound")).to_have_count(0)
    page.fill("#h-q", "gibt es nicht")
    expect(page.locator("#timeline")).to_contain_text("Nichts entspricht diesen Filtern")


def test_day_is_worked_off_by_keys(page: Page, served: Served) -> None:
    served.log_in(page)
    page.goto(f"{served.address}/today/")
    title = page.locator("[data-task] .grow").first.inner_text().split("\n")[0]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("e")
    expect(page.locator(".alert")).to_contain_text(f"Erledigt: {title}")
    page.keyboard.press("u")
    expect(page.locator(".alert")).to_contain_text(f"Wieder offen: {title}")
    expect(page.locator("[data-task] .grow").first).to_contain_text(title)


def test_facts_are_edited_in_their_place(page: Page, served: Served) -> None:
    address = served.address + _customer(page, served)
    page.goto(address)
    page.get_by_role("link", name="Bearbeiten", exact=True).click()
    expect(page.locator("#f-city")).to_be_visible()
    page.fill("#f-city", "Neustadt an der Aisch")
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator("#facts dl")).to_contain_text("Neustadt an der Aisch")


def test_consent_objection_and_hold_stand_with_their_lights(page: Page, served: Served) -> None:
    page.goto(served.address + _customer(page, served))
    page.get_by_text("Aufschreiben, was der Kunde sagt").click()
    page.select_option("#c-channel", "sms")
    page.fill("#c-text", "Ja, gern per SMS.")
    page.get_by_role("button", name="Aufschreiben", exact=True).click()
    expect(page.locator(".lights li", has_text="SMS")).to_contain_text("✓ eingewilligt")
    page.get_by_text("Der Kunde widerspricht der Werbung").click()
    page.get_by_role("button", name="Widerspruch festhalten").click()
    expect(page.locator(".lights")).not_to_contain_text("✓")
    expect(page.locator(".headline .tagline")).to_contain_text("widerspricht der Werbung")
