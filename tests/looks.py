"""What is wrong with a page as one sees it?"""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page


def found(page: Page) -> list[str]:
    """What axe finds against the page as it stands, and whether it is too wide."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate("axe.run({resultTypes: ['violations']}).then(result => result.violations)")
    too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [f"{each['id']} at {page.url}" for each in violations] + [f"too wide: {page.url}"] * too_wide
