"""Where does the company's potential lie: by level, by kind of measure, by needs group?"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kundig.base.operations import spoken_language
from kundig.base.roles import SEE_VALUE
from kundig.customers.segments.filters import Condition
from kundig.customers.segments.subjects import MEASURES
from kundig.value import reading
from kundig.value.levels import LEVELS
from kundig.value.potential.traits import name
from kundig.value.records import Refresh
from kundig.web.access import needs
from kundig.web.listing import to_list
from kundig.web.shell import page
from kundig.web.since import since
from kundig.web.value import shade

COLUMNS = ("customer.name", "level.code", "value.today", "potential.total", "potential.level", "measure.kind")
SO_FAR = F("potential") - F("as_it_goes") - F("gap_number") - F("gap_duration") - F("gap_profitability")
SUMS = {
    "inner": Sum(SO_FAR),
    "as_it_goes": Sum("as_it_goes"),
    "number": Sum("gap_number"),
    "duration": Sum("gap_duration"),
    "profitability": Sum("gap_profitability"),
    "potential": Sum("potential"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """Some customers, the way to their list, and the way from their value so far to their potential."""

    name: str
    link: str
    customers: int
    sums: dict[str, Decimal]


@needs(SEE_VALUE)
def portfolio(request: HttpRequest) -> HttpResponse:
    """The portfolio page."""
    found = reading.current()
    if found is None or not found.customers:
        return page(request, "overview/empty.html")
    return page(
        request,
        "value/portfolio.html",
        matrix=_matrix(found),
        levels=LEVELS,
        rows={
            _("By kind of measure"): _rows(found, "measure", "measure.kind", _measures()),
            _("By needs group"): _rows(found, "needs_group", "needs.group", _groups(found)),
        },
        **since(found),
        everybody=Row(_("Everybody"), to_list(columns=COLUMNS, by="-potential.total"), *_sums(found)),
    )


def _matrix(found: Refresh) -> list[tuple[str, list[dict[str, object]]]]:
    """Levels by value today down, by potential across: customers, potential and the way to their list."""
    counted = (
        reading.profiles(found)
        .values("level", "potential_level")
        .annotate(n=Count("customer_id"), gap=Sum(F("potential") - SO_FAR))
    )
    cells = {(row["level"], row["potential_level"]): (row["n"], row["gap"]) for row in counted}
    most = max(n for n, _gap in cells.values())

    def cell(value: str, potential: str) -> dict[str, object]:
        n, gap = cells.get((value, potential), (0, Decimal(0)))
        where = (Condition("level.code", "is", (value,)), Condition("potential.level", "is", (potential,)))
        link = to_list(*where, columns=COLUMNS, by="-potential.total")
        return {"n": n, "gap": gap, "link": link, "shade": shade(n / most)}

    return [(value, [cell(value, potential) for potential in LEVELS]) for value in LEVELS]


def _rows(found: Refresh, column: str, subject: str, names: dict[object, str]) -> list[Row]:
    counted = reading.profiles(found).values(column).annotate(customers=Count("customer_id"), **SUMS)
    rows = [
        Row(
            names.get(row[column], str(row[column])),
            to_list(Condition(subject, "is", (str(row[column]),)), columns=COLUMNS, by="-potential.total"),
            row["customers"],
            {part: row[part] for part in SUMS},
        )
        for row in counted
    ]
    return sorted(rows, key=lambda row: row.sums["inner"] - row.sums["potential"])


def _sums(found: Refresh) -> tuple[int, dict[str, Decimal]]:
    counted = reading.profiles(found).aggregate(customers=Count("customer_id"), **SUMS)
    return counted["customers"], {part: counted[part] for part in SUMS}


def _measures() -> dict[object, str]:
    return {code: _(name) for code, name in MEASURES.items()}


def _groups(found: Refresh) -> dict[object, str]:
    groups = reading.needs_groups(found)
    if groups is None:
        return {1: _("Everybody")}
    language = spoken_language()
    return {number: name(groups, place, language) for place, number in enumerate(groups.numbers)}
