"""How does a person come in?"""

import datetime as dt

from django.conf import settings
from django.contrib.auth import login as let_in
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from kundig.base.accounts import oidc
from kundig.base.accounts.entering.operations import (
    BACKEND,
    check_code,
    enter,
    enter_from_provider,
    entered,
)
from kundig.base.messages import say
from kundig.base.operations import spoken_language
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.base.roles import SEE_VALUE, may
from kundig.web.access import PUBLIC, STRONG, needs
from kundig.web.shell import page

WAITING = "entering"  # in the session: who gave his password and still owes a code
BEGUN = "oidc"
PATIENCE = dt.timedelta(minutes=10)


@needs(PUBLIC)
def login(request: HttpRequest) -> HttpResponse:
    """Name and password; then a code, where a second factor was set up."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    if isinstance(request.user, User):
        return redirect(_onward(request, request.user, asked))
    if request.method != "POST":
        return _form(request, asked)
    try:
        user = enter(
            request.POST.get("username", ""),
            request.POST.get("password", ""),
            address=_address(request),
            at=timezone.now(),
        )
    except Refused as refused:
        return _form(request, asked, refused)
    return _first_step_done(request, user, asked, by="password")


@needs(PUBLIC)
def second_step(request: HttpRequest) -> HttpResponse:
    """The code of the device, or a recovery code."""
    waiting = request.session.get(WAITING)
    if not waiting or timezone.now().timestamp() > waiting["until"]:
        request.session.pop(WAITING, None)
        return redirect("/login/")
    user = User.objects.filter(pk=waiting["user"], is_active=True).first()
    if user is None:
        return redirect("/login/")
    refusal = ""
    if request.method == "POST":
        try:
            check_code(user, request.POST.get("code", ""), at=timezone.now())
        except Refused as refused:
            refusal = say(refused, spoken_language())
        else:
            return _in(request, user, waiting["next"], by=f"{waiting['by']}, code", strong=True)
    return page(request, "account/second_step.html", refusal=refusal)


@needs(PUBLIC)
def provider_begin(request: HttpRequest) -> HttpResponse:
    """To the firm's own login."""
    found = provider()
    if found is None:
        return redirect("/login/")
    try:
        begun = oidc.begin(found, back=_back(request))
    except Refused as refused:
        return _form(request, "", refused)
    request.session[BEGUN] = {
        "state": begun.state,
        "nonce": begun.nonce,
        "verifier": begun.verifier,
        "next": request.GET.get("next", ""),
    }
    return redirect(begun.url)


@needs(PUBLIC)
def provider_back(request: HttpRequest) -> HttpResponse:
    """Back from the firm's own login, with a code or with an error."""
    found, kept = provider(), request.session.pop(BEGUN, None)
    try:
        if found is None or kept is None:
            raise Refused("oidc.begin_again")
        if "error" in request.GET:
            raise Refused("oidc.answer", why=request.GET["error"][:40])
        begun = oidc.Begun("", kept["state"], kept["nonce"], kept["verifier"])
        code, state = request.GET.get("code", ""), request.GET.get("state", "")
        person = oidc.finish(found, begun, code=code, state=state, back=_back(request))
        user = enter_from_provider(person)
    except Refused as refused:
        return _form(request, "", refused)
    if person.strong:
        return _in(request, user, kept["next"], by="login of the firm", strong=True)
    return _first_step_done(request, user, kept["next"], by="login of the firm")


def provider() -> oidc.Provider | None:
    """The firm's own login, where one is set up."""
    if not settings.OIDC_ISSUER or not settings.OIDC_CLIENT_ID:
        return None
    return oidc.Provider(
        settings.OIDC_ISSUER,
        settings.OIDC_CLIENT_ID,
        settings.OIDC_CLIENT_SECRET,
        settings.OIDC_ROLE_CLAIM,
        settings.OIDC_ROLES,
    )


def _first_step_done(request: HttpRequest, user: User, asked: str, *, by: str) -> HttpResponse:
    if user.totp_confirmed_at is None:
        return _in(request, user, asked, by=by, strong=False)
    request.session.cycle_key()
    until = (timezone.now() + PATIENCE).timestamp()
    request.session[WAITING] = {"user": user.pk, "next": asked, "by": by, "until": until}
    return redirect("/login/code/")


def _in(request: HttpRequest, user: User, asked: str, *, by: str, strong: bool) -> HttpResponse:
    let_in(request, user, backend=BACKEND)
    request.session.pop(WAITING, None)
    request.session[STRONG] = strong
    entered(user, by=by)
    return redirect(_onward(request, user, asked))


def _onward(request: HttpRequest, user: User, asked: str) -> str:
    if url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return asked
    return "/" if may(user.role, SEE_VALUE) else "/today/"


def _form(request: HttpRequest, asked: str, refused: Refused | None = None) -> HttpResponse:
    refusal = say(refused, spoken_language()) if refused else ""
    return page(request, "account/login.html", next=asked, refusal=refusal, provider=provider() is not None)


def _back(request: HttpRequest) -> str:
    scheme = "https" if settings.SESSION_COOKIE_SECURE else request.scheme
    return f"{scheme}://{request.get_host()}/login/oidc/back/"


def _address(request: HttpRequest) -> str:
    """From where somebody comes; proxies in front each add what they saw."""
    passed = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",") if each.strip()]
    if settings.PROXIES and len(passed) >= settings.PROXIES:
        return passed[-settings.PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))
