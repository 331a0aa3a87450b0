"""How is a rule shown while it is written: how many it finds, or what is wrong where?"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST

from kundig.base.messages import say
from kundig.base.operations import spoken_language
from kundig.base.refusals import Refused
from kundig.base.roles import SEE_CUSTOMERS, SEE_VALUE
from kundig.customers.records import Customer
from kundig.customers.segments.belonging.operations import parts_of
from kundig.customers.segments.operations import count
from kundig.customers.segments.rules import EVERYBODY, NAMES, Rule, read
from kundig.web.access import needs
from kundig.web.listing import now, secret, sees_value
from kundig.web.shell import page

PATIENCE_MS = 1_000  # so long is counted exactly; after that a sample must do


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a rule: the text before, the wrong part, the text after, and the sentence."""

    before: str
    part: str
    after: str
    start: int
    end: int
    sentence: str


def wrong(rule: str, refused: Refused) -> Wrong:
    """A refusal at its place; without a place it is about the whole."""
    start = int(str(refused.params.get("start", 0)))
    end = int(str(refused.params.get("end", len(rule))))
    sentence = say(refused, spoken_language())
    return Wrong(rule[:start], rule[start:end], rule[end:], start, end, sentence)


def unread(
    request: HttpRequest, given: QueryDict, refused: Refused, *, rule: str | None = None
) -> HttpResponse:
    """The rule of an address or a form with what is wrong in it; whatever else it carries is kept."""
    told = given.get("rule", "").replace("\r\n", "\n") if rule is None else rule
    kept = [(name, given[name]) for name in ("segment", "c", "s", "edit") if given.get(name)]
    content = {"rule": told, "rows": 6, "pairs": kept, "wrong": wrong(told, refused)}
    return page(request, "segments/wrong.html", 422, **content)


@needs(SEE_CUSTOMERS)
@require_POST
def state(request: HttpRequest) -> HttpResponse:
    """How many customers the rule finds, of how many, or what is wrong where."""
    rule = request.POST.get("rule", "").replace("\r\n", "\n")
    try:
        content = counted(request, read(rule))
        content |= tried(request, read(rule), request.POST.get("who", "").strip())
    except Refused as refused:
        content = {"wrong": wrong(rule, refused)}
    return render(request, "segments/state.html", content)


def counted(request: HttpRequest, rule: Rule) -> dict[str, object]:
    """How many the rule finds, for the state beside it."""
    today = now(request)
    if not sees_value(request) and secret(rule, today):
        raise PermissionDenied(SEE_VALUE)
    found, exact = count(rule, today, patience_ms=PATIENCE_MS)
    everybody, all_counted = count(EVERYBODY, today, patience_ms=PATIENCE_MS)
    return {"found": found, "exact": exact and all_counted, "everybody": everybody}


def tried(request: HttpRequest, rule: Rule, number: str) -> dict[str, object]:
    """Whether the rule holds of the customer with this number, part by part."""
    if not number:
        return {}
    try:
        who = Customer.objects.known_as(number[:40])
    except Customer.DoesNotExist:
        return {"nobody": number[:40]}
    language = spoken_language()
    parts = [
        (one.text, one.holds, ", ".join(NAMES[name].said(language) for name in one.unknown))
        for one in parts_of(rule, who, now(request))
    ]
    return {"who": who, "belongs": all(holds for _text, holds, _unknown in parts), "parts": parts}
