"""How does what a person writes on a customer's page come to be done?"""

import datetime as dt
from collections.abc import Callable
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.customers.fields import day as day_of
from kundig.customers.records import Customer
from kundig.web.refusing import refuse


def known(number: str) -> Customer:
    """Whom this number belongs to, or who leads him."""
    try:
        return Customer.objects.known_as(number)
    except Customer.DoesNotExist:
        raise Http404 from None


def actor_of(request: HttpRequest) -> User:
    """Who writes; the middleware lets nobody else through."""
    assert isinstance(request.user, User)
    return request.user


def address(who: Customer) -> str:
    """Where a customer's page lies."""
    return f"/customers/{quote(who.number, safe='')}/"


def done(
    request: HttpRequest,
    back: str,
    act: Callable[[User], object],
    words: str,
    *,
    draft: str = "",
    place: str = "",
) -> HttpResponse:
    """Do it and go back; a refusal is said there. Only what was stored lets the browser drop its draft.

    Who comes by GET, after a login in between, is led back too: his text waits in the browser.
    """
    if request.method != "POST":
        return HttpResponseRedirect(f"{back}#{place}" if place else back)
    kept = ""
    try:
        act(actor_of(request))
        messages.success(request, words)
        kept = f"{'&' if '?' in back else '?'}kept={quote(draft)}" if draft else ""
    except Refused as refused:
        refuse(request, refused)
    return HttpResponseRedirect(f"{back}{kept}#{place}" if place else f"{back}{kept}")


def back_to(request: HttpRequest, otherwise: str) -> str:
    """Where the form stood, if that is one of our pages."""
    back = request.POST.get("next", "")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) else otherwise


def day(text: str, *, code: str = "care.no_day") -> dt.date:
    """A day that a person wrote or chose."""
    found = day_of(text.strip())
    if found is None:
        raise Refused(code, text=text[:40])
    return found


def end_of(day: dt.date) -> dt.datetime:
    """The first moment after a day."""
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))
