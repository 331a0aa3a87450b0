"""What holds for every request of a program, before and after its route?"""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from kundig.api.problems import Problem, spoken
from kundig.base.keys.scopes import BY_KEY
from kundig.base.refusals import Refused

SPOKEN = tuple(code for code, _ in settings.LANGUAGES)
MOST_BYTES = 2_000_000  # of a JSON body; an upload may be as large as the disk allows
type View = Callable[..., HttpResponseBase]


def gate(view: View, *, permission: str = BY_KEY) -> View:
    """A view that speaks the program's language, takes no oversized body, and fails in problems only."""

    @wraps(view)
    def gated(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        language = _language(request.headers.get("Accept-Language", ""))
        with translation.override(language):
            response = _answer(view, request, *args, **kwargs)
        response["Content-Language"] = language
        response["Vary"] = "Accept-Language, Authorization"
        if permission == BY_KEY:
            response["Cache-Control"] = "private, no-cache"
        return response

    setattr(gated, "csrf_exempt", True)  # noqa: B010 - no cookie opens anything here
    setattr(gated, "permission", permission)  # noqa: B010 - a mark on a function, unknown to its type
    return gated


def _answer(view: View, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
    try:
        _check_size(request)
        _check_nul(request)
        response = view(request, *args, **kwargs)
    except Problem as problem:
        return problem.answer()
    except RequestDataTooBig:
        return _too_large().answer()
    except Http404:
        return Problem(404, "api.not_found").answer()
    if response.status_code == 405:
        allowed = ", ".join(sorted(response["Allow"].split(", ")))
        headers = {"Allow": allowed}
        return Problem(405, "api.method", headers=headers, method=request.method, allowed=allowed).answer()
    return cast(HttpResponse, response)


def _check_size(request: HttpRequest) -> None:
    upload = (request.content_type or "").startswith("multipart/")
    if not upload and int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        raise _too_large()


def _check_nul(request: HttpRequest) -> None:
    """The database knows no NUL, so nothing can be found by one."""
    if "\x00" in request.path:
        raise Http404
    if named := [name for name, text in request.GET.items() if "\x00" in f"{name}{text}"]:
        detail = spoken(Refused("api.field.pattern"))
        errors = [{"parameter": name.replace("\x00", ""), "detail": detail, "code": "nul"} for name in named]
        raise Problem(422, "api.invalid", errors=errors, count=len(errors))


def _too_large() -> Problem:
    return Problem(413, "api.too_large", limit=MOST_BYTES)


def _language(accepted: str) -> str:
    """The best of what is asked for, else German.

    >>> _language("fr, en-GB;q=0.8, de;q=0.5"), _language("")
    ('en', 'de')
    """
    for wanted, _quality in parse_accept_lang_header(accepted.lower()[:500]):
        if (code := wanted.partition("-")[0]) in SPOKEN:
            return code
    return settings.LANGUAGE_CODE


@gate
def failed(request: HttpRequest) -> HttpResponseBase:
    """The answer where something failed that nobody foresaw; Django has written it into the log."""
    raise Problem(500, "api.failed")


@gate
def nothing(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
    """An address of the API where nothing lies."""
    raise Http404
