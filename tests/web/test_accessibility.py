"""Can everybody use each page, in both languages, both themes, wide and narrow?"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.served import Served

pytestmark = pytest.mark.slow
PAGES = (
    "/",
    "/value/",
    "/value/customers/?profit=loss",
    "/levels/",
    "/rates/",
    "/customers/",
    "/account/",
    "/customers/K-100001/",
    "/customers/K-100001/rows/?line=revenue",
)


def _violations(page: Page) -> list[str]:
    page.wait_for_load_state("networkidle")
    return [f"{found['id']} at {page.url}" for found in Axe().run(page).response["violations"]]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_axe_finds_nothing_and_nothing_overflows(
    page: Page, served: Served, language: str, theme: str, width: int
) -> None:
    served.log_in(page)
    page.goto(f"{served.address}/account/")
    page.select_option("#language", language)
    page.select_option("#theme", theme)
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    page.set_viewport_size({"width": width, "height": 800})
    found, too_wide = [], []
    for path in PAGES:
        page.goto(served.address + path)
        found += _violations(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            too_wide.append(path)
    assert (found, too_wide) == ([], [])


def test_login_passes_axe(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/login/")
    assert _violations(page) == []


def test_first_tab_skips_to_the_content(page: Page, served: Served) -> None:
    served.log_in(page)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_narrow_menu_opens_by_keyboard(page: Page, served: Served) -> None:
    served.log_in(page)
    page.set_viewport_size({"width": 390, "height": 800})
    page.locator("[data-menu]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#menu a[href='/rates/']")).to_be_visible()
