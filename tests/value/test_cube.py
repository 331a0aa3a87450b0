"""Is the value cube what it says: number x duration x profitability, and the product the profit?"""

import datetime as dt
from collections import defaultdict

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.value.ledger import Term, term_table

from kundig.base.refusals import Refused
from kundig.value import value_cube
from kundig.value.cube import BaseCube, base_cube, cube_sql

AS_OF = dt.date(2026, 1, 1)
START = dt.date(2020, 1, 1)
TERMS = st.lists(
    st.tuples(st.integers(1, 5), st.integers(0, 2500), st.none() | st.integers(-5, 1500)), max_size=25
)
PROFITS = st.dictionaries(st.integers(1, 8), st.integers(-10_000_000, 10_000_000))


def held(terms: list[Term]) -> pa.Table:
    return term_table(terms, START)


def won(profits: dict[int, int]) -> pa.Table:
    return pa.table(
        {
            "customer": pa.array(list(profits), pa.int64()),
            "profit": pa.array([cents / 100 for cents in profits.values()], pa.float64()),
            "first_on": pa.array([START] * len(profits), pa.date32()),
        }
    )


def day_by_day(terms: list[Term], profits: dict[int, int]) -> dict[int, tuple[int, int]]:
    """Relationship-days and days with any relationship, counted on the calendar."""
    today = (AS_OF - START).days
    days: dict[int, list[int]] = defaultdict(list)
    for customer, first, length in terms:
        if first <= today:
            end = today if length is None else min(first + length, today)
            days[customer] += range(first, max(end, first + 1))
    for customer in profits:
        days[customer] = days[customer] or list(range(today))
    return {customer: (len(found), len(set(found))) for customer, found in days.items() if found}


def counted(cube: pa.Table) -> dict[int, tuple[int, int]]:
    return {
        row["customer"]: (
            round(row["relationships"] * row["tenure_years"] * 365.25),
            round(row["tenure_years"] * 365.25),
        )
        for row in cube.to_pylist()
    }


@given(TERMS, PROFITS)
def test_number_and_duration_equal_counting_day_by_day(terms: list[Term], profits: dict[int, int]) -> None:
    assert counted(value_cube(held(terms), won(profits), as_of=AS_OF)) == day_by_day(terms, profits)


@given(TERMS, PROFITS)
def test_the_product_is_the_profit_to_the_cent(terms: list[Term], profits: dict[int, int]) -> None:
    for row in value_cube(held(terms), won(profits), as_of=AS_OF).to_pylist():
        product = row["relationships"] * row["tenure_years"] * row["profit_per_relationship_year"]
        assert round(product, 2) == round(row["profit"], 2) == profits.get(row["customer"], 0) / 100


@pytest.mark.slow
@given(TERMS, PROFITS)
def test_sql_gives_the_same_cube(terms: list[Term], profits: dict[int, int]) -> None:
    engine = duckdb.connect()
    engine.register("relationships", held(terms))
    engine.register("profits", won(profits).rename_columns(["customer", "profit_to_date", "first_on"]))
    sql = f"SELECT * FROM ({cube_sql(AS_OF, customer='customer')}) ORDER BY customer"
    found = engine.sql(sql).to_arrow_table()
    ours = value_cube(held(terms), won(profits), as_of=AS_OF)
    assert found.num_rows == ours.num_rows
    for one, other in zip(found.columns, ours.columns, strict=True):
        assert one.to_pylist() == pytest.approx(other.to_pylist(), rel=1e-12)


def test_two_overlapping_contracts_count_twice_in_number_and_once_in_duration() -> None:
    cube = value_cube(held([(1, 0, 1461), (1, 0, 1461)]), won({1: 109_600}), as_of=AS_OF)
    assert cube.to_pylist() == [
        {
            "customer": 1,
            "relationships": 2.0,
            "tenure_years": 4.0,
            "profit_per_relationship_year": 137.0,
            "profit": 1096.0,
        }
    ]


def test_a_gap_counts_in_neither() -> None:
    cube = value_cube(held([(1, 0, 100), (1, 300, 100)]), won({1: 100}), as_of=AS_OF)
    assert counted(cube) == {1: (200, 200)}


def test_a_term_inside_another_does_not_shorten_the_tenure() -> None:
    assert counted(value_cube(held([(1, 0, 500), (1, 10, 5), (1, 400, 200)]), won({}), as_of=AS_OF)) == {
        1: (705, 600)
    }


def test_postings_without_a_relationship_are_one_from_the_first_posting_on() -> None:
    cube = value_cube(held([]), won({4: 5000}), as_of=dt.date(2024, 1, 1)).to_pylist()
    assert [
        (row["relationships"], row["tenure_years"], row["profit_per_relationship_year"]) for row in cube
    ] == [(1.0, 4.0, 12.5)]


def test_a_relationship_that_begins_tomorrow_is_left_out() -> None:
    assert value_cube(held([(1, 2500, None)]), won({}), as_of=AS_OF).num_rows == 0


def test_nobody_gives_an_empty_cube() -> None:
    cube = value_cube(held([]), won({}), as_of=AS_OF)
    assert (cube.num_rows, base_cube(cube)) == (0, BaseCube(0, 0.0, 0.0, 0.0))


def test_the_whole_base_is_customers_times_years_times_profit() -> None:
    cube = base_cube(
        value_cube(held([(1, 0, 1461), (2, 0, 2922)]), won({1: 40_000, 2: 20_000}), as_of=dt.date(2029, 1, 1))
    )
    assert cube == BaseCube(customers=2, tenure_years=6.0, profit_per_customer_year=50.0, profit=600.0)


def test_a_customer_with_two_profits_is_refused() -> None:
    doubled = pa.concat_tables([won({1: 5}), won({1: 6})])
    with pytest.raises(Refused) as refused:
        value_cube(held([]), doubled, as_of=AS_OF)
    assert refused.value.code == "cube.doubled_customer"
