"""Does the service level follow from the value?"""

from decimal import Decimal
from itertools import pairwise

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundig.base.refusals import Refused
from kundig.value.levels import (
    CATALOGUE,
    FLOOR,
    THRESHOLDS,
    Reason,
    checked,
    level_of,
    level_sql,
    levels_of,
    reason_sql,
)

VALUES = st.decimals(-2000, 5000, places=2)
LIMITS = st.lists(VALUES, min_size=1, max_size=4, unique=True).map(
    lambda found: dict(zip("ABCD", sorted(found, reverse=True), strict=False))
)


@given(LIMITS, st.lists(VALUES, min_size=1))
def test_one_value_many_values_and_sql_agree(limits: dict[str, Decimal], values: list[Decimal]) -> None:
    one = [level_of(value, limits)[0] for value in values]
    many = levels_of(np.array(values, dtype=float), limits).tolist()
    given_ = ", ".join(f"({place}, {value}::DECIMAL(18,4))" for place, value in enumerate(values))
    sql = f"SELECT {level_sql('v', limits)} FROM (VALUES {given_}) AS t(n, v) ORDER BY n"
    assert one == many == [row[0] for row in duckdb.connect().execute(sql).fetchall()]


@given(LIMITS, LIMITS, st.lists(st.tuples(VALUES, VALUES), min_size=1))
def test_either_threshold_gives_the_level_and_sql_agrees_on_the_reason(
    limits: dict[str, Decimal], potentials: dict[str, Decimal], customers: list[tuple[Decimal, Decimal]]
) -> None:
    one = [level_of(v, limits, potential=p, potentials=potentials) for v, p in customers]
    rows = ", ".join(f"({n}, {v}::DECIMAL(18,4), {p}::DECIMAL(18,2))" for n, (v, p) in enumerate(customers))
    level = level_sql("v", limits, potential="p", potentials=potentials)
    sql = f"SELECT l, {reason_sql('l', 'v', limits)} FROM (SELECT n, v, {level} AS l FROM t) ORDER BY n"
    found = duckdb.connect().execute(f"WITH t(n, v, p) AS (VALUES {rows}) {sql}").fetchall()
    assert found == [(code, reason.code) for code, reason in one]
    by_value = [level_of(v, limits)[0] for v, _p in customers]
    by_potential = [level_of(p, potentials)[0] for _v, p in customers]
    assert [code for code, _reason in one] == [min(pair) for pair in zip(by_value, by_potential, strict=True)]


def test_the_threshold_itself_reaches_the_level() -> None:
    assert level_of(Decimal("1000.00"), THRESHOLDS)[0] == "A"
    assert level_of(Decimal("999.99"), THRESHOLDS)[0] == "B"


def test_who_reaches_no_threshold_has_the_floor_and_its_reason() -> None:
    assert level_of(Decimal(-5), THRESHOLDS) == (
        FLOOR,
        Reason("below_thresholds", {"value": Decimal(-5), "next": Decimal(0)}),
    )


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
