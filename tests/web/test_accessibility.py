"""Can everybody use each page, in both languages, both themes, wide and narrow?"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.looks import Theme, every_theme, found, found_in_both
from tests.served import Served

from kundig.urls import urlpatterns

LOGIN = "login/"
# Each route that shows a page: its address, or the link on the overview that leads there.
PAGES = {
    "keys/": "/keys/",
    "privacy/": "/privacy/",
    "users/": "/users/",
    "journal/": "/journal/",
    "account/second-factor/": "/account/second-factor/",
    "privacy/retained/": "/privacy/retained/",
    "privacy/<str:number>/": "~/privacy/",
    "webhooks/": "/webhooks/",
    "": "/",
    "account/": "/account/",
    "value/": "/value/",
    "value/customers/": "/value/customers/?profit=loss",
    "value/portfolio/": "/value/portfolio/",
    "value/groups/": "/value/groups/",
    "value/movement/": "/value/movement/",
    "value/lifetime/": "/value/lifetime/",
    "value/lines/": "main a[href^='/value/lines/']",
    "levels/": "/levels/",
    "rates/": "/rates/",
    "measures/": "/measures/",
    "measures/new/": "/measures/new/",
    "measures/ledger/<str:number>/": "/measures/ledger/K-100001/",
    "measures/<str:action>/": "/measures/tariff_check/",
    "measures/<str:action>/edit/": "/measures/tariff_check/edit/",
    "policies/": "/policies/",
    "policies/<str:policy>/": "/policies/service_level/",
    "policies/<str:policy>/<int:version>/": "/policies/service_level/1/",
    "policies/<str:policy>/<int:version>/effect/": "/policies/service_level/1/effect/?with=1",
    "policies/<str:policy>/<int:version>/customers/": "/policies/service_level/1/customers/?with=1",
    "policies/<str:policy>/<int:version>/try/": "/policies/service_level/1/try/?customer=none",
    "search/": "/search/?q=müller",
    "duplicates/": "/duplicates/",
    "duplicates/bulk/": "/duplicates/bulk/",
    "duplicates/merges/": "/duplicates/merges/",
    "households/": "/households/?suggest=1",
    "cycles/": "/cycles/?period=year",
    "cycles/moves/": "/cycles/moves/?period=year&from=new&to=mature",
    "cycles/patterns/": "/cycles/patterns/",
    "cycles/patterns/<int:pattern>/": "/cycles/patterns/1/",
    "cycles/sales/": "/cycles/sales/?period=year",
    "cycles/sales/steps/": "/cycles/sales/steps/?period=year&started=inbound",
    "decisions/": "/decisions/",
    "decisions/lift/": "/decisions/lift/",
    "attributes/": "/attributes/",
    "attributes/<str:name>/": "/attributes/value.today/",
    "customers/": "/customers/",
    "customers/new/": "/customers/new/",
    "customers/many/receipt/": "/customers/many/receipt/",
    "customers/<str:number>/": ".walk a[href^='/customers/']:not([href*='/rows/'])",
    "customers/<str:number>/facts/": "+facts/",
    "customers/<str:number>/postings/": "+postings/",
    "customers/<str:number>/reckoning/": "+reckoning/",
    "desk/": "/desk/",
    "desk/<str:number>/": "desk~",
    "today/": "/today/",
    "tasks/": "/tasks/?show=all",
    "customers/<str:number>/rows/": ".walk a[href*='/rows/']",
    "imports/": "/imports/",
    "imports/new/": "/imports/new/",
}
# The same routes where they look otherwise: each policy of decisions, what was searched for, nobody found.
MORE = (
    *(f"/policies/{kind}/" for kind in ("contact", "arbitration", "weighing", "sales_cycle")),
    *(f"/policies/{kind}/1/" for kind in ("contact", "arbitration", "weighing", "sales_cycle")),
    "/decisions/?step=not_eligible&action=heat_pump",
    "/decisions/?customer=nobody",
    "/measures/?kind=service",
    "/desk/?q=müller",
    "/desk/?q=nobody",
)
# Acts, which are sent and lead back to a page, and what a page fetches for itself.
NO_PAGES = {
    "measures/state/",
    "measures/count/",
    "measures/<str:action>/end/",
    "login/code/",  # leads to the login unless a password was given; seen by eye
    "login/oidc/",
    "login/oidc/back/",
    "users/<int:user>/<str:act>/",
    "policies/<str:policy>/<int:version>/upload/",
    "policies/<str:policy>/<int:version>/file/",
    "policies/<str:policy>/<int:version>/approve/",
    "policies/<str:policy>/<int:version>/<str:act>/",
    "account/password/",
    "api/v1/",
    "privacy/<str:number>/information/",
    "privacy/<str:number>/erase/",
    "privacy/erasures/<uuid:erasure>/",  # there is none unless somebody was erased; seen by eye
    "keys/<int:key>/revoke/",
    "webhooks/<int:webhook>/<str:act>/",
    "customers/many/do/",
    "customers/export/",
    "customers/<str:number>/cells/<str:name>/",
    "edits/<int:edit>/undo/",
    "rules/state/",
    "rules/names/",
    "segments/save/",
    "logout/",
    "account/language/",
    "account/preferences/",
    "refresh/",
    "refresh/progress/",
    "value/levers/",
    "search/found/",
    "duplicates/find/",
    "duplicates/finding/",
    "duplicates/merges/undo/",
    "duplicates/merges/<int:merge>/undo/",
    "duplicates/<int:pair>/decide/",
    "households/form/",
    "households/<int:household>/change/",
    "customers/<str:number>/interactions/",
    "customers/<str:number>/timeline/",
    "customers/<str:number>/identities/",
    "customers/<str:number>/identities/<int:mark>/remove/",
    "customers/<str:number>/notes/",
    "customers/<str:number>/notes/<int:note>/",
    "customers/<str:number>/tasks/",
    "customers/<str:number>/holds/",
    "customers/<str:number>/holds/<int:hold>/end/",
    "customers/<str:number>/consents/",
    "customers/<str:number>/objections/",
    "customers/<str:number>/objections/<int:objection>/lift/",
    "desk/<str:number>/<int:call>/answer/",
    "desk/<str:number>/<int:call>/why/",
    "desk/<str:number>/<int:call>/end/",
    "tasks/new/",
    "tasks/<int:task>/done/",
    "tasks/<int:task>/reopen/",
    "tasks/<int:task>/move/",
    "portal/<str:token>/answer/",
    "portal/<str:token>/objection/",
    "imports/sample/",
    "imports/template/<str:kind>/",
    "imports/<int:run>/start/",
    "imports/<int:run>/discard/",
    "imports/<int:run>/progress/",
    "imports/<int:run>/refused/",
}
# Pages of one import, which test_imports_look brings about and looks at.
OF_AN_IMPORT = {
    f"imports/<int:run>/{step}" for step in ("", "reading/", "columns/", "trial/", "rows/", "undo/")
}
# Of one pair and one household, which test_duplicates brings about and looks at.
OF_A_PAIR = {"duplicates/<int:pair>/", "households/<int:household>/"}
# Of what is done with many, which test_lists_look brings about and looks at.
OF_MANY = {"customers/many/", "edits/<int:edit>/", "segments/remove/"}
# Of a customer of the demo firm and his decisions, which stories/test_account_story looks at.
OF_THE_PORTAL = {"portal/<str:token>/", "decisions/<int:decision>/"}
# Of a draft, which test_policies_look brings about and looks at.
OF_A_DRAFT = {"policies/<str:policy>/<int:version>/edit/"}
# Of one call, which stories/test_desk_story brings about and looks at.
OF_A_CALL = {"desk/<str:number>/<int:call>/"}
# Of one webhook, which test_programs brings about and looks at.
OF_A_WEBHOOK = {"webhooks/<int:webhook>/"}
slow = pytest.mark.slow


def test_every_route_is_a_page_seen_here_or_no_page() -> None:
    routes = {str(getattr(route, "pattern", "")) for route in urlpatterns}
    seen_elsewhere = OF_AN_IMPORT | OF_A_PAIR | OF_A_WEBHOOK | OF_MANY | OF_A_DRAFT | OF_A_CALL
    seen_elsewhere |= OF_THE_PORTAL
    assert routes == PAGES.keys() | NO_PAGES | seen_elsewhere | {LOGIN}


def _found(page: Page, language: str, theme: Theme) -> list[str]:
    """What is wrong with the page as it stands."""
    _check(page, language, theme)
    return found(page)


def _found_in_both(page: Page, language: str, theme: Theme) -> list[str]:
    """The same, wide and narrow."""
    _check(page, language, theme)
    return found_in_both(page, language, theme)


def _check(page: Page, language: str, theme: Theme) -> None:
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("html").get_attribute("data-bs-theme") == theme


def _look(page: Page, served: Served, language: str, theme: Theme, width: int = 1280) -> None:
    page.goto(f"{served.address}/account/")
    page.select_option("#language", language)
    page.select_option("#theme", theme)
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    page.set_viewport_size({"width": width, "height": 800})


def _addresses(page: Page, served: Served) -> list[str]:
    page.goto(f"{served.address}/")
    customer = page.locator(PAGES["customers/<str:number>/"]).first.get_attribute("href") or ""
    return [
        customer + each[1:]
        if each.startswith("+")
        else each[1:] + customer.removeprefix("/customers/")
        if each.startswith("~")
        else customer.replace("/customers/", "/desk/")
        if each == "desk~"
        else each
        if each.startswith("/")
        else page.locator(each).first.get_attribute("href") or ""
        for each in (*PAGES.values(), *MORE)
    ]


@contextmanager
def _visitor(browser: Browser, theme: Theme) -> Iterator[Page]:
    """A page that may be refused something: its console says so, and that is no fault."""
    context = browser.new_context(color_scheme=theme)
    yield context.new_page()
    context.close()


@slow
@every_theme
def test_every_page_passes_axe_and_fits(page: Page, served: Served, language: str, theme: Theme) -> None:
    served.log_in(page, "boss")
    _look(page, served, language, theme)
    wrong = []
    for address in _addresses(page, served):
        answer = page.goto(served.address + address)
        assert answer is not None
        assert answer.status == 200
        wrong += _found_in_both(page, language, theme)
    page.goto(f"{served.address}/rates/")
    page.fill("input[name=visit]", "abc")
    page.locator("main form button").first.click()
    expect(page.locator(".alert-danger")).to_be_visible()
    assert wrong + _found_in_both(page, language, theme) == []


@slow
@every_theme
def test_refused_pages_pass_axe_and_fit(
    browser: Browser, served: Served, language: str, theme: Theme
) -> None:
    wrong = []
    with _visitor(browser, theme) as page:
        served.log_in(page, "agent")
        _look(page, served, language, theme)
        for address, status in {"/value/": 403, "/customers/K-nobody/": 404, "/no/such/page/": 404}.items():
            answer = page.goto(served.address + address)
            assert answer is not None
            assert answer.status == status
            wrong += _found_in_both(page, language, theme)
    assert wrong == []


@slow
@every_theme
def test_login_passes_axe_and_fits(browser: Browser, served: Served, language: str, theme: Theme) -> None:
    with _visitor(browser, theme) as page:
        page.goto(f"{served.address}/login/")
        page.click(f"button[value={language}]")
        page.wait_for_load_state()
        wrong = _found_in_both(page, language, theme)
        page.fill("#id_username", "nobody")
        page.fill("#id_password", "wrong")
        page.click("form.card button")
        expect(page.locator(".alert-danger")).to_be_visible()
        assert wrong + _found_in_both(page, language, theme) == []


@slow
def test_first_tab_skips_to_the_content(page: Page, served: Served) -> None:
    served.log_in(page)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@slow
def test_narrow_menu_opens_by_keyboard(page: Page, served: Served) -> None:
    served.log_in(page)
    page.set_viewport_size({"width": 390, "height": 800})
    page.locator("[data-menu]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#menu a[href='/rates/']")).to_be_visible()
