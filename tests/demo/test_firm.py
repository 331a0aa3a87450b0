"""Is the demo firm whole, repeatable and told to the end of the last full month?"""

from datetime import date

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from kundig.customers.duplicates.finding import duplicates
from kundig.demo.firm import generate

TODAY = date(2026, 3, 15)


@pytest.fixture(scope="module")
def firm() -> dict[str, pa.Table]:
    return generate(seed=5, customers=2_000, today=TODAY)


def ask(firm: dict[str, pa.Table], sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as duck:
        for name, table in firm.items():
            duck.register(name, table)
        return duck.execute(sql).fetchall()


def test_same_seed_gives_the_same_firm(firm: dict[str, pa.Table]) -> None:
    assert generate(seed=5, customers=2_000, today=TODAY) == firm


def test_another_seed_gives_another_firm(firm: dict[str, pa.Table]) -> None:
    assert generate(seed=6, customers=2_000, today=TODAY) != firm


def test_every_key_leads_to_its_row(firm: dict[str, pa.Table]) -> None:
    for child in ("relationships", "interactions", "postings"):
        lost = f"SELECT count(*) FROM {child} c ANTI JOIN customers k ON k.id = c.customer_id"
        assert ask(firm, lost) == [(0,)]
    for child in ("interactions", "postings"):
        foreign = (
            f"SELECT count(*) FROM {child} c ANTI JOIN relationships r "
            "ON r.id = c.relationship_id AND r.customer_id = c.customer_id "
            "WHERE c.relationship_id IS NOT NULL"
        )
        assert ask(firm, foreign) == [(0,)]


def test_facts_cover_24_months_and_end_with_the_last_full_one(firm: dict[str, pa.Table]) -> None:
    for table, moment in (("postings", "booked_on"), ("interactions", '"at"')):
        months = f"SELECT DISTINCT strftime(x.{moment}, '%Y-%m') FROM {table} x ORDER BY 1"
        told = [month for (month,) in ask(firm, months)]
        assert (len(told), told[0], told[-1]) == (24, "2024-03", "2026-02")


def test_months_are_smooth_though_households_pay_quarterly(firm: dict[str, pa.Table]) -> None:
    sums = ask(
        firm,
        "SELECT sum(amount)::DOUBLE FROM postings WHERE kind = 'revenue' AND booked_on >= DATE '2025-03-01' "
        "GROUP BY date_trunc('month', booked_on)",
    )
    amounts = [float(str(amount)) for (amount,) in sums]
    assert max(amounts) / min(amounts) < 1.25


def test_all_three_directions_are_told(firm: dict[str, pa.Table]) -> None:
    assert set(firm["interactions"]["direction"].to_pylist()) == {"inbound", "outbound", "unbound"}


def test_names_are_those_of_the_region(firm: dict[str, pa.Table]) -> None:
    names = " ".join(firm["customers"]["last_name"].to_pylist())
    assert [letter for letter in "äöüßıłş" if letter not in names] == []


def test_quiet_family_holds_five_contracts_and_is_found(firm: dict[str, pa.Table]) -> None:
    people = ask(
        firm,
        "SELECT k.id, count(*) FROM customers k JOIN relationships r ON r.customer_id = k.id"
        " WHERE until IS NULL AND k.street = 'Gartenweg 7' AND born_on IS NOT NULL"
        " GROUP BY k.id, first_name ORDER BY first_name = 'Thomas', count(*) DESC, k.id",
    )
    assert [count for _, count in people] == [2, 1, 1, 1]
    spelt = {int(str(who)) for who, _ in people[:3]}
    found = duplicates(firm["customers"])
    sure = found.filter(pc.greater(found["probability"], 0.99))
    pairs = list(zip(sure["left"].to_pylist(), sure["right"].to_pylist(), strict=True))
    assert [pair for pair in pairs if {*pair} <= spelt] == pairs[:3]  # the surest
    assert [pair for pair in pairs if people[3][0] in pair] == []  # her husband


def test_guests_buy_again_and_again_without_a_contract(firm: dict[str, pa.Table]) -> None:
    guests = "customer_id NOT IN (SELECT customer_id FROM relationships)"
    bought = ask(
        firm,
        "SELECT count(*), count(*) FILTER (times = 1), max(times) FROM (SELECT customer_id, count(*) AS times"
        f" FROM postings WHERE kind = 'revenue' AND {guests} GROUP BY customer_id)",
    )
    ((number, once, most),) = bought
    assert 0.03 * 2_000 < int(str(number)) < 0.08 * 2_000
    assert int(str(once)) > 3
    assert int(str(most)) > 20
    assert ask(firm, f"SELECT count(*) FROM interactions WHERE {guests} AND relationship_id IS NOT NULL") == [
        (0,)
    ]


def test_contracts_end_after_they_begin(firm: dict[str, pa.Table]) -> None:
    assert ask(firm, "SELECT count(*) FROM relationships WHERE until <= since") == [(0,)]
