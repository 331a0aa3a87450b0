"""Which customers were merged, and how are they parted again; how are many merged at once?"""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kundig.base.operations import spoken_language
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.base.roles import MERGE
from kundig.customers.duplicates.operations import merge, pairs, unmerge
from kundig.customers.duplicates.records import DuplicatePair, Merge
from kundig.customers.fields import FIELDS
from kundig.customers.records import Customer
from kundig.web.access import needs
from kundig.web.duplicates import LAST, OPEN, two
from kundig.web.refusing import refuse
from kundig.web.shell import page
from kundig.web.writing import actor_of, back_to

PER_PAGE = 50
SAMPLES = 20
MOST = 1000  # in one act
SURE = 0.99
LIKELY = 0.5  # below, one looks at each pair


@dataclass(frozen=True, slots=True)
class Done:
    """A merge as the list shows it."""

    merge: Merge
    fields: list[str]


@needs(MERGE)
def merges(request: HttpRequest) -> HttpResponse:
    """Every merge, the newest first; one act of many can be undone together."""
    at = _moment(request.GET.get("at", "").replace(" ", "+"))
    every = Merge.objects.select_related("survivor", "merged", "actor").order_by("-at", "-id")
    if at:
        every = every.filter(at=at)
    shown = Paginator(every, PER_PAGE).get_page(request.GET.get("page"))
    language = spoken_language()
    rows = [
        Done(each, [FIELDS[name].said(language) for name in each.chosen if name in FIELDS]) for each in shown
    ]
    together = at.isoformat() if at and every.filter(undone_at=None).count() > 1 else ""
    query = f"at={at.isoformat().replace('+', '%2B')}" if at else ""
    return page(
        request, "duplicates/merges.html", 200, shown=shown, rows=rows, together=together, query=query
    )


@needs(MERGE)
@require_POST
def undo(request: HttpRequest, merge: int) -> HttpResponse:
    """Two customers again, as if they had never been merged."""
    found = get_object_or_404(Merge.objects.select_related("survivor", "merged"), pk=merge)
    try:
        unmerge(found, actor=actor_of(request), at=timezone.now())
    except Refused as refused:
        refuse(request, refused)
    else:
        if request.session.get(LAST) == found.pk:
            del request.session[LAST]
        names = {"merged": found.merged.number, "survivor": found.survivor.number}
        messages.success(request, _("%(merged)s and %(survivor)s are two customers again.") % names)
    return redirect(back_to(request, "/duplicates/merges/"))


@needs(MERGE)
@require_POST
def undo_together(request: HttpRequest) -> HttpResponse:
    """Undo all merges of one act, or none."""
    at = _moment(request.POST.get("at", ""))
    found = Merge.objects.filter(at=at, undone_at=None).order_by("-id") if at else Merge.objects.none()
    now, actor = timezone.now(), actor_of(request)
    with transaction.atomic():
        undone = [unmerge(each, actor=actor, at=now) for each in found]
    messages.success(request, _("Undone: %(count)s merges.") % {"count": len(undone)})
    return redirect("/duplicates/merges/")


@needs(MERGE)
def bulk(request: HttpRequest) -> HttpResponse:
    """Merge all pairs from a probability on: first what would be done, then it."""
    given = request.POST if request.method == "POST" else request.GET
    sure = _sure(given.get("from", ""))
    chosen = pairs(OPEN).filter(probability__gte=sure)
    if request.method == "POST":
        at = timezone.now()
        done, refused = _merge_all(list(chosen[:MOST]), actor_of(request), at)
        counts = {"count": done, "refused": refused}
        messages.success(request, _("Merged: %(count)s pairs; left as they were: %(refused)s.") % counts)
        return redirect(f"/duplicates/merges/?at={at.isoformat().replace('+', '%2B')}")
    samples = [(each, *_ordered(*two(each))) for each in chosen[:SAMPLES]]
    content = {"sure": sure, "percent": round(sure * 100, 1), "most": MOST, "samples": samples}
    content["count"] = chosen.count()
    return page(request, "duplicates/bulk.html", 200, **content)


def _moment(text: str) -> dt.datetime | None:
    """The moment of an act, with its zone; nothing if that is none, such as the 13th month."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and timezone.is_aware(found) else None


def _sure(text: str) -> float:
    """A probability that somebody wrote in percent."""
    try:
        return min(1.0, max(LIKELY, float(text.replace(",", ".").rstrip(" %")) / 100))
    except ValueError:
        return SURE


@transaction.atomic
def _merge_all(chosen: list[DuplicatePair], actor: User, at: dt.datetime) -> tuple[int, int]:
    """One merge per pair, by who leads the two by then; who became one on the way is one already."""
    done = refused = 0
    for each in chosen:
        survivor, merged = _ordered(*_by_now(each))
        if survivor.pk == merged.pk:
            continue
        try:
            merge(survivor, merged, chosen=_only_his(survivor, merged), actor=actor, at=at)
            done += 1
        except Refused:
            refused += 1
    return done, refused


def _by_now(pair: DuplicatePair) -> tuple[Customer, Customer]:
    """Who leads the two after what was merged before them in the same act."""
    both = Customer.objects.select_related("leading").in_bulk([pair.left_id, pair.right_id])
    left, right = both[pair.left_id], both[pair.right_id]
    return left.leading or left, right.leading or right


def _ordered(one: Customer, other: Customer) -> tuple[Customer, Customer]:
    """Who has been here longer, first."""
    return (one, other) if (one.since, one.pk) <= (other.since, other.pk) else (other, one)


def _only_his(survivor: Customer, merged: Customer) -> list[str]:
    """The fields that only the merged one has."""
    return [
        name
        for name, field in FIELDS.items()
        if field.editable and not getattr(survivor, name) and getattr(merged, name)
    ]
