"""Does the service level follow from the policy's table as it did from thresholds?"""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundig.base.refusals import Refused
from kundig.feel.dmn import DecisionTable, compiled
from kundig.feel.policies.deciding import numbered
from kundig.feel.sql import Column
from kundig.value.level_rules import SERVICE_LEVELS, by_thresholds, given_by, level_sql
from kundig.value.levels import CATALOGUE, FLOOR, checked, levels_of

VALUES = st.decimals(-2000, 5000, places=2)
LIMITS = st.lists(VALUES, min_size=1, max_size=4, unique=True).map(
    lambda found: dict(zip("ABCD", sorted(found, reverse=True), strict=False))
)
type Limits = Mapping[str, Decimal]


def _before(value: Decimal, potential: Decimal, limits: Limits, potentials: Limits) -> tuple[str, str]:
    """Level and reason as they were before there were policies: by thresholds of value, or of potential."""
    for code in sorted({*limits, *potentials}):
        if code in limits and value >= limits[code]:
            return code, "above_threshold"
        if code in potentials and potential >= potentials[code]:
            return code, "potential_threshold"
    return FLOOR, "below_thresholds"


@pytest.mark.slow
@given(LIMITS, LIMITS | st.just({}), st.lists(st.tuples(VALUES, VALUES), min_size=1))
def test_the_table_gives_the_level_and_the_reason_that_thresholds_gave(
    limits: Limits, potentials: Limits, customers: list[tuple[Decimal, Decimal]]
) -> None:
    table = by_thresholds(limits, potentials)
    given_ = given_by(table)
    before = [_before(value, potential, limits, potentials) for value, potential in customers]
    one_by_one = [given_[_rule(table, value, potential)] for value, potential in customers]
    assert [(one.level, one.reason) for one in one_by_one] == before
    assert _levels_by_sql(table, customers) == [level for level, _reason in before]


def _rule(table: DecisionTable, value: Decimal, potential: Decimal) -> int:
    """The rule that fires, by the table made ready for one customer."""
    found = compiled(numbered(table)).decide({"asked0": value, "asked1": potential})
    return int(found) if isinstance(found, Decimal) else 0


def _levels_by_sql(table: DecisionTable, customers: list[tuple[Decimal, Decimal]]) -> list[str]:
    """The levels of all at once."""
    rows = ", ".join(f"({n}, {v}::DECIMAL(18,4), {p}::DECIMAL(18,2))" for n, (v, p) in enumerate(customers))
    columns = {"value.today": Column("v", "decimal(18,4)"), "potential.total": Column("p", "decimal(18,2)")}
    sql = f"SELECT {level_sql(table, columns, 'duckdb')} FROM t ORDER BY n"
    found = duckdb.connect().execute(f"WITH t(n, v, p) AS (VALUES {rows}) {sql}").fetchall()
    return [level for (level,) in found]


@given(LIMITS, st.lists(VALUES, min_size=1))
def test_many_values_at_once_get_the_same_levels(limits: Limits, values: list[Decimal]) -> None:
    many = levels_of(np.array(values, dtype=float), limits).tolist()
    assert many == [_before(value, Decimal(0), limits, {})[0] for value in values]


def _level(value: str) -> tuple[str, str]:
    table = SERVICE_LEVELS.delivered
    given_ = given_by(table)[_rule(table, Decimal(value), Decimal(0))]
    return given_.level, given_.reason


def test_the_threshold_itself_reaches_the_level() -> None:
    assert _level("1000.00")[0] == "A"
    assert _level("999.99")[0] == "B"


def test_who_reaches_no_threshold_has_the_floor_and_its_reason() -> None:
    assert _level("-5") == (FLOOR, "below_thresholds")


def test_who_fits_no_row_has_the_floor_all_the_same() -> None:
    assert given_by(by_thresholds({}))[0].level == FLOOR


def test_every_better_level_promises_no_less() -> None:
    for better, worse in pairwise(CATALOGUE):
        assert better.response_hours < worse.response_hours
        assert set(better.channels) >= set(worse.channels)
        assert better.named_contact >= worse.named_contact
        assert better.goodwill_limit_eur > worse.goodwill_limit_eur
        assert better.queue_priority < worse.queue_priority
        assert better.cost_per_year_eur > worse.cost_per_year_eur


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"A": 10, "B": 10}, "levels.not_descending"),
        ({"A": 10, "C": 20}, "levels.not_descending"),
        ({"E": 10}, "levels.unknown"),
        ({"A": float("nan")}, "levels.not_finite"),
    ],
)
def test_thresholds_that_make_no_sense_are_refused(limits: dict[str, float], code: str) -> None:
    with pytest.raises(Refused) as refused:
        checked(limits)
    assert refused.value.code == code
