"""Can everybody work with the list: filter, edit a cell, change many and undo it?"""

import pytest
from playwright.sync_api import Page, expect
from tests.looks import Theme, every_look
from tests.served import Served
from tests.web.test_accessibility import _found, _look

pytestmark = pytest.mark.slow
NASTY = "<img src=x onerror=alert(1)>"


@every_look
def test_list_preview_receipt_and_segment_pass_axe_and_fit(
    page: Page, served: Served, language: str, theme: Theme, width: int
) -> None:
    served.log_in(page)
    _look(page, served, language, theme, width)
    found = []
    page.goto(
        f"{served.address}/customers/?f=customer.city:contains:a&f=value.today:most:0&s=-value.today&edit=1"
    )
    page.locator("button.cell").nth(2).click()
    page.locator("[data-cell] [name=value]").wait_for()
    for fold in page.locator(".fold > summary").all():
        fold.click()
        found += _found(page, language, theme)
    page.goto(f"{served.address}/customers/?f=customer.city:is:Atlantis")
    found += _found(page, language, theme)
    page.goto(f"{served.address}/customers/?f=customer.kind:is:organisation")
    page.locator(".fold.flat > summary").click()
    page.check("input[name=all]")
    page.select_option("#what", "salutation")
    page.fill("#to", "Firma")
    page.locator("form#list button").click()
    page.wait_for_url("**/customers/many/")
    found += _found(page, language, theme)
    page.locator("form[action='/customers/many/do/'] button").click()
    page.wait_for_url("**/edits/**")
    found += _found(page, language, theme)
    page.locator("form[action$='/undo/'] button").click()
    page.wait_for_load_state()
    found += _found(page, language, theme)
    assert found == []


def test_a_cell_is_edited_and_undone_by_keyboard_alone(page: Page, served: Served) -> None:
    served.log_in(page)
    page.goto(f"{served.address}/customers/?edit=1&c=customer.name,customer.city")
    cell = page.locator("button.cell").first
    before = cell.inner_text()
    cell.focus()
    page.keyboard.press("Enter")
    field = page.locator("[data-cell] [name=value]")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    expect(page.locator("button.cell").first).to_have_text(before)
    page.locator("button.cell").first.focus()
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    field.fill("Neustadt")
    page.keyboard.press("Enter")
    expect(page.locator("button.cell").first).to_have_text("Neustadt")
    page.locator(".done button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("button.cell").first).to_have_text(before)


def test_a_condition_is_added_and_removed_by_keyboard_alone(page: Page, served: Served) -> None:
    served.log_in(page)
    page.goto(f"{served.address}/customers/")
    page.locator("#field").focus()
    page.select_option("#field", "customer.city")
    page.locator("#op").focus()
    page.select_option("#op", "starts")
    page.locator("#value").focus()
    page.keyboard.type("Er")
    page.keyboard.press("Enter")
    page.wait_for_url("**f=customer.city:starts:Er**")
    page.locator(".conditions a").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".conditions")).to_have_count(0)


def test_no_text_in_a_cell_runs(page: Page, served: Served) -> None:
    served.log_in(page)
    page.goto(f"{served.address}/customers/?edit=1&c=customer.name,customer.street")
    cell = page.locator("button.cell").first
    cell.click()
    page.locator("[data-cell] [name=value]").fill(NASTY)
    page.keyboard.press("Enter")
    expect(cell).to_have_text(NASTY)
    page.locator(".done button").click()
    expect(page.locator(".done")).to_have_count(0)
    assert page.locator("main img").count() == 0
