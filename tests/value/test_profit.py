"""Is a customer's profit the sum of his rows, each with its cost?"""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.value.ledger import DAY, MOMENT, Interaction, Posting, engine

from kundig.base.refusals import Refused
from kundig.value.activities import ACTIVITIES, POSTING_SIGNS, default_rates
from kundig.value.profit import lines_sql, row_costs_sql, wide_sql

pytestmark = pytest.mark.slow

DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31))
POSTINGS = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.sampled_from(sorted(POSTING_SIGNS)),
        st.decimals(0, 9999, places=2).map(str),
        DAYS,
        st.none() | DAYS,
    ),
    max_size=30,
)
INTERACTIONS = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.sampled_from(["inbound", "outbound", "unbound"]),
        st.sampled_from([*ACTIVITIES, "call", "review", "meter_reading"]),
        st.sampled_from(["", "bill", "heating"]),
        st.decimals(0, 90, places=2).map(str),
        st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2026, 12, 31)),  # noqa: DTZ001 as in the lake
        st.none(),
    ),
    max_size=30,
)
RATES = st.fixed_dictionaries({name: st.decimals(0, 99, places=4) for name in ACTIVITIES})


def by_hand(
    postings: list[Posting], interactions: list[Interaction], rates: dict[str, Decimal]
) -> dict[int, Decimal]:
    """Profit per customer, row by row."""
    profits: dict[int, Decimal] = {}
    cell = Decimal("0.0001")

    def add(customer: int, amount: Decimal) -> None:
        profits[customer] = profits.get(customer, Decimal(0)) + amount.quantize(cell, "ROUND_HALF_UP")

    for customer, kind, amount, booked_on, due_on in postings:
        add(customer, POSTING_SIGNS[kind] * Decimal(amount))
        if kind == "payment" and due_on and booked_on > due_on:
            add(customer, -(booked_on - due_on).days * rates["delay_day"])
    for customer, _, kind, _, minutes, *_ in interactions:
        if kind == "call":
            add(customer, -Decimal(minutes) * rates["call_minute"])
        elif kind in ("order", "delivery", "return", "visit", "letter", "email", "dunning"):
            add(customer, -rates[kind])
    return {customer: profit for customer, profit in profits.items() if profit}


@given(POSTINGS, INTERACTIONS, RATES)
def test_profit_equals_adding_up_row_by_row(
    postings: list[Posting], interactions: list[Interaction], rates: dict[str, Decimal]
) -> None:
    connection = engine(postings, interactions)
    lines = f"({lines_sql(rates)})"
    found = dict(connection.execute(f"SELECT customer_id, profit FROM ({wide_sql(lines)})").fetchall())
    assert {one: profit for one, profit in found.items() if profit} == by_hand(postings, interactions, rates)


@given(POSTINGS, INTERACTIONS)
def test_the_wide_table_adds_up(postings: list[Posting], interactions: list[Interaction]) -> None:
    rows = engine(postings, interactions).execute(wide_sql(f"({lines_sql(default_rates())})")).fetchall()
    rates = list(default_rates().values())
    for _, revenue, deductions, goods, to_serve, profit, *quantities in rows:
        assert profit == revenue - deductions - goods - to_serve
        priced = sum(float(rate) * units for rate, units in zip(rates, quantities, strict=True))
        assert float(to_serve) == pytest.approx(priced, abs=0.01)


@given(POSTINGS, INTERACTIONS)
def test_each_line_is_exactly_the_sum_of_its_rows(
    postings: list[Posting], interactions: list[Interaction]
) -> None:
    connection = engine(postings, interactions)
    lines = connection.execute(
        f"SELECT month, line, quantity, amount FROM ({lines_sql(default_rates())})"
        " WHERE customer_id = 1 ORDER BY month, line"
    ).fetchall()
    rows = connection.execute(
        f"SELECT month, line, sum(quantity), sum(amount) FROM ({row_costs_sql(default_rates())})"
        " GROUP BY month, line ORDER BY month, line",
        [1],
    ).fetchall()
    assert [(*row[:2], row[3]) for row in lines] == [(*row[:2], row[3]) for row in rows]
    assert [row[2] for row in lines] == pytest.approx([row[2] for row in rows])


def test_one_customer_line_by_line() -> None:
    postings: list[Posting] = [
        (1, "revenue", "500.00", DAY, None),
        (1, "cost_of_goods", "410.00", DAY, None),
        (1, "discount", "20.00", DAY, None),
        (1, "payment", "480.00", DAY, DAY - dt.timedelta(days=10)),
    ]
    interactions: list[Interaction] = [
        (1, "inbound", "call", "bill", "12.50", MOMENT, None),
        (1, "outbound", "visit", "heating", "0", MOMENT, None),
        (1, "unbound", "review", "praise", "0", MOMENT, None),
    ]
    lines = engine(postings, interactions).execute(f"{lines_sql(default_rates())} ORDER BY line").fetchall()
    assert [(line, quantity, str(amount)) for _, _, line, quantity, amount in lines] == [
        ("call_minute:bill", 12.5, "-11.8750"),
        ("cost_of_goods", 1.0, "-410.0000"),
        ("delay_day:", 10.0, "-0.3000"),
        ("discount", 1.0, "-20.0000"),
        ("revenue", 1.0, "500.0000"),
        ("visit:heating", 1.0, "-85.0000"),
    ]
    assert sum(row[4] for row in lines) == Decimal("-27.1750")


def test_the_rows_of_one_customer_are_his_own_latest_first() -> None:
    later = DAY + dt.timedelta(days=1)
    postings: list[Posting] = [
        (1, "revenue", "5.00", DAY, None),
        (2, "revenue", "7.00", DAY, None),
        (1, "return", "2.00", later, None),
    ]
    rows = engine(postings).execute(row_costs_sql(default_rates()), [1]).fetchall()
    assert [(row[0], row[1], row[5], str(row[7])) for row in rows] == [
        ("postings", 3, "return", "-2.0000"),
        ("postings", 1, "revenue", "5.0000"),
    ]


def test_a_payment_in_time_costs_nothing_and_earns_nothing() -> None:
    early: Posting = (1, "payment", "100.00", DAY, DAY + dt.timedelta(days=3))
    assert engine([early]).execute(lines_sql(default_rates())).fetchall() == []


def test_a_rate_for_something_unknown_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        lines_sql({"fax": Decimal(1)})
    assert refused.value.code == "profit.unknown_activity"
