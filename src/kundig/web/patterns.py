"""What precedes renewal, purchase, complaint and leaving more often than by chance?"""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kundig.base.records import JournalEntry
from kundig.base.roles import SEE_CUSTOMERS
from kundig.customers.segments.filters import Condition
from kundig.cycles.patterns.operations import SEARCHED
from kundig.cycles.patterns.reading import cases_of, patterns
from kundig.cycles.patterns.records import Pattern
from kundig.web.access import needs
from kundig.web.cycles import SHOWN
from kundig.web.listing import to_list
from kundig.web.shell import page
from kundig.web.stretch import start_of, stretch
from kundig.web.words import word

OUTCOMES: dict[str, Promise] = {
    "renewal": _("Before a renewal"),
    "purchase": _("Before a purchase"),
    "complaint": _("Before a complaint"),
    "leaving": _("Before leaving"),
}


@needs(SEE_CUSTOMERS)
def overview(request: HttpRequest) -> HttpResponse:
    """All patterns by outcome, with lift, interval and cases."""
    found = patterns()
    searched = JournalEntry.objects.filter(about="patterns", what=SEARCHED).order_by("-id").first()
    return page(
        request,
        "cycles/patterns.html",
        searched=searched,
        groups=[
            (OUTCOMES[outcome], _signs(outcome), [(one, said(one)) for one in found[outcome]])
            for outcome in OUTCOMES
        ],
    )


@needs(SEE_CUSTOMERS)
def cases(request: HttpRequest, pattern: int) -> HttpResponse:
    """The customers behind a pattern: who were its cases, or who shows it now."""
    one = Pattern.objects.filter(pk=pattern).first()
    if one is None:
        raise Http404
    now, at = request.GET.get("who") == "now", start_of(request)
    rows, kept = cases_of(one, now=now, start=at, count=SHOWN)
    return page(
        request,
        "cycles/pattern.html",
        pattern=one,
        title=OUTCOMES[one.outcome],
        sequence=said(one),
        now=now,
        rows=rows,
        all=one.today if now else one.cases,
        kept=kept,
        query="who=now" if now else "",
        **stretch(at, len(rows), many=kept, count=SHOWN),
    )


def said(pattern: Pattern) -> list[str]:
    """Its contacts in words, the oldest first."""
    return [_contact(label) for label in pattern.sequence]


def _contact(label: str) -> str:
    direction, channel, kind, topic = (*label.split("/"), "", "", "")[:4]
    words = [word(kind, "kind"), word(direction, "direction")]
    if word(channel, "channel") != words[0] and (kind, channel) != ("call", "phone"):
        words.append(word(channel, "channel"))
    return f"{', '.join(words)}: {word(topic, 'topic')}" if topic else ", ".join(words)


def _signs(outcome: str) -> str:
    """The list of those whose newest contacts show a pattern of the outcome."""
    name = f"pattern.{outcome}"
    return to_list(Condition(name, "filled", ()), columns=("customer.name", name, "contact.last_at"))
