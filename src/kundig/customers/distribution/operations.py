"""How are the values of an attribute spread, of how many is it empty, and when was it written?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import Max

from kundig.base.records import JournalEntry
from kundig.customers.distribution.steps import round_days, round_numbers
from kundig.customers.records import LiveProfile
from kundig.customers.segments.columns import JOINS
from kundig.customers.segments.sql import LEADING
from kundig.customers.segments.subjects import Subject

SHARES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
EDGES = (0.01, 0.99)  # between these lie the steps; what is beyond stands in the first bar and in the last
FREQUENT = 12
ENTERED = ("customer", "customers", "import")  # begins of what the journal calls writing facts of customers
type Value = Decimal | dt.date | str


@dataclass(frozen=True, slots=True)
class Bar:
    """So many customers have a value from `low` to below `high`, or the very value; None: open there."""

    customers: int
    low: Value | None = None
    high: Value | None = None
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Distribution:
    """All customers, of whom it is empty, how many values there are, those at `SHARES`, and the bars.

    Of texts the bars are the most frequent values, and there are no values at `SHARES`.
    """

    customers: int
    empty: int
    distinct: int
    quantiles: tuple[Value, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column in SQL, and the leading customers with the profile in which it stands."""

    value: str
    source: str
    params: tuple[int, ...]

    def asked(self, fields: str, *params: list[Any], then: str = "") -> list[tuple[Any, ...]]:
        """Fields of all customers; parameters of the fields come first."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {fields} {self.source} {then}", [*params, *self.params])
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found


def distribution(about: Subject, *, generation: int, zone: str) -> Distribution:
    """How a subject that a list can show is spread over the leading customers."""
    column = Column(
        _value(about, zone),
        f"FROM kundig_customer AS c{JOINS[about.join]} WHERE {LEADING}",
        (generation,) if about.join == "computed" else (),
    )
    if about.type in ("text", "code"):
        return _of_texts(column)
    return _of_steps(column, whole=about.type == "whole")


def written_at(about: Subject) -> dt.datetime | None:
    """When facts of customers, or live profiles, were last written."""
    if about.join == "live":
        found: dt.datetime | None = LiveProfile.objects.aggregate(at=Max(about.sql.removeprefix("l.")))["at"]
        return found
    entry = JournalEntry.objects.filter(what__regex=rf"^({'|'.join(ENTERED)})\.").order_by("-id").first()
    return entry.at if entry else None


def _value(about: Subject, zone: str) -> str:
    match about.type:
        case "text" | "code":
            return f"nullif({about.sql}, '')"
        case "date":
            return about.sql
        case "moment":
            return f"({about.sql} AT TIME ZONE '{zone}')::date"
    return f"{about.sql}::numeric"


def _of_texts(column: Column) -> Distribution:
    [(everybody, filled, distinct)] = column.asked(
        f"count(*), count({column.value}), count(DISTINCT {column.value})"
    )
    found = column.asked(
        f"{column.value}, count(*)",
        then=f"AND {column.value} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {FREQUENT}",
    )
    bars = tuple(Bar(customers, value=value) for value, customers in found)
    return Distribution(everybody, everybody - filled, distinct, (), bars)


def _of_steps(column: Column, *, whole: bool) -> Distribution:
    [(everybody, filled, distinct, at)] = column.asked(
        f"count(*), count({column.value}), count(DISTINCT {column.value}),"
        f" percentile_disc(%s::float[]) WITHIN GROUP (ORDER BY {column.value})",
        [*SHARES, *EDGES],
    )
    if not filled:
        return Distribution(everybody, everybody, 0, (), ())
    quantiles, (low, high) = at[: len(SHARES)], at[len(SHARES) :]
    edges: Sequence[Value] = (
        round_days(low, high) if isinstance(low, dt.date) else round_numbers(low, high, whole=whole)
    )
    kind = "date" if isinstance(low, dt.date) else "numeric"
    found = dict(
        column.asked(
            f"width_bucket({column.value}, %s::{kind}[]), count(*)",
            list(edges),
            then=f"AND {column.value} IS NOT NULL GROUP BY 1",
        )
    )
    ends = [None, *edges, None]
    bars = tuple(Bar(found.get(place, 0), low, high) for place, (low, high) in enumerate(pairwise(ends)))
    return Distribution(everybody, everybody - filled, distinct, tuple(quantiles), _trimmed(bars))


def _trimmed(bars: tuple[Bar, ...]) -> tuple[Bar, ...]:
    """Without empty bars at both ends."""
    held = [place for place, bar in enumerate(bars) if bar.customers]
    return bars[held[0] : held[-1] + 1]
