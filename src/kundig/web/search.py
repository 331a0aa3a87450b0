"""What is found by what somebody types: customers, pages, things to do?"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kundig.base.records import User
from kundig.base.roles import (
    EDIT_CUSTOMERS,
    IMPORT,
    MANAGE_PROGRAMS,
    MERGE,
    OWN_ACCOUNT,
    ROLES,
    SEE_CUSTOMERS,
    SEE_DECISIONS,
)
from kundig.customers.search.folding import words
from kundig.customers.search.operations import Found, find
from kundig.customers.search.ranking import Reason
from kundig.web.access import needs
from kundig.web.shell import MENU, Entry, page

SUGGESTED = 8
ON_A_PAGE = 50
ACTIONS = (
    Entry(_("Arms and lift"), "/decisions/lift/", "bulb", SEE_DECISIONS),
    Entry(_("New customer"), "/customers/new/", "user", EDIT_CUSTOMERS),
    Entry(_("Bring in a file"), "/imports/new/", "file-import", IMPORT),
    Entry(_("Households"), "/households/", "users", SEE_CUSTOMERS),
    Entry(_("Merge many"), "/duplicates/bulk/", "copy", MERGE),
    Entry(_("Undo a merge"), "/duplicates/merges/", "copy", MERGE),
    Entry(_("My account: language, theme, password"), "/account/", "user", OWN_ACCOUNT),
    Entry(_("Second factor"), "/account/second-factor/", "user", OWN_ACCOUNT),
    Entry(_("Documentation of the API"), "/api/v1/docs", "world", MANAGE_PROGRAMS),
)
REASONS: dict[Reason, Promise] = {
    Reason.NUMBER: _("customer number"),
    Reason.EMAIL: _("e-mail address"),
    Reason.PHONE: _("telephone number"),
    Reason.IBAN: _("end of the IBAN"),
    Reason.CONTRACT: _("contract"),
    Reason.EXTERNAL: _("number in another system"),
    Reason.WORD: _("name"),
    Reason.BEGINNING: _("beginning"),
    Reason.TOWN: _("town"),
    Reason.SIMILAR: _("similar spelling"),
}
BY_MARK = frozenset({Reason.EMAIL, Reason.PHONE, Reason.IBAN, Reason.CONTRACT, Reason.EXTERNAL})


@dataclass(frozen=True, slots=True)
class Line:
    """A customer as the search shows him."""

    found: Found
    why: str


@needs(SEE_CUSTOMERS)
def search(request: HttpRequest) -> HttpResponse:
    """Everything that is found, on a page of its own."""
    asked = request.GET.get("q", "").strip()
    lines = [Line(each, why(each)) for each in find(asked, most=ON_A_PAGE)]
    return page(
        request,
        "search/search.html",
        200,
        q=asked,
        lines=lines,
        places=_places(request, asked) if asked else [],
        full=len(lines) == ON_A_PAGE,
    )


@needs(SEE_CUSTOMERS)
def found(request: HttpRequest) -> HttpResponse:
    """The same while somebody types: the best few, for the palette and the field above each page."""
    asked = request.GET.get("q", "").strip()
    customers = [_customer(each) for each in find(asked, most=SUGGESTED)]
    named = _places(request, asked) if request.GET.get("only") != "customers" else []
    places = [{"text": str(each.name), "to": each.path, "icon": each.icon} for each in named]
    groups = [
        {"name": gettext("Customers"), "lines": customers},
        {"name": gettext("Pages and actions"), "lines": places},
    ]
    count = len(customers) + len(places)
    said = ngettext("%(count)s suggestion", "%(count)s suggestions", count) % {"count": count}
    if not count:
        said = gettext("Nothing found. Try fewer letters, or a number, a telephone number or a town.")
    answer = JsonResponse({"groups": [each for each in groups if each["lines"]], "said": said})
    answer["Cache-Control"] = "no-store"
    return answer


def why(each: Found) -> str:
    """By what somebody was found, in words."""
    reason = str(REASONS[each.reason])
    said = f"{reason} {each.by}" if each.reason in BY_MARK and each.by else reason
    if each.through:
        merged = {"name": each.through.name, "number": each.through.number}
        said += " · " + gettext("merged with %(name)s, %(number)s") % merged
    return said


def _customer(each: Found) -> dict[str, str]:
    who = each.customer
    town = f"{who.postal_code} {who.city}".strip()
    told = why(each) if each.through or each.reason in BY_MARK | {Reason.SIMILAR} else ""
    return {
        "text": who.name,
        "more": " · ".join(part for part in (who.number, town, told) if part),
        "to": f"/customers/{who.number}/",
        "icon": "user",
    }


def _places(request: HttpRequest, asked: str) -> list[Entry]:
    """The pages and acts that the role permits and whose names hold all the words."""
    has = ROLES.get(request.user.role, frozenset()) if isinstance(request.user, User) else frozenset()
    return [each for each in (*MENU, *ACTIONS) if each.permission in has and _named(str(each.name), asked)]


def _named(name: str, asked: str) -> bool:
    parts = words(name)
    return all(_begins(word, parts) for word in words(asked))


def _begins(word: str, parts: Iterable[str]) -> bool:
    return any(part.startswith(word) for part in parts)
