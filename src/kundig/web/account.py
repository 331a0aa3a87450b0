"""How does a person see his own account: password, second factor, language and theme?"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kundig.base.accounts import second_factor as factor
from kundig.base.accounts.entering.operations import (
    begin_second_factor,
    confirm_second_factor,
    must_set_up,
    secret_of,
)
from kundig.base.accounts.operations import change_password
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.base.roles import OWN_ACCOUNT
from kundig.web.access import PUBLIC, needs
from kundig.web.language import SPOKEN
from kundig.web.refusing import refuse
from kundig.web.shell import page
from kundig.web.writing import actor_of

logout = needs(OWN_ACCOUNT)(LogoutView.as_view(next_page="/login/"))


@needs(PUBLIC)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language of the login page, kept in a cookie."""
    response = redirect("/login/")
    chosen = request.POST.get("language", "")
    if chosen in SPOKEN:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax", httponly=True)
    return response


@needs(OWN_ACCOUNT)
def account(request: HttpRequest) -> HttpResponse:
    """One's own account."""
    return page(request, "account/account.html", has_password=actor_of(request).has_usable_password())


@needs(OWN_ACCOUNT)
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep language and theme with the user."""
    user = actor_of(request)
    if (chosen := request.POST.get("language")) in SPOKEN:
        user.language = chosen
    if (theme := request.POST.get("theme")) in User.Theme.values:
        user.theme = theme
    user.save(update_fields=["language", "theme"])
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(back if safe else "/")


@needs(OWN_ACCOUNT)
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """A new password of one's own; one stays logged in here, and nowhere else."""
    user = actor_of(request)
    told = {name: request.POST.get(name, "") for name in ("old", "new", "again")}
    try:
        change_password(user, old=told["old"], new=told["new"], again=told["again"])
    except Refused as refused:
        refuse(request, refused)
        return redirect("/account/#password")
    update_session_auth_hash(request, user)
    messages.success(request, _("The new password holds. You are logged out everywhere else."))
    return redirect("/account/")


@needs(OWN_ACCOUNT)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up a second factor: begin, scan, confirm by a code, keep the recovery codes."""
    user, codes = actor_of(request), []
    if request.method == "POST" and "begin" in request.POST and user.totp_confirmed_at is None:
        begin_second_factor(user)
        return redirect("/account/second-factor/")
    if request.method == "POST" and "code" in request.POST:
        try:
            codes = confirm_second_factor(user, request.POST["code"], at=timezone.now())
            user.refresh_from_db()
        except Refused as refused:
            refuse(request, refused)
            return redirect("/account/second-factor/")
    secret = "" if user.totp_confirmed_at else secret_of(user)
    response = page(
        request,
        "account/second_factor.html",
        secret=" ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        picture=factor.picture(factor.address(secret, name=user.username)) if secret else "",
        codes=codes,
        left=len(user.recovery_codes),
        must=must_set_up(user),
    )
    response["Cache-Control"] = "no-store"
    return response
