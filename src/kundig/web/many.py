"""How is something done with many customers at once: first seen, then done, with a receipt?"""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kundig.base.messages import messages as sentences
from kundig.base.messages import say, translator
from kundig.base.operations import spoken_language
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.base.roles import EDIT_MANY
from kundig.customers.care.operations import add_task, end_hold, place_hold, standing_holds, withdraw_task
from kundig.customers.care.records import Task
from kundig.customers.edits.operations import Preview, change, preview
from kundig.customers.fields import FIELDS
from kundig.customers.records import Customer
from kundig.customers.segments.filters import Condition
from kundig.customers.segments.operations import keys_of, save_segment
from kundig.customers.segments.saying import rule
from kundig.web.access import needs
from kundig.web.listing import Listing, asked, now, to_list
from kundig.web.shell import page

SAMPLE = 8
BY_HAND = 1_000  # so many tasks or holds at once; more nobody could work off
KEPT = "given_to_many"
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done with whom."""

    listing: Listing
    keys: list[int]
    whole: bool
    what: str
    to: str


@needs(EDIT_MANY)
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """What would happen."""
    wanted = _wanted(request)
    language = spoken_language()
    try:
        seen = _seen(wanted, language)
    except Refused as refused:
        messages.error(request, say(refused, language))
        return redirect(f"/customers/?{wanted.listing.query()}")
    names = [wanted.what] if wanted.what in FIELDS else []
    sample = Customer.objects.filter(pk__in=wanted.keys[:SAMPLE]).order_by("sort_key", "pk")
    return page(
        request,
        "customers/preview.html",
        wanted=wanted,
        pairs=wanted.listing.pairs(),
        seen=seen,
        doing=_doing(wanted, language),
        refused=[(_reason(code, language), number) for code, number in seen.refused],
        sample=[(one, getattr(one, names[0]) if names else "") for one in sample],
        more=max(0, len(wanted.keys) - SAMPLE),
        query=wanted.listing.query(),
    )


@needs(EDIT_MANY)
@require_POST
def do(request: HttpRequest) -> HttpResponse:
    """Do it, and show the receipt."""
    wanted = _wanted(request)
    language = spoken_language()
    back = f"/customers/?{wanted.listing.query()}"
    assert isinstance(request.user, User)
    at = timezone.now()
    try:
        if wanted.what in FIELDS:
            edit = change(wanted.keys, {wanted.what: wanted.to}, actor=request.user, at=at, language=language)
            if edit.pk:
                return redirect(f"/edits/{edit.pk}/")
            messages.success(request, _("Nothing was changed: all of them have this value already."))
            return redirect(back)
        _seen(wanted, language)
        if wanted.what == "segment":
            return redirect(_kept(wanted, request.user, at))
        given = _cared(wanted, request.user, at)
        request.session[KEPT] = {"what": wanted.what, "ids": given, "doing": _doing(wanted, language)}
    except Refused as refused:
        messages.error(request, say(refused, language))
        return redirect(back)
    return redirect("/customers/many/receipt/")


@needs(EDIT_MANY)
def receipt(request: HttpRequest) -> HttpResponse:
    """What this person gave to many last: tasks or holds; posted, it is taken back."""
    kept = request.session.get(KEPT, {"what": "task", "ids": [], "doing": ""})
    actor = request.user if isinstance(request.user, User) else None
    if request.method == "POST":
        at = timezone.now()
        for task in Task.objects.filter(pk__in=kept["ids"] if kept["what"] == "task" else []):
            withdraw_task(task, actor=actor)
        for hold in standing_holds(at).filter(pk__in=kept["ids"] if kept["what"] == "hold" else []):
            end_hold(hold, actor=actor, at=at)
        request.session.pop(KEPT, None)
        messages.success(request, _("Undone: everything stands as it did before."))
        return redirect("/customers/")
    condition = "task.open:is:yes" if kept["what"] == "task" else "hold.active:is:yes"
    return page(request, "customers/receipt.html", kept=kept, count=len(kept["ids"]), list=to_list(condition))


def _wanted(request: HttpRequest) -> Wanted:
    given = request.POST
    listing = asked(request, given)
    whole = given.get("all") == "1"
    keys = keys_of(listing.found, now(request)) if whole else _keys(given.getlist("key"))
    return Wanted(listing, keys, whole, given.get("what", ""), given.get("to", "").strip())


def _keys(told: list[str]) -> list[int]:
    return sorted({int(key) for key in told if key.isdecimal() and len(key) < 18})


def _seen(wanted: Wanted, language: str) -> Preview:
    if not wanted.keys:
        raise Refused("web.nobody_chosen")
    if wanted.what in FIELDS:
        if len(wanted.keys) == 1 and not FIELDS[wanted.what].many:
            raise Refused("customers.not_for_many", field=FIELDS[wanted.what].said(language))
        return preview(wanted.keys, {wanted.what: wanted.to}, language=language)
    if not wanted.to:
        raise Refused("web.nothing_written")
    if len(wanted.keys) > BY_HAND:
        raise Refused("web.too_many_by_hand", given=len(wanted.keys), most=BY_HAND)
    leading = Customer.objects.leading().filter(pk__in=wanted.keys).count()
    gone = len(wanted.keys) - leading
    return Preview(len(wanted.keys), leading, 0, (("customers.left_out_led", gone),) if gone else ())


def _kept(wanted: Wanted, actor: User, at: dt.datetime) -> str:
    """The chosen customers themselves as a segment: by their numbers, not by conditions."""
    numbers = (
        Customer.objects.leading().filter(pk__in=wanted.keys).order_by("pk").values_list("number", flat=True)
    )
    kept = save_segment(
        wanted.to,
        rule=rule([Condition("customer.number", "is", tuple(numbers))]),
        columns=wanted.listing.columns,
        order=wanted.listing.by,
        shared=False,
        actor=actor,
        at=at,
    )
    return f"/customers/?segment={kept.pk}"


def _cared(wanted: Wanted, actor: User, at: dt.datetime) -> list[int]:
    """The keys of the tasks or holds that came about; a hold that stood already is none of them."""
    given = []
    for who in Customer.objects.leading().filter(pk__in=wanted.keys).order_by("pk"):
        if wanted.what == "task":
            given.append(
                add_task(wanted.to, timezone.localdate(at) + WEEK, actor, who, actor=actor, at=at).pk
            )
        else:
            hold = place_hold(who, wanted.to, None, actor=actor, at=at)
            given += [hold.pk] if hold.since == at else []
    return given


def _doing(wanted: Wanted, language: str) -> str:
    """What will be done, in words."""
    if wanted.what in FIELDS:
        field = FIELDS[wanted.what]
        return _("Set %(field)s to “%(to)s”") % {"field": field.said(language), "to": wanted.to}
    if wanted.what == "task":
        return _("Task for you within a week: “%(to)s”") % {"to": wanted.to}
    if wanted.what == "hold":
        return _("Treat with restraint until somebody ends it: “%(to)s”") % {"to": wanted.to}
    return _("Keep exactly these customers as the segment “%(to)s”") % {"to": wanted.to}


def _reason(code: str, language: str) -> str:
    """A reason is the code of a sentence, or the sentence itself."""
    return translator(language).gettext(sentences()[code]) if code in sentences() else code
