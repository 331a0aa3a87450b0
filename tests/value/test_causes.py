"""Do the causes explain the losses, to the cent?"""

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundig.base.refusals import Refused
from kundig.value.causes import bridge, main_causes, main_causes_sql

LINES = ["revenue", "cost_of_goods", "discount", "return", "call_minute:bill", "visit:heating"]
ROWS = st.lists(st.tuples(st.integers(1, 9), st.sampled_from(LINES), st.integers(0, 2000)), max_size=60)
Row = tuple[int, str, int]


def table(rows: list[Row]) -> pa.Table:
    signed = [float(amount if line == "revenue" else -amount) for _, line, amount in rows]
    return pa.table(
        {
            "customer_id": pa.array([row[0] for row in rows], pa.int64()),
            "line": pa.array([row[1] for row in rows], pa.string()),
            "quantity": pa.array([1.0] * len(rows), pa.float64()),
            "amount": pa.array(signed, pa.float64()),
        }
    )


def with_pandas(rows: list[Row]) -> dict[int, str]:
    """The cause of each loss-maker, with customers of even and odd numbers compared among themselves."""
    found = table(rows).to_pandas()
    if found.empty:
        return {}
    wide = found.pivot_table(
        index="customer_id", columns="line", values="amount", aggfunc="sum", fill_value=0
    )
    wide = wide.reindex(columns=LINES, fill_value=0.0)
    parts = pd.DataFrame({"low_margin": wide["revenue"] + wide["cost_of_goods"]}).join(wide[LINES[2:]])
    typical = parts.groupby(parts.index % 2).transform("median")
    excess = typical - parts
    causes = excess.idxmax(axis=1).where(excess.max(axis=1) > 0, "low_margin")
    found_causes: dict[int, str] = causes[wide.sum(axis=1) < 0].to_dict()
    return found_causes


def groups() -> pa.Table:
    return pa.table({"customer_id": list(range(1, 12)), "group": [str(one % 2) for one in range(1, 12)]})


@given(ROWS)
def test_main_causes_equal_pandas(rows: list[Row]) -> None:
    found = main_causes(table(rows), groups=groups()).customers
    assert dict(
        zip(found["customer_id"].to_pylist(), found["cause"].to_pylist(), strict=True)
    ) == with_pandas(rows)


@pytest.mark.slow
@given(ROWS)
def test_sql_gives_the_same_causes(rows: list[Row]) -> None:
    engine = duckdb.connect()
    engine.register("lines", table(rows))
    engine.register("customers", groups().rename_columns(["id", "kind"]))
    sql = main_causes_sql()
    found = engine.execute(f"SELECT customer_id, line, loss, excess FROM ({sql}) ORDER BY 1").fetchall()
    ours = main_causes(table(rows), groups=groups()).customers.sort_by("customer_id")
    assert found == [
        (row["customer_id"], row["cause"], row["loss"], row["excess"]) for row in ours.to_pylist()
    ]


@given(ROWS)
def test_the_losses_by_cause_are_all_losses(rows: list[Row]) -> None:
    profits = table(rows).to_pandas().groupby("customer_id")["amount"].sum()
    found = main_causes(table(rows))
    assert sum(found.by_cause["loss"].to_pylist()) == profits[profits < 0].sum()
    assert sum(found.by_cause["customers"].to_pylist()) == (profits < 0).sum() == found.customers.num_rows


def test_the_visited_the_callers_and_the_small_have_their_causes() -> None:
    rows: list[Row] = []
    for customer in range(1, 8):
        small = customer == 7
        rows += [
            (customer, "revenue", 20 if small else 500),
            (customer, "cost_of_goods", 15 if small else 400),
        ]
        rows += [(customer, "letter:", 10)]
    rows += [(5, "visit:heating", 170), (5, "call_minute:bill", 30), (6, "call_minute:bill", 95)]
    found = main_causes(table(rows))
    assert found.customers.to_pylist() == [
        {"customer_id": 5, "loss": -110.0, "cause": "visit:heating", "excess": 170.0},
        {"customer_id": 6, "loss": -5.0, "cause": "call_minute:bill", "excess": 95.0},
        {"customer_id": 7, "loss": -5.0, "cause": "low_margin", "excess": 95.0},
    ]
    assert found.by_cause["cause"].to_pylist() == ["visit:heating", "call_minute:bill", "low_margin"]


def test_who_has_no_group_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        main_causes(table([(99, "revenue", 1)]), groups=groups())
    assert refused.value.code == "causes.no_group"


@given(ROWS, st.sets(st.integers(1, 9)))
def test_the_bridge_of_a_group_sums_to_its_profit(rows: list[Row], only: set[int]) -> None:
    found = table(rows).to_pandas()
    expected = found[found["customer_id"].isin(only)]["amount"].sum()
    assert np.sum(bridge(table(rows), only=sorted(only))["amount"].to_numpy()) == expected


def test_the_bridge_goes_from_revenue_over_goods_and_deductions_to_the_largest_cost() -> None:
    rows = [(1, "call_minute:bill", 5), (1, "visit:heating", 9), (1, "discount", 1), (2, "revenue", 70)]
    rows += [(1, "revenue", 30), (1, "cost_of_goods", 20)]
    assert bridge(table(rows), only=[1]).drop_columns("quantity").to_pylist() == [
        {"line": "revenue", "amount": 30.0},
        {"line": "cost_of_goods", "amount": -20.0},
        {"line": "discount", "amount": -1.0},
        {"line": "visit:heating", "amount": -9.0},
        {"line": "call_minute:bill", "amount": -5.0},
    ]
