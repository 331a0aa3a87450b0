"""Does the analysis of a file say what an independent computation says?"""

import datetime as dt
import math
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kundig.base.refusals import Refused
from kundig.lake.files.opened import Options
from kundig.lake.files.reading import opened
from kundig.value.analysis.columns import Wishes
from kundig.value.analysis.results import Analysis
from kundig.value.analysis.run import analyse
from kundig.value.analysis.summary import summary

pytestmark = pytest.mark.slow

DATA = Path(__file__).parents[3] / "shared" / "data"
TODAY = dt.date(2026, 6, 30)


def analysed(file: Path, options: Options | None = None, **told: str) -> Analysis:
    with opened(file, options) as table:
        return analyse(table, Wishes(**told), today=TODAY)


def test_cdnow_is_read_to_the_cent(cdnow: pd.DataFrame) -> None:
    found = analysed(DATA / "cdnow" / "CDNOW_master.txt")
    said = summary(found)
    assert (said["customers"], said["transactions"], said["refused"]) == (23_570, 69_659, 0)
    assert (said["revenue"], said["cost"], said["profit"]) == (2_500_315.63, None, None)
    assert said["columns"]["amount"] == "dollar_value"
    assert said["period"] == {"first": "1997-01-01", "last": "1998-06-30"}
    per_customer = cdnow.groupby("customer")["amount"].sum().sort_values(ascending=False)
    running = np.concatenate([[0], per_customer.cumsum()]) * 100 / per_customer.sum()
    points = np.array(said["whale"]["points"])
    shares = np.arange(101) / 100
    expected = np.interp(shares * len(per_customer), np.arange(len(running)), running)
    np.testing.assert_allclose(points[:, 0], shares)
    np.testing.assert_allclose(points[:, 1], expected, atol=1e-8)
    first = cdnow.groupby("customer")["date"].min().dt.to_period("M")
    assert [row["customers"] for row in said["cohorts"]["cohorts"][:3]] == first.value_counts(
        sort=False
    ).sort_index().tolist()


def test_cdnow_sample_without_header_is_told_by_numbers() -> None:
    file = DATA / "cdnow" / "CDNOW_sample.txt"
    if not file.exists():
        pytest.skip("the CDNOW sample is not on this machine")
    found = analysed(file, Options(header=False), customer="1", date="3", amount="5")
    assert (found.customers.num_rows, found.transactions) == (2_357, 6_919)
    assert found.revenue == Decimal("244091.94")
    assert found.choice.doubts == ()
    guessed = analysed(file)
    assert (guessed.revenue, guessed.customers.num_rows) == (found.revenue, 2_357)
    assert {doubt.params["option"] for doubt in guessed.choice.doubts} == {"--customer", "--amount"}


def test_online_retail_equals_pandas(online_retail: Path) -> None:
    found = analysed(online_retail, amount="Quantity * UnitPrice")
    rows = pd.read_parquet(online_retail)
    rows["amount"] = rows["Quantity"] * rows["UnitPrice"]
    per_customer = rows.groupby("CustomerID")["amount"].sum().sort_values(ascending=False)
    days = pd.to_datetime(rows["InvoiceDate"]).dt.normalize()
    frequency = days.groupby(rows["CustomerID"]).nunique()
    assert found.transactions == len(rows)
    assert float(found.revenue) == pytest.approx(rows["amount"].sum(), abs=0.01)
    table = found.customers.to_pandas().set_index("customer")
    np.testing.assert_allclose(table["revenue"].astype(float), per_customer.loc[table.index], atol=1e-4)
    assert table["frequency_days"].tolist() == frequency.loc[table.index].tolist()
    best = int(np.argmax(per_customer.cumsum() >= 0.95 * per_customer.sum() * (1 - 1e-12))) + 1
    assert found.curve.plateau_share == best / len(per_customer)


MONEY = st.integers(min_value=-99_999, max_value=99_999)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ledger=st.lists(
        st.tuples(st.sampled_from("ABCDEFG"), st.integers(0, 900), MONEY, MONEY), min_size=1, max_size=40
    )
)
def test_random_ledgers_add_up_exactly(tmp_path: Path, ledger: list[tuple[str, int, int, int]]) -> None:
    file = tmp_path / "ledger.csv"
    lines = ["customer,date,amount,cost"]
    start = dt.date(2023, 1, 1)
    for customer, day, amount, cost in ledger:
        on = start + dt.timedelta(days=day)
        lines.append(f"{customer},{on},{amount / 100:.2f},{cost / 100:.2f}")
    file.write_text("\n".join(lines) + "\n")
    found = analysed(file)
    profits: dict[str, int] = {}
    for customer, _, amount, cost in ledger:
        profits[customer] = profits.get(customer, 0) + amount - cost
    assert found.profit == Decimal(sum(profits.values())) / 100
    assert found.customers["profit"].to_pylist() == sorted(
        (Decimal(p) / 100 for p in profits.values()), reverse=True
    )
    assert found.curve.unit == ("percent" if sum(profits.values()) > 0 else "money")
    assert found.curve.loss_makers == sum(profit < 0 for profit in profits.values())
    cube = found.cube
    product = cube.customers * cube.tenure_years * cube.profit_per_customer_year
    assert math.isclose(product, sum(profits.values()) / 100, abs_tol=1e-6)
    assert sum(row["customers"] for row in summary(found)["rfm"]) == len(profits)


def test_seen_rows_are_transactions_and_refused_rows(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    good = [f"{n % 7};{n % 28 + 1:02d}.0{n % 9 + 1}.2024;{n},50" for n in range(100)]
    bad = [
        ";01.01.2024;5,00",
        "1;31.02.2024;5,00",
        "1;01.05.1899;5,00",
        "1;01.05.2999;5,00",
        "1;01.01.2024;12,3,4",
        "1;01.01.2024;",
        "1;01.01.2024",
        "1;01.01.2024;5,00;6",
    ]
    file.write_text("Kunde;Datum;Betrag\n" + "\n".join(good + bad) + "\n")
    found = analysed(file)
    assert (found.seen, found.transactions) == (108, 100)
    assert dict(found.refused) == {"fields": 2, "customer": 1, "date": 1, "date_range": 2, "amount": 2}


@pytest.mark.parametrize(
    ("header", "customer", "date", "amount", "cost"),
    [
        (
            "KundenNr;Kundenname;Rechnungsdatum;Netto-Umsatz;Wareneinsatz",
            0,
            2,
            "Netto-Umsatz",
            "Wareneinsatz",
        ),
        ("Invoice;CustomerID;InvoiceDate;Quantity;UnitPrice", 1, 2, "Quantity * UnitPrice", None),
        ("Datum;Kunde;Menge;Einzelpreis;Beleg", 1, 0, "Menge * Einzelpreis", None),
        ("order_id;customer;order_date;total;tax", 1, 2, "total", None),
    ],
)
def test_columns_are_found_by_name_in_both_languages(
    tmp_path: Path, header: str, customer: int, date: int, amount: str, cost: str | None
) -> None:
    names = header.split(";")
    file = tmp_path / "a.csv"
    rows = [
        ";".join(f"{n % 28 + 1:02d}.03.2024" if i == date else str(n + i) for i in range(5)) for n in range(9)
    ]
    file.write_text("\n".join([header, *rows]) + "\n")
    choice = analysed(file).choice
    assert (choice.customer.name, choice.date.name) == (names[customer], names[date])
    assert (choice.amount.text, choice.cost.text if choice.cost else None) == (amount, cost)


def test_told_currency_keeps_its_rows_and_lists_the_others(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("customer;date;amount\n1;2024-01-01;5,00 €\n2;2024-01-02;7,00 $\n1;2024-02-01;1,00 EUR\n")
    found = analysed(file, currency="EUR")
    assert (found.transactions, dict(found.refused), found.currency) == (2, {"currency": 1}, "EUR")
    assert found.revenue == Decimal(6)


def test_file_deleted_while_it_is_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("customer;date;amount\n" + "1;2024-01-01;5.00\n" * 1_000)
    reading = opened(file, progress=lambda _: file.unlink(missing_ok=True))
    with reading as table, pytest.raises(Refused, match=r"file\.vanished"):
        analyse(table, Wishes(), today=TODAY)


def test_damaged_parquet_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    days = [dt.date(2024, 1, 1 + n % 28) for n in range(5_000)]
    pq.write_table(
        pa.table({"customer": range(5_000), "date": days, "amount": [n / 7 for n in range(5_000)]}), file
    )
    content = bytearray(file.read_bytes())
    content[40:20_000] = bytes(19_960)
    file.write_bytes(content)
    with pytest.raises(Refused, match=r"file\.parquet"):
        analysed(file)
