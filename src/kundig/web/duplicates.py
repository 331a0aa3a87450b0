"""Which customers may be the same, and what do we decide of each pair?"""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from procrastinate.contrib.django.models import ProcrastinateJob

from kundig.base.operations import note
from kundig.base.queue import enqueue
from kundig.base.refusals import Refused
from kundig.base.roles import MERGE, SEE_VALUE, may
from kundig.customers.duplicates.operations import decide, merge, pairs
from kundig.customers.duplicates.records import DuplicatePair
from kundig.customers.fields import FIELDS
from kundig.customers.records import Customer
from kundig.web.access import needs
from kundig.web.comparing import SIDES, leads, lines, signs, weighed
from kundig.web.refusing import refuse
from kundig.web.shell import page
from kundig.web.writing import actor_of

PER_PAGE = 50
TASK = "duplicates.find"
OPEN = DuplicatePair.Verdict.OPEN
VERDICTS = (OPEN, DuplicatePair.Verdict.LATER, DuplicatePair.Verdict.NEVER)
LAST = "merged_last"  # in the session: the merge that the key u undoes


@dataclass(frozen=True, slots=True)
class Hint:
    """Somebody who may be the same customer."""

    pair: DuplicatePair
    other: Customer


def hint(who: Customer) -> Hint | None:
    """For the customer's page (`duplicates/hint.html`): his likeliest duplicate that is still undecided."""
    found = pairs(OPEN, of=who).first()
    if found is None:
        return None
    left, right = two(found)
    return Hint(found, right if left.pk == who.pk else left)


@needs(MERGE)
def duplicates(request: HttpRequest) -> HttpResponse:
    """The pairs, the likeliest first."""
    verdict = request.GET.get("verdict", OPEN)
    if verdict not in VERDICTS:
        verdict = OPEN
    shown = Paginator(pairs(verdict), PER_PAGE).get_page(request.GET.get("page"))
    content = {
        "verdict": verdict,
        "shown": shown,
        "rows": [(pair, *two(pair), signs(pair)) for pair in shown],
        "query": f"verdict={verdict}",
        "searched": DuplicatePair.objects.exists(),
        "running": _running(),
    }
    return page(request, "duplicates/duplicates.html", 200, **content)


@needs(MERGE)
@require_POST
def find_now(request: HttpRequest) -> HttpResponse:
    """Look through the whole base; the worker does it."""
    if not _running():
        enqueue(TASK)
        note(actor_of(request), "duplicates.asked", "customers")
    if "HX-Request" in request.headers:
        return _finding(request)
    return redirect("/duplicates/")


@needs(MERGE)
def finding(request: HttpRequest) -> HttpResponse:
    """Whether it is still being looked; asked again until it is done."""
    return _finding(request)


@needs(MERGE)
def pair(request: HttpRequest, pair: int) -> HttpResponse:
    """Two customers side by side."""
    found = get_object_or_404(_with_leaders(), pk=pair)
    left, right = two(found)
    value = may(actor_of(request).role, SEE_VALUE)
    both = weighed("left", left, value=value), weighed("right", right, value=value)
    leading = leads(*both)
    content = {
        "pair": found,
        "one": left.pk == right.pk,
        "both": both,
        "leading": leading,
        "lines": lines(left, right, leading),
        "signs": signs(found),
        "after": _beside(found, after=True),
        "before": _beside(found, after=False),
        "last": request.session.get(LAST),
    }
    return page(request, "duplicates/pair.html", 200, **content)


@needs(MERGE)
@require_POST
def decided(request: HttpRequest, pair: int) -> HttpResponse:
    """Merge the two, or say that they are not the same; then the next pair."""
    found = get_object_or_404(_with_leaders(), pk=pair)
    act = request.POST.get("act", "")
    try:
        if act == "merge":
            words = _merge(request, found)
        else:
            decide(found, act, actor=actor_of(request), at=timezone.now())
            words = _("Decided. Nothing of the two customers has changed.")
    except Refused as refused:
        refuse(request, refused)
        return redirect(f"/duplicates/{found.pk}/")
    messages.success(request, words)
    after = _beside(found, after=True) or _beside(found, after=False)
    return redirect(f"/duplicates/{after}/" if after else "/duplicates/")


def _merge(request: HttpRequest, found: DuplicatePair) -> str:
    """The customer who leads, and the fields in which the other one's value stays."""
    sides = dict(zip(SIDES, two(found), strict=True))
    leading, other = SIDES if request.POST.get("lead") != "right" else SIDES[::-1]
    chosen = [name for name in FIELDS if request.POST.get(f"field-{name}") == other]
    survivor, merged = sides[leading], sides[other]
    done = merge(survivor, merged, chosen=chosen, actor=actor_of(request), at=timezone.now())
    request.session[LAST] = done.pk
    names = {"merged": merged.number, "survivor": survivor.number}
    return _("%(merged)s is now led by %(survivor)s. All facts stand together; it can be undone.") % names


def _finding(request: HttpRequest) -> HttpResponse:
    content = {"running": _running(), "found": pairs(OPEN).count()}
    return render(request, "duplicates/finding.html", content)


def _with_leaders() -> QuerySet[DuplicatePair]:
    return DuplicatePair.objects.select_related("left__leading", "right__leading")


def two(pair: DuplicatePair) -> tuple[Customer, Customer]:
    """Who leads the two of a pair today."""
    return pair.left.leading or pair.left, pair.right.leading or pair.right


def _beside(pair: DuplicatePair, *, after: bool) -> int | None:
    """The open pair after or before this one in the list."""
    p, pk = pair.probability, pair.pk
    if after:
        where, order = Q(probability__lt=p) | Q(probability=p, pk__gt=pk), ("-probability", "pk")
    else:
        where, order = Q(probability__gt=p) | Q(probability=p, pk__lt=pk), ("probability", "-pk")
    return pairs(OPEN).filter(where).order_by(*order).values_list("pk", flat=True).first()


def _running() -> bool:
    return ProcrastinateJob.objects.filter(task_name=TASK, status__in=("todo", "doing")).exists()
