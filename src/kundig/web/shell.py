"""What stands around every page: menu, account, demo walk?"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kundig.base.records import User
from kundig.base.roles import (
    APPROVE_POLICIES,
    CHANGE_ACTIONS,
    CHANGE_GROUPS,
    CHANGE_POLICIES,
    CHANGE_RATES,
    EDIT_CUSTOMERS,
    EDIT_MANY,
    EXPORT,
    IMPORT,
    MANAGE_PROGRAMS,
    MANAGE_USERS,
    MERGE,
    PRIVACY,
    RECORD_INTERACTIONS,
    REFRESH,
    ROLES,
    SEE_CUSTOMERS,
    SEE_DECISIONS,
    SEE_JOURNAL,
    SEE_RETAINED,
    SEE_VALUE,
    SHARE_SEGMENTS,
)
from kundig.value.reading import current


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu."""

    name: Promise
    path: str
    icon: str
    permission: str


MENU = (
    Entry(_("Today"), "/today/", "list-check", SEE_CUSTOMERS),
    Entry(_("Desk"), "/desk/", "phone", RECORD_INTERACTIONS),
    Entry(_("Overview"), "/", "home", SEE_VALUE),
    Entry(_("Customers"), "/customers/", "users", SEE_CUSTOMERS),
    Entry(_("Attributes"), "/attributes/", "tag", SEE_CUSTOMERS),
    Entry(_("Life cycle"), "/cycles/", "seedling", SEE_CUSTOMERS),
    Entry(_("Duplicates"), "/duplicates/", "copy", MERGE),
    Entry(_("Imports"), "/imports/", "file-import", IMPORT),
    Entry(_("Value analysis"), "/value/", "chart-line", SEE_VALUE),
    Entry(_("Service levels"), "/levels/", "award", SEE_VALUE),
    Entry(_("Decisions"), "/decisions/", "bulb", SEE_DECISIONS),
    Entry(_("Actions"), "/measures/", "star", SEE_VALUE),
    Entry(_("Policies"), "/policies/", "checkbox", SEE_VALUE),
    Entry(_("Cost rates"), "/rates/", "coins", SEE_VALUE),
    Entry(_("Data protection"), "/privacy/", "shield-check", PRIVACY),
    Entry(_("Journal"), "/journal/", "history", SEE_JOURNAL),
    Entry(_("Users"), "/users/", "user", MANAGE_USERS),
    Entry(_("API keys"), "/keys/", "key", MANAGE_PROGRAMS),
    Entry(_("Webhooks"), "/webhooks/", "webhook", MANAGE_PROGRAMS),
)


def page(request: HttpRequest, template: str, status: int = 200, /, **content: object) -> HttpResponse:
    """A page in its shell; each page names its own place in the menu by its path."""
    return render(request, template, content | _shell(request), status=status)


def _shell(request: HttpRequest) -> dict[str, object]:
    user = request.user
    if not isinstance(user, User):
        return {"menu": (), "may": {}, "demo": settings.DEMO}
    has = ROLES.get(user.role, frozenset())
    return {
        "menu": [
            (entry, request.path == entry.path or (entry.path != "/" and request.path.startswith(entry.path)))
            for entry in MENU
            if entry.permission in has
        ],
        "may": {
            "value": SEE_VALUE in has,
            "decisions": SEE_DECISIONS in has,
            "record": RECORD_INTERACTIONS in has,
            "imports": IMPORT in has,
            "edit": EDIT_CUSTOMERS in has,
            "many": EDIT_MANY in has,
            "export": EXPORT in has,
            "share": SHARE_SEGMENTS in has,
            "merge": MERGE in has,
            "privacy": PRIVACY in has,
            "retained": SEE_RETAINED in has,
            "rates": CHANGE_RATES in has,
            "groups": CHANGE_GROUPS in has,
            "policies": CHANGE_POLICIES in has,
            "actions": CHANGE_ACTIONS in has,
            "approve": APPROVE_POLICIES in has,
            "refresh": REFRESH in has,
        },
        "demo": settings.DEMO,
        "refreshed": current(),
        "initials": (user.first_name[:1] + user.last_name[:1] or user.username[:1]).upper(),
    }
