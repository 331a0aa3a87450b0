"""Which customers are behind this figure of value?"""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse

from kundig.base.roles import SEE_VALUE
from kundig.customers.records import ComputedProfile
from kundig.customers.segments.filters import Condition
from kundig.value import reading
from kundig.value.records import Refresh
from kundig.web.access import needs
from kundig.web.listing import to_list
from kundig.web.shell import page

PER_PAGE = 50
WORTH = ("value.revenue", "value.cost_to_serve", "value.today", "value.main_cause")
COLUMNS = ("customer.name", "customer.number", "value.rank", "level.code", *WORTH)
FILTERS = ("from", "to", "cause", "level", "rfm", "promise", "profit", "cohort")


@needs(SEE_VALUE)
def valued(request: HttpRequest) -> HttpResponse:
    """The customers behind a figure: exactly those of the filters, by rank."""
    found = reading.current()
    if found is None:
        return page(request, "overview/empty.html")
    asked = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    everybody = chosen(found, asked)
    sums = everybody.aggregate(profit=Sum("profit"), revenue=Sum("revenue"), cost=Sum("cost_to_serve"))
    order = "-rank" if asked.get("profit") == "loss" else "rank"  # the worst first
    shown = Paginator(everybody.select_related("customer").order_by(order), PER_PAGE)
    causes = (
        everybody.filter(profit__lt=0).values("main_cause").annotate(loss=Sum("profit")).order_by("loss")[:6]
    )
    return page(
        request,
        "value/customers.html",
        shown=shown.get_page(request.GET.get("page")),
        asked=asked,
        query=urlencode(asked),
        list=as_list(asked),
        sums=sums,
        level_codes="ABCDE",
        causes=[
            (c["main_cause"], c["loss"], urlencode(asked | {"cause": c["main_cause"], "profit": "loss"}))
            for c in causes
        ],
    )


def chosen(found: Refresh, asked: dict[str, str]) -> QuerySet[ComputedProfile]:
    """The profiles that pass all filters; what cannot be read filters nothing."""
    where = Q()
    if asked.get("from", "").isdecimal():
        where &= Q(rank__gte=int(asked["from"]))
    if asked.get("to", "").isdecimal():
        where &= Q(rank__lte=int(asked["to"]))
    for name, field in {"cause": "main_cause", "level": "level", "rfm": "rfm__startswith"}.items():
        if name in asked:
            where &= Q(**{field: asked[name]})
    if asked.get("promise") == "broken":
        where &= Q(promises_broken__gt=0)
    if asked.get("profit") in ("loss", "gain"):
        where &= Q(profit__lt=0) if asked["profit"] == "loss" else Q(profit__gt=0)
    if asked.get("cohort", "").isdecimal():
        where &= Q(customer__since__year=int(asked["cohort"]))
    return reading.profiles(found).filter(where)


def as_list(asked: dict[str, str]) -> str:
    """The same customers as a list of which columns, order and export can be chosen."""
    told = {
        "from": ("value.rank", "least"),
        "to": ("value.rank", "most"),
        "cause": ("value.main_cause", "is"),
        "level": ("level.code", "is"),
        "rfm": ("rfm.scores", "starts"),
    }
    filters = [
        Condition(subject, operator, (asked[name],))
        for name, (subject, operator) in told.items()
        if asked.get(name) and (name not in ("from", "to") or asked[name].isdecimal())
    ]
    if asked.get("promise") == "broken":
        filters.append(Condition("promises.broken", "least", ("1",)))
    if asked.get("profit") in ("loss", "gain"):  # amounts have four decimals
        loss = asked["profit"] == "loss"
        filters.append(
            Condition("value.today", *(("most", ("-0.0001",)) if loss else ("least", ("0.0001",))))
        )
    if asked.get("cohort", "").isdecimal() and len(asked["cohort"]) == 4:
        filters.append(
            Condition("customer.since", "between", (f"{asked['cohort']}-01-01", f"{asked['cohort']}-12-31"))
        )
    return to_list(
        *filters, columns=COLUMNS, by="value.today" if asked.get("profit") == "loss" else "-value.today"
    )
