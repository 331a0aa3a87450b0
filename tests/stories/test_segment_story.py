"""Can somebody who knows no rule language build a segment by typing, use it in a list and take it along?"""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.served import Served

pytestmark = pytest.mark.slow
COUNTED = re.compile(r"([\d.]+) von ([\d.]+) Kunden")


def _count(page: Page, *, before: str) -> tuple[int, int]:
    """How many the rule finds, of how many, as soon as something else is said than before."""
    state = page.locator("#rule-state")
    expect(state).to_have_text(re.compile(rf"^\s*(?!{re.escape(before)} ){COUNTED.pattern}"))
    found = COUNTED.search(state.inner_text())
    assert found
    return int(found[1].replace(".", "")), int(found[2].replace(".", ""))


def test_a_segment_is_typed_listed_and_exported(page: Page, served: Served, tmp_path: Path) -> None:
    served.log_in(page)
    page.goto(f"{served.address}/customers/")
    all_of_them = page.locator(".headline .quiet").inner_text().split()[0]
    page.locator("summary", has_text="Als Regel bearbeiten").click()
    rule = page.get_by_role("textbox", name="Regel")
    options = page.locator("#rule-options [role=option]")
    # By German names, with the keyboard alone.
    rule.press_sequentially("Wert heu")
    expect(options.first).to_contain_text("value.today")
    rule.press("Enter")
    rule.press_sequentially(" < 0 and Servicest")
    expect(options.filter(has_text="level.code").first).to_be_visible()
    rule.press("Enter")
    rule.press_sequentially(' = "')
    expect(options).to_have_count(5)
    rule.press("ArrowUp")
    expect(options.nth(4)).to_have_attribute("aria-selected", "true")
    rule.press("Enter")
    expect(rule).to_have_value('value.today < 0 and level.code = "E"')
    losers, everybody = _count(page, before=all_of_them)
    assert 0 < losers < everybody

    # What is wrong is underlined, said, and found with the keyboard.
    rule.press_sequentially(' and customer.citi = "person"')
    expect(page.locator("#rule-state mark")).to_have_text("customer.citi")
    expect(rule).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Dorthin").press("Enter")
    assert page.evaluate("getSelection().toString()") == "customer.citi"
    page.keyboard.type("Art des")
    page.keyboard.press("Enter")
    expect(rule).to_have_value('value.today < 0 and level.code = "E" and customer.kind = "person"')
    expect(rule).to_have_attribute("aria-invalid", "false")
    people, _ = _count(page, before=str(losers))
    assert 0 < people < losers
    told = f"{people:,} Kunden".replace(",", ".")

    # Used in a list, kept, used again, taken along.
    rule.press("Control+Enter")
    expect(page.locator(".headline .quiet")).to_have_text(told)
    expect(page.locator(".conditions .tag")).to_have_count(3)
    page.locator("summary", has_text="Als Segment merken").click()
    page.fill("#segment-name", "Private mit Verlust")
    page.get_by_role("button", name="Als neues Segment merken").click()
    expect(page.locator("h1")).to_have_text("Private mit Verlust")
    expect(page.locator(".headline .quiet")).to_have_text(told)
    page.locator("summary", has_text="Exportieren").click()
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV für Programme").click()
    file = tmp_path / "list.csv"
    started.value.save_as(file)
    with file.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == people
    assert {row["level.code"] for row in rows} == {"E"}
    assert all(float(row["value.today"]) < 0 for row in rows)

    # Narrowed by the form, and without one of its parts.
    page.select_option("#field", "segment.member")
    key = page.url.rpartition("=")[2]
    page.fill("#value", key)
    page.get_by_role("button", name="Filtern").click()
    expect(page.locator(".headline .quiet")).to_have_text(told)
    page.locator(".conditions .tag a").first.press("Enter")
    expect(page.locator(".conditions .tag")).to_have_count(3)


def test_a_rule_is_written_without_scripts(page: Page, served: Served) -> None:
    served.log_in(page)
    context = page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    plain = context.new_page()
    plain.goto(f"{served.address}/customers/?rule=customer.citi")
    expect(plain.locator("mark")).to_have_text("customer.citi")
    plain.fill("#rule", 'starts with(customer.postal_code, "9")')
    plain.get_by_role("button", name="Liste zeigen").click()
    expect(plain.locator(".conditions .tag")).to_contain_text("Postleitzahl beginnt mit 9")
    context.close()
