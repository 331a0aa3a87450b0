"""Who may enter which page? A page that does not say so is closed to everybody."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _

from kundig.base.accounts.entering.operations import must_set_up
from kundig.base.keys import scopes
from kundig.base.roles import OWN_ACCOUNT, may

PUBLIC = scopes.PUBLIC
STRONG = "strong"  # in the session: a second factor was asked for, here or by the firm's own login
type View = Callable[..., HttpResponseBase]


def needs(permission: str) -> Callable[[View], View]:
    """Declare the permission of a page."""

    def declare(view: View) -> View:
        @wraps(view)
        def declared(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        setattr(declared, "permission", permission)  # noqa: B010 - a mark on a function, unknown to its type
        return declared

    return declare


def permission_of(view: object) -> str | None:
    """What a page declares."""
    found: str | None = getattr(view, "permission", None)
    return found


class AccessMiddleware:
    """Let a request pass to its page only with the permission that the page declares."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponseBase | None:
        permission = permission_of(view)
        if permission in (PUBLIC, scopes.BY_KEY):  # who comes by key is asked for scopes in api/
            return None
        if not request.user.is_authenticated:
            if request.headers.get("HX-Request") == "true":  # a part of a page that is open still
                return _come_in_again(request)
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if permission is None or not may(request.user.role, permission):
            raise PermissionDenied(permission or "undeclared")
        if permission != OWN_ACCOUNT and not request.session.get(STRONG) and must_set_up(request.user):
            return redirect("/account/second-factor/")
        return None


def _come_in_again(request: HttpRequest) -> HttpResponse:
    page = urlsplit(request.headers.get("HX-Current-URL", "/"))
    back = urlencode({"next": f"{page.path}?{page.query}" if page.query else page.path})
    text = _("Your session has ended. Log in again; what you have typed is kept in this browser.")
    return HttpResponse(
        format_html('<p role="status"><a href="{}?{}">{}</a></p>', settings.LOGIN_URL, back, text)
    )
