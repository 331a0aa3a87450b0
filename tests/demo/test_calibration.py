"""Does the demo's whale curve have the promised shape, and because of its causes?"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import pytest

from kundig.demo.firm import generate
from kundig.value.activities import default_rates
from kundig.value.profit import lines_sql
from kundig.value.whale import WhaleCurve, whale_curve

TODAY = date(2026, 3, 15)
CUSTOMERS = 20_000
SEEDS = (1, 2, 3)
RATES = default_rates()
FREE = dict.fromkeys(RATES, Decimal(0))
LAST_YEAR = "month >= DATE '2025-03-01'"


@pytest.fixture(
    scope="module", params=[(seed, CUSTOMERS) for seed in SEEDS] + [(1, 2_000), (2, 2_000)], ids=str
)
def firm(request: pytest.FixtureRequest) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables of a firm with its priced `lines`, and the same lines for `free`."""
    seed, customers = request.param
    with duckdb.connect() as duck:
        duck.execute("SET TimeZone = 'UTC'")
        for name, table in generate(seed=seed, customers=customers, today=TODAY).items():
            renamed = {"at": "happened_at"} if name == "interactions" else {}
            duck.register(name, table.rename_columns(renamed))
        duck.execute(f"CREATE TABLE lines AS {lines_sql(RATES)}")
        duck.execute(f"CREATE TABLE free AS {lines_sql(FREE)}")
        yield duck


def ask(firm: duckdb.DuckDBPyConnection, sql: str) -> dict[str, np.ndarray[Any, Any]]:
    """The columns of a query's answer."""
    return dict(firm.execute(sql).fetchnumpy())


def curve(firm: duckdb.DuckDBPyConnection, lines: str = "lines") -> WhaleCurve:
    profits = ask(
        firm,
        "SELECT coalesce(sum(amount), 0)::DOUBLE AS profit FROM customers "
        f"LEFT JOIN {lines} ON customer_id = customers.id AND {LAST_YEAR} GROUP BY customers.id",
    )
    return whale_curve(profits["profit"], draws=0)


@pytest.mark.slow
def test_curve_peaks_between_150_and_180_percent(firm: duckdb.DuckDBPyConnection) -> None:
    assert 150 <= curve(firm).peak_height <= 180


def test_a_fifth_to_a_half_suffices_for_nearly_all_profit(firm: duckdb.DuckDBPyConnection) -> None:
    assert 0.2 <= curve(firm).plateau_share <= 0.5


def test_a_fifth_to_a_half_loses_money(firm: duckdb.DuckDBPyConnection) -> None:
    assert 0.2 <= curve(firm).loss_share <= 0.5


def test_without_cost_to_serve_the_curve_is_nearly_flat(firm: duckdb.DuckDBPyConnection) -> None:
    assert curve(firm, "free").peak_height < 115


def test_every_cause_costs_something_worth_a_talk(firm: duckdb.DuckDBPyConnection) -> None:
    causes = ask(
        firm,
        "SELECT split_part(line, ':', 2) AS topic, -sum(amount)::DOUBLE AS cost FROM lines "
        f"WHERE line LIKE '%:%' AND {LAST_YEAR} GROUP BY 1",
    )
    cost = dict(zip(causes["topic"], causes["cost"], strict=True))
    total = sum(cost.values())
    dear = {
        topic for topic in ("bill", "meter", "move", "heating", "debit_return") if cost[topic] > 0.015 * total
    }
    assert dear == {"bill", "meter", "move", "heating", "debit_return"}


def test_bonus_switchers_and_small_consumers_lose_more_often_than_others(
    firm: duckdb.DuckDBPyConnection,
) -> None:
    found = ask(
        firm,
        "SELECT avg((profit < 0)::INT) FILTER (bonus) AS bonus, "
        "avg((profit < 0)::INT) FILTER (small) AS small, "
        "avg((profit < 0)::INT) AS every FROM (SELECT customer_id, sum(amount) AS profit, "
        "bool_or(line = 'discount') AS bonus, "
        "sum(amount) FILTER (line = 'revenue') BETWEEN 1 AND 450 AS small "
        f"FROM lines WHERE {LAST_YEAR} GROUP BY customer_id)",
    )
    assert found["bonus"][0] > 1.3 * found["every"][0]
    assert found["small"][0] > 1.1 * found["every"][0]


def test_dearest_customer_has_many_heating_visits(firm: duckdb.DuckDBPyConnection) -> None:
    found = ask(
        firm,
        "SELECT coalesce(sum(quantity) FILTER (line = 'visit:heating'), 0) AS visits, sum(amount) AS profit "
        f"FROM lines WHERE {LAST_YEAR} GROUP BY customer_id ORDER BY profit LIMIT 1",
    )
    assert found["visits"][0] >= 23


def test_price_letter_makes_the_last_month_dearer_than_the_one_before(
    firm: duckdb.DuckDBPyConnection,
) -> None:
    found = ask(
        firm,
        "SELECT month, -sum(amount)::DOUBLE AS cost FROM lines "
        "WHERE line LIKE '%:price' GROUP BY month ORDER BY month",
    )
    assert [str(month)[:7] for month in found["month"]] == ["2026-02"]


def test_two_of_the_best_customers_wait_for_an_answer(firm: duckdb.DuckDBPyConnection) -> None:
    waiting = ask(
        firm,
        "WITH ranked AS (SELECT customer_id, rank() OVER (ORDER BY sum(amount) DESC) AS place FROM lines "
        f"WHERE {LAST_YEAR} GROUP BY customer_id) "
        "SELECT place FROM ranked JOIN interactions i USING (customer_id) WHERE i.direction = 'inbound' "
        "AND (i.answered_at IS NULL OR i.answered_at > i.happened_at + INTERVAL 7 DAY) "
        "AND i.topic = 'complaint'",
    )
    customers = ask(firm, "SELECT count(*) AS n FROM customers")["n"][0]
    good = waiting["place"] <= 0.05 * customers
    assert int(good.sum()) >= 2
