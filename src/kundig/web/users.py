"""Who may work here, in which role?"""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kundig.base import roles
from kundig.base.accounts.operations import (
    activate,
    deactivate,
    give_role,
    invite,
    reset_password,
    reset_second_factor,
)
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.base.roles import MANAGE_USERS, ROLES
from kundig.web.access import needs
from kundig.web.deeds import PERMISSIONS
from kundig.web.refusing import refuse
from kundig.web.shell import page
from kundig.web.writing import actor_of

# Everybody has these, so no table needs to say so.
PLAIN = {roles.OWN_ACCOUNT}


@needs(MANAGE_USERS)
def users(request: HttpRequest) -> HttpResponse:
    """All accounts, and a new one; its password is shown once."""
    if request.method != "POST":
        return _shown(request)
    try:
        made, password = invite(
            request.POST.get("name", "").strip(), role=request.POST.get("role", ""), actor=actor_of(request)
        )
    except Refused as refused:
        refuse(request, refused)
        return redirect("/users/")
    return _shown(request, made.username, password)


@needs(MANAGE_USERS)
@require_POST
def act(request: HttpRequest, user: int, act: str) -> HttpResponse:
    """One act on one account."""
    found = get_object_or_404(User, pk=user)
    if act not in ACTS:
        raise Http404
    try:
        password = ACTS[act](request, found)
    except Refused as refused:
        refuse(request, refused)
        return redirect("/users/")
    return _shown(request, found.username, password) if password else redirect("/users/")


def _role(request: HttpRequest, user: User) -> str:
    give_role(user, request.POST.get("role", ""), actor=actor_of(request))
    messages.success(request, _("The role of %(name)s was changed.") % {"name": user.username})
    return ""


def _deactivate(request: HttpRequest, user: User) -> str:
    deactivate(user, actor=actor_of(request), at=timezone.now())
    text = _("%(name)s was deactivated: all sessions have ended, all API keys are revoked.")
    messages.success(request, text % {"name": user.username})
    return ""


def _activate(request: HttpRequest, user: User) -> str:
    activate(user, actor=actor_of(request))
    messages.success(request, _("%(name)s may log in again.") % {"name": user.username})
    return ""


def _password(request: HttpRequest, user: User) -> str:
    return reset_password(user, actor=actor_of(request))


def _second_factor(request: HttpRequest, user: User) -> str:
    reset_second_factor(user, actor=actor_of(request))
    text = _("%(name)s logs in without a code until a new second factor is set up.")
    messages.success(request, text % {"name": user.username})
    return ""


ACTS: dict[str, Callable[[HttpRequest, User], str]] = {
    "role": _role,
    "deactivate": _deactivate,
    "activate": _activate,
    "password": _password,
    "second-factor": _second_factor,
}


def _shown(request: HttpRequest, name: str = "", password: str = "") -> HttpResponse:
    permissions = sorted(frozenset().union(*ROLES.values()) - PLAIN, key=list(PERMISSIONS).index)
    response = page(
        request,
        "users/users.html",
        people=User.objects.order_by("-is_active", "username"),
        roles=User.Role.values,
        table=[
            (PERMISSIONS[each], [each in ROLES[role] for role in User.Role.values]) for each in permissions
        ],
        new_name=name,
        new_password=password,
    )
    response["Cache-Control"] = "no-store"
    return response
