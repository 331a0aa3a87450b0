"""Are customers and pages found from everywhere, by mouse, by key and without script?"""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from tests.facts import customer
from tests.looks import found
from tests.served import Served

from kundig.base.records import User

slow = pytest.mark.slow
HOST = {"host": "localhost"}


def _client(role: str) -> Client:
    client = Client(headers=HOST)
    client.force_login(User.objects.create_user(role, role=role, language="en"))
    return client


@pytest.mark.usefixtures("db")
def test_suggestions_hold_customers_and_the_pages_of_the_role() -> None:
    customer("K-1", first_name="Anna", last_name="Kosten", postal_code="90762", city="Fürth")
    found = _client("manager").get("/search/found/?q=kost").json()
    assert found == {
        "groups": [
            {
                "name": "Customers",
                "lines": [
                    {
                        "text": "Anna Kosten",
                        "more": "K-1 · 90762 Fürth",
                        "to": "/customers/K-1/",
                        "icon": "user",
                    }
                ],
            }
        ],
        "said": "1 suggestion",
    }


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(("role", "pages"), [("manager", ["/rates/"]), ("agent", [])])
def test_only_pages_that_the_role_may_enter_are_suggested(role: str, pages: list[str]) -> None:
    groups = _client(role).get("/search/found/?q=rates").json()["groups"]
    assert [line["to"] for group in groups for line in group["lines"]] == pages


@pytest.mark.usefixtures("db")
def test_who_was_merged_is_shown_by_who_leads_him() -> None:
    leading = customer("K-1", last_name="Berg")
    customer("K-2", last_name="Tal", leading=leading, merged_into=leading)
    line = _client("agent").get("/search/found/?q=tal").json()["groups"][0]["lines"][0]
    assert (line["text"], line["to"]) == ("Berg", "/customers/K-1/")
    assert line["more"].endswith("merged with Tal, K-2")
    User.objects.update(language="de")
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get())
    line = client.get("/search/found/?q=tal").json()["groups"][0]["lines"][0]
    assert line["more"].endswith("zusammengeführt mit Tal, K-2")


@pytest.mark.usefixtures("db")
def test_where_nothing_is_found_the_palette_says_what_else_to_try() -> None:
    answer = _client("agent").get("/search/found/?q=qqqq").json()
    assert answer["groups"] == []
    assert answer["said"].startswith("Nothing found.")


@pytest.mark.usefixtures("db")
def test_a_name_with_markup_stays_text() -> None:
    customer("K-1", last_name="<script>alert(1)</script>")
    shown = _client("agent").get("/search/?q=alert").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;</a>" in shown
    assert "<script>alert" not in shown


@slow
def test_every_page_of_the_menu_is_reached_by_the_palette(page: Page, served: Served) -> None:
    served.log_in(page)
    menu = page.locator("#menu a").all()
    wanted = {each.get_attribute("href"): each.inner_text().strip() for each in menu}
    for address, name in wanted.items():
        page.keyboard.press("Control+k")
        page.keyboard.type(name)
        option = page.locator(f"#palette-list a[role=option][href='{address}']")
        expect(option).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#palette")).to_be_hidden()


@slow
def test_a_customer_is_found_and_opened_by_keys_alone(page: Page, served: Served) -> None:
    served.log_in(page)
    page.keyboard.press("/")
    field = page.locator("#palette-field")
    expect(field).to_be_focused()
    page.keyboard.type("müllr", delay=150)  # slow enough that what is written so far is answered, too
    expect(page.locator("#palette-list")).not_to_have_attribute("aria-busy", "true")
    options = page.locator("#palette-list [role=option]")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "palette-list-1")
    target = options.nth(1).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")
    page.keyboard.press("Control+k")
    expect(options.first).to_have_attribute("href", str(target))  # opened last


@slow
def test_what_was_picked_stays_picked_while_more_is_typed(page: Page, served: Served) -> None:
    served.log_in(page)
    page.keyboard.press("/")
    busy = page.locator("#palette-list[aria-busy=true]")
    page.keyboard.type("müll")
    expect(busy).to_have_count(0)
    options = page.locator("#palette-list [role=option]")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    picked = page.locator("#palette-list [aria-selected=true]").get_attribute("href")
    with page.expect_response("**/search/found/?q=m%C3%BClle"):
        page.keyboard.type("e")
    expect(busy).to_have_count(0)
    expect(page.locator("#palette-list [aria-selected=true]")).to_have_attribute("href", str(picked))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{picked}")


@slow
def test_keys_write_in_fields_and_can_be_switched_off(page: Page, served: Served) -> None:
    served.log_in(page)
    page.locator("#search").focus()
    page.keyboard.type("a/?")
    expect(page.locator("#search")).to_have_value("a/?")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.goto(f"{served.address}/account/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.locator("[data-single-keys]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()


@slow
def test_open_palette_passes_axe(page: Page, served: Served) -> None:
    served.log_in(page)
    for key, dialog in (("Control+k", "#palette"), ("?", "#keys")):
        for _try in range(50):  # a closing dialog gives the focus back in its own time
            page.keyboard.press(key)
            page.wait_for_timeout(400)
            if page.locator(dialog).is_visible():
                break
        expect(page.locator(dialog)).to_be_visible()
        assert found(page) == []
        page.keyboard.press("Escape")
        expect(page.locator(dialog)).to_be_hidden()


@slow
def test_the_field_above_leads_to_a_page_of_results(page: Page, served: Served) -> None:
    served.log_in(page)
    page.goto(f"{served.address}/search/?q=müller")
    expect(page.get_by_role("link", name="Thomas Müller").first).to_be_visible()
