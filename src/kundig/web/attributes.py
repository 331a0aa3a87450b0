"""Which attributes may rules use, how are they spread over the customers, and how fresh are they?"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kundig.base.operations import spoken_language
from kundig.base.roles import SEE_CUSTOMERS, SEE_VALUE
from kundig.customers.attributes import ATTRIBUTES, Attribute
from kundig.customers.distribution.operations import Bar, Value, distribution, written_at
from kundig.customers.search.folding import words
from kundig.customers.segments import saying
from kundig.customers.segments.subjects import SUBJECTS, Subject
from kundig.cycles.records import StageChange
from kundig.value import reading
from kundig.web import cells, formats
from kundig.web.access import needs
from kundig.web.listing import COLUMNS, sees_value, to_list
from kundig.web.shell import page

TYPES: dict[str, Promise] = {
    "text": gettext_lazy("text"),
    "number": gettext_lazy("figure"),
    "money": gettext_lazy("amount"),
    "date": gettext_lazy("day"),
    "moment": gettext_lazy("moment"),
    "boolean": gettext_lazy("yes or no"),
}
CONCEPTS: dict[str, Promise] = {
    "customers": gettext_lazy("Customers"),
    "value": gettext_lazy("Customer value"),
    "cycles": gettext_lazy("Life cycle"),
}
QUANTILES: tuple[Promise, ...] = (
    gettext_lazy("lowest"),
    gettext_lazy("5 % have at most"),
    gettext_lazy("a quarter has at most"),
    gettext_lazy("half have at most"),
    gettext_lazy("three quarters have at most"),
    gettext_lazy("95 % have at most"),
    gettext_lazy("highest"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """An attribute as the page says it."""

    name: str
    words: str
    about: str
    type: Promise
    unit: str
    writer: Promise | str
    written: dt.datetime | None


@needs(SEE_CUSTOMERS)
def attributes(request: HttpRequest) -> HttpResponse:
    """All of them by their first word, or those that a search finds in either language."""
    asked = request.GET.get("q", "").strip()[:80]
    wanted = words(asked)
    found = [one for one in ATTRIBUTES.values() if _fits(one, wanted)]
    fresh = {writer: _fresh(one) for writer, one in {one.writer: one for one in found}.items()}
    groups = [
        (group, [_line(one, fresh[one.writer]) for one in every])
        for group, every in groupby(found, lambda one: one.name.partition(".")[0])
    ]
    return page(request, "attributes/attributes.html", groups=groups, q=asked, count=len(found))


@needs(SEE_CUSTOMERS)
def attribute(request: HttpRequest, name: str) -> HttpResponse:
    """One of them, with its distribution."""
    one = ATTRIBUTES.get(name)
    if one is None:
        raise Http404
    about = SUBJECTS[name]
    if about.secret and not sees_value(request):
        raise PermissionDenied(SEE_VALUE)
    refresh = reading.current()
    found = distribution(about, generation=refresh.id if refresh else 0, zone=settings.TIME_ZONE)
    most = max([bar.customers for bar in found.bars], default=1) or 1
    return page(
        request,
        "attributes/attribute.html",
        one=_line(one, _fresh(one)),
        found=found,
        share=found.empty / found.customers if found.customers else 0,
        quantiles=[
            (said, _edge(about, value)) for said, value in zip(QUANTILES, found.quantiles, strict=False)
        ],
        bars=[
            (_said(about, bar), _link(about, bar), bar.customers, f"{100 * bar.customers / most:.2f}")
            for bar in found.bars
        ],
        empty_link=to_list(rule=saying.nothing(name), columns=_columns(about)),
        few=found.distinct > len(found.bars) and not found.quantiles,
        choices=[(code, _value(about, code)) for code in about.choices],
    )


def _fits(one: Attribute, wanted: tuple[str, ...]) -> bool:
    """Whether each word begins a word of the names or descriptions in either language."""
    told = [one.name, *(each for code in ("en", "de") for each in (one.said(code), one.described(code)))]
    known = [word for text in told for word in words(text)]
    return all(any(word.startswith(each) for word in known) for each in wanted)


def _line(one: Attribute, written: dt.datetime | None) -> Line:
    language = spoken_language()
    return Line(
        one.name,
        one.said(language),
        one.described(language),
        TYPES[one.type],
        one.unit(language),
        CONCEPTS.get(one.concept, one.concept),
        written,
    )


def _fresh(one: Attribute) -> dt.datetime | None:
    """When its writer last wrote."""
    if one.concept == "cycles":
        newest = StageChange.objects.order_by("-id").first()
        return newest.at if newest else None
    if one.profile == "computed":
        found = reading.current()
        return found.finished_at if found else None
    return written_at(SUBJECTS["contact.last_at" if one.profile == "live" else one.name])


def _link(about: Subject, bar: Bar) -> str:
    """The list of the customers behind a bar."""
    if isinstance(bar.value, str):
        rule = saying.exactly(about.name, bar.value)
    else:
        rule = saying.span(about.name, low=_figure(bar.low), high=_figure(bar.high))
    return to_list(rule=rule, columns=_columns(about), by=about.name)


def _columns(about: Subject) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*COLUMNS[:2], about.name)))


def _figure(value: Value | None) -> Decimal | dt.date | None:
    return None if isinstance(value, str) else value


def _said(about: Subject, bar: Bar) -> str:
    """A bar in words."""
    if bar.value is not None:
        return _value(about, bar.value)
    if bar.low is None or bar.high is None:
        open_end = _("below %(edge)s") if bar.low is None else _("%(edge)s and more")
        return open_end % {"edge": _edge(about, bar.low if bar.high is None else bar.high)}
    if about.type == "whole" and Decimal(str(bar.high)) - Decimal(str(bar.low)) == 1:
        return _edge(about, bar.low)
    words = {"low": _edge(about, bar.low), "high": _edge(about, bar.high)}
    return _("%(low)s to below %(high)s") % words


def _value(about: Subject, value: Value) -> str:
    return cells.text(about, value)


def _edge(about: Subject, value: Value | None) -> str:
    """A figure with as many decimals as it has, two at most for quantiles of long fractions."""
    if isinstance(value, dt.date):
        return formats.day(value)
    exact = round(Decimal(str(value)), 2 if about.type == "money" else 4).normalize()
    digits = max(0, -int(exact.as_tuple().exponent))
    return formats.eur(exact, 2 if digits else 0) if about.type == "money" else formats.number(exact, digits)
