"""Do the planted stories lead from the start page to an act?"""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.served import Served

pytestmark = pytest.mark.slow


def _euros(text: str) -> int:
    return int(re.sub(r"[^\d-]", "", text.replace("−", "-")))


def test_sentence_leads_to_the_tail_and_its_causes_sum_to_the_loss(page: Page, served: Served) -> None:
    served.log_in(page)
    expect(page.locator("h1")).to_contain_text("Jeden Monat gehen")
    losses = [_euros(text) for text in page.locator("#leaks tbody td:last-child").all_inner_texts()]
    total = _euros(page.locator("#leaks tfoot td:last-child").inner_text())
    assert abs(sum(losses) - total) <= len(losses)  # each figure is rounded to the euro
    count = page.locator("h1 a").nth(1).inner_text().split()[0]
    page.locator("h1 a").nth(1).click()
    expect(page.locator("h1")).to_have_text(f"{count} Kunden nach Wert")


def test_click_on_the_tail_of_the_curve_lists_customers_from_there(page: Page, served: Served) -> None:
    served.log_in(page)
    box = page.locator("[data-chart=whale]").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.6)
    page.wait_for_url(re.compile(r"/value/customers/\?from=\d+"))


def test_brush_lists_exactly_the_customers_under_it(page: Page, served: Served) -> None:
    served.log_in(page)
    page.goto(f"{served.address}/value/")
    page.wait_for_load_state("networkidle")
    box = page.locator("[data-chart=whale]").bounding_box()
    assert box is not None
    across = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.7, across)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, across, steps=4)
    page.mouse.up()
    page.wait_for_url(re.compile(r"\?from=\d+&to=\d+"))
    found = re.search(r"from=(\d+)&to=(\d+)", page.url)
    assert found is not None
    expect(page.locator("h1")).to_have_text(f"{int(found[2]) - int(found[1]) + 1} Kunden nach Wert")


def test_large_loss_maker_leads_down_to_his_visits_and_to_a_lever(page: Page, served: Served) -> None:
    served.log_in(page)
    page.locator(".walk a").nth(1).click()
    expect(page.locator("h1")).to_have_text("Besuche: Heizung")
    visits = page.locator("tbody tr").count()
    assert visits >= 10
    page.get_by_role("link", name="weniger Besuche").click()
    expect(page.locator("#affected")).to_contain_text("sind betroffen")
    assert page.locator("#visits_percent").input_value() == "-50"


def test_pulled_lever_says_who_is_affected(page: Page, served: Served) -> None:
    served.log_in(page)
    page.goto(f"{served.address}/value/")
    page.wait_for_load_state("networkidle")
    page.fill("#rate-visit", "0")
    expect(page.locator("#affected")).to_contain_text("Gewinn")
    page.get_by_role("button", name="Zurück zu heute").click()
    expect(page.locator("#affected")).not_to_contain_text("Gewinn")


def test_broken_promise_to_a_good_customer_is_mended_by_a_call(page: Page, served: Served) -> None:
    served.log_in(page)
    page.locator(".walk a").nth(3).click()
    before = page.locator(".timeline-list li").count()
    matters = page.locator("#open button").count()
    assert matters >= 1
    page.locator("#open button").first.click()
    expect(page.locator(".alert")).to_be_visible()
    expect(page.locator(".timeline-list li")).to_have_count(min(before + 1, 12))
    expect(page.locator(".timeline-list li").first).to_contain_text("entschuldigt")
    expect(page.locator("#open button")).to_have_count(matters - 1)
