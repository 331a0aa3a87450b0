"""What do customers of one arm bring more than those of another, and is it proven?"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from kundig.decisions.lift import ALPHA, Lift, lift
from kundig.value import reading

# Each customer counts once: by what came of these days from his first decision on, when they are over. So
# customers are independent of each other, and a new look only adds some.
WINDOW_DAYS = 30
# Declared before anything came; what lies outside counts as the bound.
RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "accepted": (0.0, 1.0),  # whether he accepted anything
        "company": (-200.0, 1_000.0),  # euros of the accepted offers, to us
        "customer": (-200.0, 1_000.0),  # and to him
        "profit": (-2_000.0, 4_000.0),  # euros booked less cost of goods, whether offered or not
    }
)
PAIRS = (("best", "random"), ("best", "propensity"), ("best", "no_levers"), ("best", "control"))
# Who is offered no advertising can accept none: only what is booked compares him.
UNFAIR = frozenset({"accepted", "company", "customer"})
_CUSTOMERS = """
WITH first AS (
  SELECT DISTINCT ON (leader) coalesce(c.leading_id, c.id) AS leader, d.arm, d.at
  FROM kundig_decision d JOIN kundig_customer c ON c.id = d.customer_id
  WHERE d.at >= %(since)s ORDER BY leader, d.at, d.id),
over AS (SELECT leader, arm, at FROM first WHERE at + %(window)s <= %(at)s),
members AS (
  SELECT leader, at, leader AS id FROM over UNION ALL
  SELECT o.leader, o.at, c.id FROM over o JOIN kundig_customer c ON c.leading_id = o.leader),
answered AS (
  SELECT m.leader, sum(f.company_value) AS company, sum(f.customer_value) AS customer
  FROM members m JOIN kundig_offer f ON f.customer_id = m.id AND f.answer = 'accepted'
    AND f.at >= m.at AND f.at < m.at + %(window)s GROUP BY 1),
booked AS (
  SELECT m.leader, sum(CASE p.kind WHEN 'revenue' THEN p.amount WHEN 'payment' THEN 0 ELSE -p.amount END)
    AS profit
  FROM members m JOIN kundig_posting p ON p.customer_id = m.id
    AND p.booked_on >= m.at::date AND p.booked_on < (m.at + %(window)s)::date GROUP BY 1)
SELECT o.arm, coalesce(v.level, ''), (a.leader IS NOT NULL)::int::float8, coalesce(a.company, 0)::float8,
  coalesce(a.customer, 0)::float8, coalesce(b.profit, 0)::float8
FROM over o LEFT JOIN answered a USING (leader) LEFT JOIN booked b USING (leader)
LEFT JOIN kundig_computedprofile v ON v.customer_id = o.leader AND v.generation = %(generation)s
"""


@dataclass(frozen=True, slots=True)
class Compared:
    """One line: what an arm brings more than another by an outcome; `level` is empty for all customers."""

    arm: str
    other: str
    outcome: str
    level: str
    lift: Lift


@dataclass(frozen=True, slots=True, eq=False)
class _Customers:
    """Customers side by side: their arms, levels and outcomes."""

    arm: npt.NDArray[np.str_]
    level: npt.NDArray[np.str_]
    outcomes: Mapping[str, npt.NDArray[np.float64]]


def compare(
    *,
    since: dt.datetime,
    at: dt.datetime,
    by_level: bool = False,
    only: frozenset[tuple[str, str]] = frozenset(),
) -> list[Compared]:
    """All pairs of arms by all outcomes; by service level, each level has its share of the doubt.

    `only`: these other arms by these outcomes.
    """
    found = _customers(since, at)
    levels = sorted({str(level) for level in found.level} - {""}) if by_level else [""]
    return [
        Compared(arm, other, outcome, level, _lift(found, arm, other, outcome, level, doubt=len(levels)))
        for arm, other in PAIRS
        for outcome in RANGES
        for level in levels
        if (other != "control" or outcome not in UNFAIR) and (not only or (other, outcome) in only)
    ]


def _lift(found: _Customers, arm: str, other: str, outcome: str, level: str, *, doubt: int) -> Lift:
    least, most = RANGES[outcome]
    among = found.level == level if level else np.ones(len(found.arm), dtype=bool)
    values = [found.outcomes[outcome][among & (found.arm == one)] for one in (arm, other)]
    return lift(*values, least=least, most=most, alpha=ALPHA / doubt)


def _customers(since: dt.datetime, at: dt.datetime) -> _Customers:
    current = reading.current()
    asked: dict[str, Any] = {
        "since": since,
        "at": at,
        "window": dt.timedelta(days=WINDOW_DAYS),
        "generation": current.id if current else 0,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CUSTOMERS, asked)
        rows: Sequence[Sequence[object]] = cursor.fetchall()
    columns = list(zip(*rows, strict=True)) if rows else [()] * (2 + len(RANGES))
    return _Customers(
        arm=np.array(columns[0], dtype=np.str_),
        level=np.array(columns[1], dtype=np.str_),
        outcomes={
            name: np.array(column, dtype=np.float64) for name, column in zip(RANGES, columns[2:], strict=True)
        },
    )
