"""Do RFM and cube of published data equal pandas?"""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from kundig.value import rfm, value_cube


@pytest.fixture(scope="session")
def retail(online_retail: Path) -> pd.DataFrame:
    """Online Retail: customer, date, amount; rows without a customer left out."""
    rows = pd.read_parquet(online_retail).dropna(subset="CustomerID")
    return pd.DataFrame(
        {
            "customer": rows["CustomerID"].astype("int64"),
            "date": pd.to_datetime(rows["InvoiceDate"]),
            "amount": rows["Quantity"] * rows["UnitPrice"],
        }
    )


def summed(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per customer, ordered by customer."""
    days = rows.assign(day=rows["date"].dt.normalize())
    return days.groupby("customer").agg(
        first=("day", "min"), last=("day", "max"), days=("day", "nunique"), profit=("amount", "sum")
    )


def test_rfm_of_online_retail_equals_pandas(retail: pd.DataFrame) -> None:
    expected, found = summed(retail), rfm(retail).customers.sort_by("customer")
    assert found["customer"].to_pylist() == expected.index.tolist()
    assert found["recency"].to_pylist() == (expected["last"].max() - expected["last"]).dt.days.tolist()
    assert found["frequency"].to_pylist() == expected["days"].tolist()
    assert found["monetary"].to_pylist() == pytest.approx(expected["profit"].tolist())


@pytest.mark.parametrize("data", ["cdnow", "retail"])
def test_the_cube_equals_pandas(data: str, request: pytest.FixtureRequest) -> None:
    """Half of the customers hold a contract beside a second one; the others have postings only."""
    expected = summed(request.getfixturevalue(data))
    today = expected["last"].max() + pd.Timedelta(days=1)
    held = expected.iloc[::2]
    terms = pd.concat(
        [
            pd.DataFrame({"customer": held.index, "since": held["first"], "until": today}),
            pd.DataFrame({"customer": held.index, "since": held["last"], "until": today}),
        ]
    )
    won = pd.DataFrame(
        {"customer": expected.index, "profit": expected["profit"], "first_on": expected["first"]}
    )
    cube = value_cube(pa.Table.from_pandas(terms), won, as_of=today.date()).to_pandas()
    tenure = (today - expected["first"]).dt.days.clip(lower=1)
    second = (today - expected["last"]).dt.days.where(expected.index.isin(held.index), 0)
    assert cube["customer"].tolist() == expected.index.tolist()
    assert cube["relationships"].tolist() == pytest.approx(((tenure + second) / tenure).tolist())
    assert cube["tenure_years"].tolist() == pytest.approx((tenure / 365.25).tolist())
    product = cube["relationships"] * cube["tenure_years"] * cube["profit_per_relationship_year"]
    assert product.round(2).tolist() == pytest.approx(expected["profit"].round(2).tolist(), abs=1e-9)
