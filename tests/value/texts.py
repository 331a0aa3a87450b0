"""Which SQL texts of value run on every engine, and on which rows are they compared?"""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from tests.value.ledger import interaction_table, posting_table
from tests.value.scale.transactions import ledger

from kundig.value.causes import main_causes_sql
from kundig.value.cohorts import cohorts_sql
from kundig.value.cube import cube_sql
from kundig.value.lifetime.summaries import summary_sql
from kundig.value.profit import lines_sql, wide_sql
from kundig.value.promises import asked_sql, promises_sql
from kundig.value.rfm import customer_summary_sql
from kundig.value.scale.bins import bins_sql
from kundig.value.scale.transactions import Transactions, customers_sql

DAY = dt.date
NOW = dt.datetime(2026, 1, 6, 12)  # noqa: DTZ001 the lake keeps moments as UTC without zone
LINES = f"({lines_sql({})}) AS lines"
PROFITS = (
    "(SELECT customer_id, sum(amount) AS profit_to_date, min(month) AS first_on"
    f" FROM {LINES} GROUP BY customer_id)"
)
ASKED = asked_sql("given_levels", {"A": 4, "B": 24.5}, now=NOW, since=DAY(2025, 1, 1))
TEXTS = {
    "customer_summary": customer_summary_sql("sold", "customer", "day", "amount", "cost"),
    "summary": summary_sql("sold", "customer", "day", "amount", end="2025-06-30"),
    "gaps": summary_sql("sold", "customer", "day", "amount", end="2025-06-30", gaps=True),
    "customers": customers_sql(Transactions("sold", cost="cost"), until=DAY(2025, 6, 30)),
    "bins": bins_sql("sold", "amount - cost"),
    "cohorts": cohorts_sql("sold", "customer", "day", "amount"),
    "lines": lines_sql({}),
    "wide": wide_sql(LINES),
    "cube": cube_sql("2026-03-10", profits=PROFITS),
    "causes": main_causes_sql(lines=LINES),
    "asked": ASKED,
    "promises": promises_sql(ASKED),
}


def tables() -> dict[str, pa.Table]:
    """The rows that the texts read."""
    booked = [
        (1, "revenue", "100.50", DAY(2026, 1, 3), None),
        (1, "cost_of_goods", "60", DAY(2026, 1, 3), None),
        (2, "revenue", "10", DAY(2026, 2, 3), DAY(2026, 1, 1)),
        (2, "payment", "10", DAY(2026, 2, 9), DAY(2026, 2, 1)),
        (2, "write_off", "10", DAY(2026, 2, 3), None),
        (3, "credit_note", "4", DAY(2026, 3, 1), None),
    ]
    happened = [
        (1, "inbound", "email", "bill", "3.5", NOW - dt.timedelta(days=1), None),
        (2, "inbound", "form", "move", "9", NOW - dt.timedelta(hours=3), NOW - dt.timedelta(hours=2)),
        (2, "outbound", "visit", "", "30", NOW + dt.timedelta(days=1), None),
    ]
    ends = pa.array([None, DAY(2022, 1, 1), None], pa.date32())
    begun = [DAY(2020, 1, 1), DAY(2021, 1, 1), DAY(2019, 5, 5)]
    return {
        "sold": ledger(300, seed=1),
        "postings": posting_table(booked),
        "interactions": interaction_table(happened),
        "relationships": pa.table({"customer_id": [1, 1, 2], "since": begun, "until": ends}),
        "given_levels": pa.table({"customer_id": [1, 2], "level": ["A", "B"], "since": begun[:2]}),
        "customers": pa.table({"id": [1, 2, 3], "kind": ["person", "person", "organisation"]}),
    }


def write(folder: Path) -> dict[str, Path]:
    """The same as Parquet files."""
    for name, table in tables().items():
        pq.write_table(table, folder / f"{name}.parquet")
    return {name: folder / f"{name}.parquet" for name in tables()}
