"""Can everybody use the editor of rules and the pages of attributes, in each look?"""

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tests.looks import Theme, every_look
from tests.served import Served
from tests.web.test_accessibility import _found, _look, _visitor

pytestmark = pytest.mark.slow


@every_look
def test_editor_with_suggestions_count_and_mistake_passes_axe_and_fits(
    page: Page, served: Served, language: str, theme: Theme, width: int
) -> None:
    served.log_in(page)
    _look(page, served, language, theme, width)
    found = []
    page.goto(f"{served.address}/customers/?rule=value.today < 0 and (task.open or customer.since > today())")
    rule = page.locator("#rule")
    rule.focus()
    expect(page.locator("#rule-state strong")).to_be_visible()
    found += _found(page, language, theme)
    rule.press("Control+End")
    rule.press_sequentially(" and Wert")
    expect(page.locator("#rule-options [role=option]").first).to_be_visible()
    expect(page.locator("#rule-state mark")).to_be_visible()
    found += _found(page, language, theme)
    for name in ("customer.city", "contact.last_at", "measure.kind"):
        page.goto(f"{served.address}/attributes/{name}/")
        found += _found(page, language, theme)
    assert found == []


@every_look
def test_what_is_wrong_with_a_rule_passes_axe_and_fits(
    browser: Browser, served: Served, language: str, theme: Theme, width: int
) -> None:
    with _visitor(browser, theme) as page:
        served.log_in(page)
        _look(page, served, language, theme, width)
        page.goto(f"{served.address}/customers/?rule=customer.citi")
        assert _found(page, language, theme) == []


def test_what_is_said_last_is_about_what_was_written_last(browser: Browser, served: Served) -> None:
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    with _visitor(browser, "light") as page:
        served.log_in(page)
        page.route("**/rules/state/", hold_the_first)
        page.goto(f"{served.address}/customers/?rule=value.today")
        rule = page.locator("#rule")
        rule.press("Control+End")
        for words in (" < 0 or", " task.open"):
            rule.press_sequentially(words)
            page.wait_for_timeout(500)
        held[0].continue_()
        expect(page.locator("#rule-state strong")).to_be_visible()
