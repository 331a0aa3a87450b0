"""How does a person come in, go out, and choose language and theme?"""

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kundig.base.records import User
from kundig.base.roles import OWN_ACCOUNT, SEE_VALUE, may
from kundig.web.access import PUBLIC, needs
from kundig.web.language import SPOKEN
from kundig.web.shell import page


class _Login(LoginView):
    template_name = "account/login.html"
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        user = get_user(self.request)
        sees = isinstance(user, User) and may(user.role, SEE_VALUE)
        return "/" if sees else "/today/"


login = needs(PUBLIC)(_Login.as_view())
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
    return page(request, "account/account.html")


@needs(OWN_ACCOUNT)
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep language and theme with the user."""
    user = request.user
    assert isinstance(user, User)
    if (chosen := request.POST.get("language")) in SPOKEN:
        user.language = chosen
    if (theme := request.POST.get("theme")) in User.Theme.values:
        user.theme = theme
    user.save(update_fields=["language", "theme"])
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(back if safe else "/")
