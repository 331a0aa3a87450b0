"""What is the potential of everybody in the lake?"""

import datetime as dt

import numpy as np
import pyarrow as pa

from kundig.base.refusals import Refused
from kundig.lake.engine import DuckEngine
from kundig.lake.tables import floats
from kundig.value.cube import DAYS_PER_YEAR
from kundig.value.levels import levels_of
from kundig.value.potential import sql
from kundig.value.potential.attainable import Cubes
from kundig.value.potential.base import base_potential
from kundig.value.potential.exposure import watched
from kundig.value.potential.features import needs_features
from kundig.value.potential.gaps import gaps
from kundig.value.potential.movement import CUBE
from kundig.value.potential.needs import NeedsGroups, Regrouped
from kundig.value.potential.regrouping import regroup
from kundig.value.potential.steps import potential_steps

WINDOW_YEARS = 3
A_WEEK, A_YEAR = 7 / DAYS_PER_YEAR, 1.0
# A base that has only begun: nobody can be compared, or nobody was a customer for a day.
SILENT = frozenset({"needs.nobody", "needs.no_feature_at_all", "potential.no_exposure"})


def reckon(
    engine: DuckEngine,
    *,
    as_of: dt.date,
    since: dt.date,
    groups: NeedsGroups | None = None,
    anew: bool = False,
    last_number: int = 0,
) -> tuple[pa.Table, Regrouped | None]:
    """The table of `gaps.gaps` for everybody in `wide`, by customer_id, with `needs_group` (its number) and
    `potential_level` (A to E) beside; and the groups, None where nobody can be compared.

    `groups` are those of before, which hold unless they are to be found `anew` (see `regrouping.regroup`).

    Profitability is that of the years in which postings are known: who was here long before the first one
    would look worse than a new customer otherwise. Inner, the value so far, is the profit to date where all
    years are known, and what it comes to at that profitability where they are not.

    Reads what a valuation has made: `relationships`, `postings`, `lines` (12 months from `since` on), `wide`
    (their sums), `cube` and `lifetimes` (how many years are to come of a contract). A customer without any
    relationship holds an implied one from his first purchase on, as in the cube; it has ended if he has not
    bought since `since`.
    """
    begun = as_of.replace(year=as_of.year - WINDOW_YEARS, day=1)
    run = engine.connection.execute
    run(f"CREATE OR REPLACE VIEW terms AS {sql.TERMS.format(since=since, day=as_of)}")
    terms = engine.table("SELECT customer_id, since, until FROM terms")
    cube = _booked(
        engine.table(sql.CUBE), terms, first=engine.table(sql.FIRST)["first"][0].as_py(), as_of=as_of
    )
    features = needs_features(
        cube["customer_id"],
        buy=engine.table(sql.HELD.format(day=as_of, begun=begun)),
        use=engine.table("SELECT customer_id, 'revenue' AS name, revenue AS amount FROM wide"),
        ask=engine.table(sql.ASKED),
        keep=groups.features if groups else (),
    )
    try:
        held = regroup(features, groups, anew=anew, last_number=last_number)
        found = base_potential(
            cube,
            terms,
            features,
            as_of=as_of,
            groups=held.groups,
            remaining_years=engine.table(sql.REMAINING)["years"].to_numpy(),
            window_years=WINDOW_YEARS,
        )
    except Refused as refused:
        if refused.code not in SILENT:
            raise
        nobody = pa.array(np.zeros(cube.num_rows, dtype=np.int64))
        return _with_level(_unknown(cube).append_column("group", nobody), (1,)), None
    return _with_level(found.customers, held.groups.numbers), held


def _booked(cube: pa.Table, terms: pa.Table, *, first: dt.date | None, as_of: dt.date) -> pa.Table:
    """The cube with the profitability of the time since the first posting, as if that were a year at least.

    Of a few months nobody knows what a year brings: an annual bill may be in them.
    """
    if first is None or first >= as_of:
        return cube
    years, profit = (floats(cube, axis) for axis in CUBE[1:])
    window = (as_of - first).days / DAYS_PER_YEAR
    known = watched(terms, cube["customer_id"], as_of=as_of, window_years=window).years
    known = np.where(known > 0, np.maximum(known, np.minimum(years, A_YEAR)), 0.0)
    partly = (known > 0) & (known < years - A_WEEK)
    booked = np.where(partly, profit * years / np.where(partly, known, 1.0), profit)
    return cube.set_column(cube.column_names.index(CUBE[2]), CUBE[2], pa.array(booked))


def _unknown(cube: pa.Table) -> pa.Table:
    """Nobody's potential is known to be more than what he is."""
    inner = np.column_stack([floats(cube, name) for name in CUBE])
    active = np.zeros(cube.num_rows, dtype=bool)
    return gaps(cube["customer_id"], Cubes(inner, inner, inner), active=active)


def _with_level(found: pa.Table, numbers: tuple[int, ...]) -> pa.Table:
    worth = floats(found, "potential")
    group = np.array(numbers)[found["group"].to_numpy()]
    found = found.drop_columns("group").append_column("needs_group", pa.array(group, pa.int16()))
    levels = levels_of(worth, potential_steps(worth)).tolist()
    return found.append_column("potential_level", pa.array(levels, pa.string()))
