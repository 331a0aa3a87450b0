"""What is the potential of each customer of the whole base?"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kundig.lake.engine import DuckEngine
from kundig.lake.tables import floats
from kundig.value.levels import levels_of
from kundig.value.potential.attainable import attainable
from kundig.value.potential.features import needs_features
from kundig.value.potential.gaps import Service, gaps, usual_service
from kundig.value.potential.grouping import find_needs
from kundig.value.potential.needs import NeedsGroups
from kundig.value.potential.portfolio import potential_steps
from kundig.value.potential.retention import Staying, Watched, staying, watched

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
MANY_HELD = 4  # who holds more stays no longer for that


@dataclass(frozen=True, slots=True, eq=False)
class BasePotential:
    """`customers`: the table of `gaps.gaps`, with `needs_group` and `level` (A to E) beside; by customer_id.

    `groups` is None where there is nothing by which customers could be compared.
    """

    customers: pa.Table
    groups: NeedsGroups | None


def base_potential(
    engine: DuckEngine, *, as_of: dt.date, since: dt.date, groups: NeedsGroups | None = None
) -> BasePotential:
    """The potential of everybody in `wide`, from the views and tables that a valuation has made.

    `relationships`, `postings`, `lines` (12 months from `since` on), `wide` (their sums) and `cube`. Groups
    that are given are kept; otherwise they are found anew. A customer without any relationship holds an
    implied one from his first purchase on, as in the cube; it has ended if he has not bought since `since`.
    """
    figures = engine.table(_FIGURES)
    customers = figures["customer_id"].combine_chunks()
    features = needs_features(
        customers,
        buy=engine.table(_HELD.format(day=as_of)),
        use=engine.table("SELECT customer_id, 'revenue' AS name, revenue AS amount FROM wide"),
        ask=engine.table(_ASKED),
    )
    if groups is None and len(customers) and len(features.column_names) > 1:
        groups, _ = find_needs(features)
    group, similar = _assigned(groups, features)
    inner = np.column_stack([floats(figures, name) for name in _AXES])
    seen = watched(engine.table(_TERMS.format(since=since)), customers, as_of=as_of)
    stays = _staying(group, np.minimum(inner[:, 0].round(), MANY_HELD).astype(np.int64), seen)
    service = _service(floats(figures, "cost_to_serve"), inner, group, seen)
    cubes = attainable(inner, group=group, stays=stays, active=seen.active, similar=similar)
    found = gaps(customers, cubes, active=seen.active, service=service)
    worth = floats(found, "potential")
    found = found.append_column("needs_group", pa.array(group + 1, pa.int16()))
    found = found.append_column(
        "potential_level", pa.array(levels_of(worth, potential_steps(worth)).tolist())
    )
    return BasePotential(found, groups)


def _assigned(groups: NeedsGroups | None, features: pa.Table) -> tuple[Ints, Ints]:
    """Who is comparable in all, and who uses and asks alike, whatever he buys."""
    if groups is None:
        nobody = np.zeros(features.num_rows, dtype=np.int64)
        return nobody, nobody
    return groups.assign(features), groups.assign(features, without="buy")


def _staying(group: Ints, peers: Ints, seen: Watched) -> Staying:
    if not seen.years.sum():  # nobody was a customer yet: nobody's stay can be told
        nothing = np.zeros(len(group))
        return Staying(nothing, nothing)
    return staying(group, peers, seen)


def _service(cost: Floats, inner: Floats, group: Ints, seen: Watched) -> Service:
    """Per relationship and year: the cost of the last twelve months over what is held."""
    return usual_service(cost / np.maximum(inner[:, 0], 1.0), inner, group=group, active=seen.active)


_AXES = ("relationships", "tenure_years", "profit_per_relationship_year")
_FIGURES = f"""
SELECT w.customer_id, w.cost_to_serve, {", ".join(f"coalesce(c.{axis}, 0) AS {axis}" for axis in _AXES)}
FROM wide w LEFT JOIN cube c USING (customer_id) ORDER BY w.customer_id"""
_HELD = """
SELECT customer_id, product AS name, CAST(count(*) AS DOUBLE) AS amount FROM relationships
WHERE since <= DATE '{day}' AND (until IS NULL OR until > DATE '{day}') GROUP BY ALL"""
_ASKED = """
SELECT customer_id, split_part(line, ':', 1) AS name, sum(quantity) AS amount FROM lines
WHERE line LIKE '%:%' GROUP BY ALL"""
_TERMS = """
SELECT customer_id, since, until FROM relationships
UNION ALL
SELECT customer_id, min(booked_on), CASE WHEN max(booked_on) < DATE '{since}' THEN max(booked_on) END
FROM postings WHERE kind = 'revenue' AND customer_id NOT IN (SELECT customer_id FROM relationships)
GROUP BY customer_id"""
