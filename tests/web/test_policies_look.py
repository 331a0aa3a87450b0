"""Can everybody edit a decision table: by keyboard, wide and narrow, in both languages and themes?"""

import pytest
from playwright.sync_api import Page, expect
from tests.looks import Theme, every_look
from tests.served import Served
from tests.web.test_accessibility import _found, _look

pytestmark = pytest.mark.slow


def _draft(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/policies/service_level/")
    page.locator("form[action$='/begin/'] button").click()
    page.wait_for_url("**/edit/")


def _discard(page: Page) -> None:
    page.goto(page.url.removesuffix("edit/"))
    page.locator("details.fold > summary").last.click()
    page.locator("form[action$='/withdraw/'] button").click()
    page.wait_for_url("**/policies/service_level/")


def _cells(page: Page) -> list[list[str]]:
    """What stands in the form, row by row."""
    found = page.evaluate("[...document.querySelectorAll('[data-cell]')].map((each) => each.value)")
    width = 4
    return [found[start : start + width] for start in range(0, len(found), width)]


@every_look
def test_editor_draft_and_difference_pass_axe_and_fit(
    page: Page, served: Served, language: str, theme: Theme, width: int
) -> None:
    served.log_in(page)
    _look(page, served, language, theme, width)
    _draft(page, served)
    page.locator("[data-cell='1:0']").fill(">= viel")
    page.locator("[data-cell='2:0']").focus()
    page.locator("#m1-0").wait_for()
    found = _found(page, language, theme)
    page.locator("button[value='remove:5']").click()
    expect(page.locator("[data-cell='5:0']")).to_have_count(0)
    page.locator("[data-cell='1:0']").fill(">= 900")
    page.locator("[data-cell='2:0']").focus()
    expect(page.locator("#m1-0")).to_have_count(0)
    page.locator("button[value='up:3']").click()
    page.locator(".note-row").first.wait_for()
    page.fill("#customer", "none")
    page.locator("[formaction$='/try/']").click()
    page.locator("#tried [role=alert]").wait_for()
    found += _found(page, language, theme)
    page.locator("button[value=save]").click()
    page.locator(".alert-success").wait_for()
    page.wait_for_load_state("networkidle")
    found += _found(page, language, theme)
    draft = page.url
    for lists in ("/policies/", "/policies/service_level/"):
        page.goto(served.address + lists)
        found += _found(page, language, theme)
    page.goto(draft)
    _discard(page)
    assert found == []


def test_table_is_written_by_keyboard_alone(page: Page, served: Served) -> None:
    served.log_in(page)
    _draft(page, served)
    before = _cells(page)
    page.locator("[data-cell='1:0']").focus()
    press = page.keyboard.press
    press("ArrowDown")
    press("End")
    press("ArrowRight")
    expect(page.locator("[data-cell='2:1']")).to_be_focused()
    press("Alt+ArrowUp")
    expect(page.locator("[data-cell='1:1']")).to_be_focused()
    assert _cells(page) == [before[1], before[0], *before[2:]]
    press("Control+d")
    expect(page.locator("[data-cell='6:0']")).to_be_visible()
    press("Control+Delete")
    expect(page.locator("[data-cell='6:0']")).to_have_count(0)
    page.locator("[data-cell='5:3']").focus()
    press("Enter")
    expect(page.locator("[data-cell='6:3']")).to_be_focused()
    page.keyboard.type("nobody")
    assert _cells(page) == [before[1], before[0], *before[2:], ["-", "-", "", "nobody"]]
    page.on("dialog", lambda dialog: dialog.accept())  # what is not kept is asked for
    _discard(page)


def test_cells_of_a_spreadsheet_fill_the_table(page: Page, served: Served) -> None:
    served.log_in(page)
    _draft(page, served)
    page.locator("[data-cell='4:0']").focus()
    page.evaluate(
        """(copied) => {
            const data = new DataTransfer();
            data.setData("text/plain", copied);
            const how = { clipboardData: data, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        ">= 50\t-\tC\tnearly\r\n>= 0\t-\tD\t\r\n-\t-\tE\trest\r\n",
    )
    expect(page.locator("[data-cell='6:0']")).to_be_visible()
    assert _cells(page)[3:] == [
        [">= 50", "-", '"C"', "nearly"],
        [">= 0", "-", '"D"', ""],
        ["-", "-", '"E"', "rest"],
    ]
    page.on("dialog", lambda dialog: dialog.accept())
    _discard(page)


def test_one_customer_is_put_to_the_table_that_is_not_kept_yet(page: Page, served: Served) -> None:
    served.log_in(page)
    page.goto(f"{served.address}/value/customers/?level=A")
    number = page.locator("main tbody a[href^='/customers/']").first.get_attribute("href") or ""
    _draft(page, served)
    page.locator("[data-cell='1:0']").fill(">= 9000000")
    page.fill("#customer", number.split("/")[2])
    page.locator("[formaction$='/try/']").click()
    expect(page.locator("#tried tr.fires")).to_contain_text("B")
    expect(page.locator("#tried tbody tr").first).to_contain_text(">= 9000000")
    page.on("dialog", lambda dialog: dialog.accept())
    _discard(page)


def test_nothing_that_is_written_is_lost_with_the_login(page: Page, served: Served) -> None:
    served.log_in(page)
    _draft(page, served)
    page.locator("[data-cell='1:3']").fill("written for an hour")
    page.context.clear_cookies(name="sessionid")
    page.locator("button[value='add:5']").first.click()
    expect(page.locator("[data-said] a")).to_be_visible()
    assert _cells(page)[0][3] == "written for an hour"
    page.on("dialog", lambda dialog: dialog.accept())
    served.log_in(page)
    page.goto(f"{served.address}/policies/service_level/")
    page.locator("a[href$='/edit/']").first.click()
    _discard(page)
