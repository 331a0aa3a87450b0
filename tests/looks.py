"""In which looks is a page looked at, and what is wrong with it as one sees it?

A look is a language, a theme and a width. Of the eight there are, four bring any two of these together:
these are what the tests look at; all eight are what `./run prove looks` does.
"""

import os
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

type Theme = Literal["light", "dark"]
type Look = tuple[str, Theme, int]
EVERY = "KUNDIG_TESTS_EVERY_LOOK"
WIDE, NARROW = 1280, 390
WIDTHS = (WIDE, NARROW)
ALL: list[Look] = [
    (language, theme, width) for language in ("de", "en") for theme in ("light", "dark") for width in WIDTHS
]
PAIRS: list[Look] = [
    ("de", "light", WIDE),
    ("en", "dark", WIDE),
    ("de", "dark", NARROW),
    ("en", "light", NARROW),
]
LOOKS = ALL if os.environ.get(EVERY) else PAIRS
RUN = """axe.run({resultTypes: ['violations']}).then(found => found.violations.map(each =>
  [each.id, each.nodes.map(node => node.html.slice(0, 160)).join(' ')]))"""
every_look = pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
# For pages that are loaded once for both widths.
every_theme = pytest.mark.parametrize(
    ("language", "theme"), list(dict.fromkeys((language, theme) for language, theme, _ in LOOKS))
)


def found(page: Page) -> list[str]:
    """What axe finds against the page as it stands, and whether it is too wide."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate(RUN)
    return [f"{rule} at {page.url}: {nodes}" for rule, nodes in violations] + too_wide(page)


def found_in_both(page: Page, language: str, theme: Theme) -> list[str]:
    """Whether the page as it stands is too wide, wide and narrow, and what axe finds in its looks."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        seen = found(page) if (language, theme, width) in LOOKS else too_wide(page)
        wrong += [f"{each} ({width})" for each in seen]
    return wrong


def too_wide(page: Page) -> list[str]:
    """Whether one has to scroll sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [f"too wide: {page.url}"] if wide else []
