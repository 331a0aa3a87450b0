"""Does the analysis of a file forecast what its customers will bring, and say why where it cannot?"""

import datetime as dt
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kundig.lake.files.reading import opened
from kundig.value.analysis import lifetime as module
from kundig.value.analysis.columns import Wishes
from kundig.value.analysis.console import printed
from kundig.value.analysis.lifetime import COLUMNS
from kundig.value.analysis.report import report
from kundig.value.analysis.results import Analysis
from kundig.value.analysis.run import analyse
from kundig.value.analysis.summary import summary
from kundig.value.analysis.words import Words
from kundig.value.analysis.writing import write

pytestmark = pytest.mark.slow

TODAY = dt.date(2026, 6, 30)
FIRST = dt.date(2024, 1, 1)
type Row = tuple[str, dt.date, float]


def analysed(folder: Path, rows: Iterator[Row] | list[Row], *, cost: str = "") -> Analysis:
    file = folder / "sales.csv"
    lines = [f"{who},{day},{amount}{',' + cost if cost else ''}" for who, day, amount in rows]
    file.write_text(f"customer,date,amount{',cost' if cost else ''}\n" + "\n".join(lines) + "\n")
    with opened(file) as table:
        found = analyse(table, Wishes(amount="amount"), today=TODAY)
        write(found, folder / "out", Words("en"), summary=summary(found))
        return found


def sales(customers: int = 80, rows: int = 700) -> Iterator[Row]:
    drawn = random.Random(4)
    for _ in range(rows):
        who = int(customers * drawn.random() ** 2)
        yield f"c{who}", FIRST + dt.timedelta(days=drawn.randrange(600)), round(drawn.uniform(5, 50), 2)


def test_every_way_of_telling_says_the_same(tmp_path: Path) -> None:
    found = analysed(tmp_path, sales())
    card = found.lifetime.card
    assert card is not None
    expected = card["total"]["expected"]
    table = pq.read_table(tmp_path / "out" / "customers.parquet")
    assert sum(table["lifetime_value"].to_pylist()) == pytest.approx(expected)
    for low, value, high in zip(
        *(table[name].to_pylist() for name in ("lifetime_low", "lifetime_value", "lifetime_high")),
        strict=True,
    ):
        assert 0 <= low <= high
        assert value > 0
    assert set(table["active_chance"].to_pylist()) <= {
        chance for chance in table["active_chance"].to_pylist() if 0 <= chance <= 1
    }
    told = json.loads((tmp_path / "out" / "summary.json").read_text())["lifetime"]
    assert told == json.loads(json.dumps(card))
    amount = Words("en").money(expected, None, 0)
    assert amount in printed(found, Words("en"), folder=None)
    assert amount in (tmp_path / "out" / "report.html").read_text()


def test_the_report_draws_what_came_and_what_was_expected(tmp_path: Path) -> None:
    found = analysed(tmp_path, sales())
    for language, titles in {
        "en": ("Repeat purchases, cumulated", "Still active?", "Are the forecasts honest?", "Model card"),
        "de": ("Wiederkäufe, zusammengezählt", "Noch aktiv?", "Sind die Vorhersagen ehrlich?", "Modellkarte"),
    }.items():
        page = report(found, Words(language))
        for title in titles:
            assert f"<h2>{title}</h2>" in page
        assert page.count('class="came"') >= 4
        assert 'class="held"' in page


CANNOT: dict[str, tuple[list[Row], str]] = {
    "one day": (
        [(f"c{n % 9}", FIRST, 5.0 + n) for n in range(30)],
        "None of the 9 customers has bought twice.",
    ),
    "one purchase": ([("c", FIRST, 5.0)], "None of the 1 customers has bought twice."),
    "all once": (
        [(f"c{n}", FIRST + dt.timedelta(days=n), 5.0) for n in range(60)],
        "None of the 60 customers has bought twice.",
    ),
    "returns only": (
        [(f"c{n % 5}", FIRST + dt.timedelta(days=n), -5.0) for n in range(60)],
        "On no day does a customer buy more than he returns.",
    ),
}


@pytest.mark.parametrize("what", CANNOT)
def test_what_cannot_be_forecast_is_reported_with_the_reason(tmp_path: Path, what: str) -> None:
    rows, sentence = CANNOT[what]
    found = analysed(tmp_path, rows)
    assert found.lifetime.card is None
    for told in (
        printed(found, Words("en"), folder=None),
        (tmp_path / "out" / "report.html").read_text(),
        summary(found)["lifetime"]["why_not"]["said"],
    ):
        assert sentence in told
    for name in COLUMNS:
        assert found.customers[name].null_count == found.customers.num_rows


@pytest.mark.parametrize(
    "rows",
    [
        [("c1", FIRST, 5.0), ("c1", FIRST + dt.timedelta(days=1), 5.0), ("c2", FIRST, 5.0)],
        [("c1", FIRST + dt.timedelta(days=7 * n), 10.0 + n % 3) for n in range(40)],
        [(f"c{n % 9}", FIRST + dt.timedelta(days=n), 0.0) for n in range(300)],
        [(f"c{n % 9}", FIRST + dt.timedelta(days=n * n % 400), 1e10 + n) for n in range(300)],
    ],
    ids=["two days", "one customer", "nothing paid", "billions"],
)
def test_odd_files_are_forecast_with_cautions_and_without_gaps(tmp_path: Path, rows: list[Row]) -> None:
    found = analysed(tmp_path, rows)
    assert found.lifetime.card is not None
    assert found.lifetime.card["warnings"]
    json.dumps(found.lifetime.card, allow_nan=False)


def test_returns_lessen_the_purchases_and_are_none(tmp_path: Path) -> None:
    bought = [
        ("a", 0, 30.0),
        ("a", 10, 30.0),
        ("a", 20, -12.0),
        ("b", 5, 8.0),
        ("b", 30, 8.0),
        ("c", 3, -1.0),
    ]
    found = analysed(tmp_path, [(who, FIRST + dt.timedelta(days=day), money) for who, day, money in bought])
    assert found.lifetime.card is not None
    assert found.lifetime.card["data"]["purchases"] == 4
    rows = {row["customer"]: row for row in found.customers.to_pylist()}
    assert rows["c"]["lifetime_value"] is None
    assert rows["a"]["lifetime_value"] is not None


def test_with_costs_the_value_is_profit(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    whole, less = analysed(tmp_path, sales()), analysed(tmp_path / "x", sales(), cost="2")
    assert whole.lifetime.card is not None
    assert less.lifetime.card is not None
    assert less.lifetime.card["total"]["expected"] < whole.lifetime.card["total"]["expected"]


def test_of_a_large_file_customers_are_drawn_and_all_are_valued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_CUSTOMERS", 30)
    found = analysed(tmp_path, sales())
    card = found.lifetime.card
    assert card is not None
    assert card["data"]["looked_at"] == 30
    assert card["data"]["customers"] == found.customers.num_rows
    assert found.customers["lifetime_value"].null_count == 0
