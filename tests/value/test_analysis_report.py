"""Does the report hold up in a browser, light and dark, German and English, wide and narrow?"""

import argparse
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from kundig.value.analysis import command, options

ROWS = "Kunde;Datum;Betrag;Kosten\n" + "".join(
    f"K{n % 17};{n % 28 + 1:02d}.{n % 12 + 1:02d}.2024;{n * 7 % 90},50;{n * 13 % 80},00\n" for n in range(300)
)


def report(folder: Path, language: str) -> Path:
    file = folder / "umsatz.csv"
    file.write_text(ROWS + "K1;01.05.2999;1,00;1,00\n", encoding="utf-8")
    parser = argparse.ArgumentParser()
    options.add_arguments(parser)
    out = folder / language
    assert command.run(parser.parse_args([str(file), "--out", str(out), "--language", language])) == 0
    return out / "report.html"


@pytest.mark.slow
def test_report_is_accessible_and_fits_every_screen(tmp_path: Path) -> None:
    chromium = shutil.which("chromium")
    assert chromium, "install Debian's Chromium (apt-get install chromium): browser tests need it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for language in ("de", "en"):
            address = report(tmp_path, language).as_uri()
            for width in (1280, 390):
                for scheme in ("light", "dark"):
                    # The report's own policy forbids scripts, and axe is one.
                    context = browser.new_context(
                        viewport={"width": width, "height": 900},
                        color_scheme="dark" if scheme == "dark" else "light",
                        bypass_csp=True,
                    )
                    page = context.new_page()
                    page.goto(address)
                    for details in page.locator("details").all():
                        details.evaluate("element => element.open = true")
                    found = Axe().run(page)
                    assert found.violations_count == 0, found.generate_report()
                    assert page.evaluate("document.documentElement.scrollWidth") == width
                    context.close()
        browser.close()
