"""What will the customers of a file bring in the next 12 months?"""

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kundig.base.refusals import Refused
from kundig.value.lifetime.card import buying_card
from kundig.value.lifetime.choice import MOST_CUSTOMERS
from kundig.value.lifetime.forecast import Forecast, forecast
from kundig.value.lifetime.model import Caution
from kundig.value.lifetime.summaries import OrderDays, from_sql, summary_sql

COLUMNS = ("active_chance", "expected_purchases", "lifetime_value", "lifetime_low", "lifetime_high")
ROWS = "judged WHERE reason IS NULL"


@dataclass(frozen=True, slots=True, eq=False)
class Lifetime:
    """The model card and the forecast of each customer; or, without a card, `why_not`.

    `found` has the columns customer and `COLUMNS`; it lacks customers who never bought.
    """

    card: dict[str, Any] | None
    found: pa.Table | None
    why_not: Caution | None = None

    def beside(self, customers: pa.ChunkedArray) -> dict[str, pa.Array]:
        """`COLUMNS` in the order of the customers, empty where nothing is known."""
        if self.found is None:
            return {name: pa.nulls(len(customers), pa.float64()) for name in COLUMNS}
        place = pc.index_in(customers, self.found["customer"])
        return {name: self.found[name].take(place) for name in COLUMNS}


def lifetime(connection: duckdb.DuckDBPyConnection, *, costs: bool, made_on: Any, seed: int = 0) -> Lifetime:
    """Forecast from the accepted rows. What cannot be forecast is no failure, but says why."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE bought AS {_bought_sql(costs=costs)}")
    try:
        orders, everybody = _orders(connection)
        if not (np.diff(orders.code) == 0).any():
            raise Refused("lifetime.nobody_repeats", customers=everybody)
        made = _forecast(connection, orders, everybody, seed)
    except Refused as refused:
        return Lifetime(None, None, Caution(refused.code, dict(refused.params)))
    return Lifetime(
        card=buying_card(made, orders, made_on=made_on), found=made.customers.select(["customer", *COLUMNS])
    )


def _bought_sql(*, costs: bool) -> str:
    """customer, day, value: days with a purchase, and what it brought (profit where costs are known).

    A day that takes more back than it sells is no purchase; what it takes is spread evenly over the
    customer's purchases, so that together they bring what he brought.
    """
    value = "amount - cost" if costs else "amount"
    return f"""
WITH days AS (
  SELECT customer, CAST(day AS DATE) AS day, sum(amount) AS revenue, CAST(sum({value}) AS DOUBLE) AS value
  FROM {ROWS} GROUP BY ALL),
returned AS (
  SELECT customer, sum(value) FILTER (WHERE revenue < 0) / count(*) FILTER (WHERE revenue >= 0) AS each
  FROM days GROUP BY customer
  HAVING bool_or(revenue < 0) AND bool_or(revenue >= 0))
SELECT customer, day, value + coalesce(each, 0) AS value
FROM days LEFT JOIN returned USING (customer) WHERE revenue >= 0"""


def _orders(connection: duckdb.DuckDBPyConnection) -> tuple[OrderDays, int]:
    """The order days of at most `MOST_CUSTOMERS`, and how many customers there are."""
    [(everybody,)] = connection.execute("SELECT count(DISTINCT customer) FROM bought").fetchall()
    drawn = ""
    if everybody > MOST_CUSTOMERS:
        drawn = (
            "WHERE customer IN (SELECT customer FROM (SELECT DISTINCT customer FROM bought)"
            f" ORDER BY hash(customer), customer LIMIT {MOST_CUSTOMERS})"
        )
    rows = connection.sql(
        f"SELECT customer, day, value FROM bought {drawn} ORDER BY customer, day"
    ).to_arrow_table()
    if not rows.num_rows:
        raise Refused("analyse.no_purchase")
    encoded = rows["customer"].combine_chunks().dictionary_encode()
    orders = OrderDays(
        customers=encoded.dictionary,
        code=encoded.indices.to_numpy().astype(np.int64),
        day=rows["day"].to_numpy().astype("datetime64[D]").astype(np.int64),
        amount=rows["value"].to_numpy().astype(np.float64),
    )
    return orders, int(everybody)


def _forecast(
    connection: duckdb.DuckDBPyConnection, orders: OrderDays, everybody: int, seed: int
) -> Forecast:
    """From all orders; of a large base from its summary, the models chosen by the drawn customers."""
    if everybody == len(orders.customers):
        return forecast(orders, seed=seed)
    [(end,)] = connection.execute("SELECT max(day) FROM bought").fetchall()
    sql = summary_sql("bought", "customer", "day", "value", end=end, gaps=True)
    summary = from_sql(connection.sql(sql).to_arrow_table(), end)
    return forecast(orders, end=end, summary=summary, seed=seed)
