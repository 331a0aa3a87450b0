"""What will everybody in the lake bring?"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kundig.base.refusals import Refused
from kundig.lake.engine import DuckEngine
from kundig.lake.tables import floats
from kundig.value.lifetime.card import buying_card
from kundig.value.lifetime.contracts.worth import STAYING_YEARS
from kundig.value.lifetime.course import stored
from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.forecast import Forecast, Total, forecast
from kundig.value.lifetime.holders import reckon_holders
from kundig.value.lifetime.summaries import OrderDays, day_number, days_in

FIGURES = ("active_chance", "expected_purchases", "lifetime_value", "lifetime_low", "lifetime_high")
YEARS = ("expected_years", *(f"stays_{year}" for year in STAYING_YEARS))
# Who holds or held a contract says when he goes; of everybody else, also of who signed one that is still to
# begin, only purchases are known.
FREE = "customer_id NOT IN (SELECT customer_id FROM relationships WHERE since <= DATE '{day}')"
ORDERS = f"""
SELECT customer_id, CAST(booked_on - DATE '1970-01-01' AS BIGINT) AS day,
       CAST(sum(amount) AS DOUBLE) AS amount
FROM postings WHERE kind = 'revenue' AND booked_on <= DATE '{{day}}' AND {FREE}
GROUP BY customer_id, booked_on ORDER BY customer_id, day"""
LAST = "SELECT max(booked_on) AS day FROM postings WHERE booked_on <= DATE '{day}'"
MARGINS = f"""
SELECT customer_id, CAST(sum(amount) FILTER (WHERE line = 'revenue') AS DOUBLE) AS revenue,
       CAST(sum(amount) AS DOUBLE) AS profit
FROM all_lines WHERE {FREE} GROUP BY customer_id
HAVING sum(amount) FILTER (WHERE line = 'revenue') > 0 ORDER BY customer_id"""


def reckon(engine: DuckEngine, *, as_of: dt.date) -> tuple[pa.Table, dict[str, object]]:
    """The table of customer_id, `FIGURES` and `YEARS` for all of whom something is known, and the cards,
    with the models of buying as `fitted`.

    Who holds or held a contract is forecast by that, everybody else by his purchases. `YEARS` are empty for
    these. Where one of both cannot be forecast its card says `why_not`.
    """
    parts, cards = [_none()], dict[str, object]()
    try:
        if buyers := reckon_buyers(engine, as_of=as_of):
            parts.append(buyers.customers)  # a card that cannot be made costs nobody his forecast
            cards["fitted"] = fitted(buyers.forecast)
            cards["buying"] = buying_card(buyers.forecast, buyers.orders, made_on=as_of, total=buyers.total)
    except Refused as refused:
        cards["buying"] = _why_not(refused)
    try:
        if holders := reckon_holders(engine, as_of=as_of):
            parts.append(holders.customers)
            cards["contracts"] = holders.forecast.card()
    except Refused as refused:
        cards["contracts"] = _why_not(refused)
    return pa.concat_tables(parts, promote_options="default"), cards


def _none() -> pa.Table:
    """Nobody; it says which columns there are."""
    figures = [(name, pa.float64()) for name in (*FIGURES, *YEARS)]
    return pa.schema([("customer_id", pa.int64()), *figures]).empty_table()


def _why_not(refused: Refused) -> dict[str, object]:
    return {"why_not": {"code": refused.code, "params": dict(refused.params)}}


def fitted(found: Forecast) -> dict[str, object]:
    """The models as plain JSON, so that a customer's page can ask them of other times (`course.restored`)."""
    return {
        "purchases": stored(found.purchases),
        "spend": stored(found.spend),
        "today": day_number(found.summary.end),
        "unit": found.summary.unit,
        "unit_days": days_in(found.summary.unit),
        "by_yardstick": found.by_yardstick,
        "discount_per_year": found.discount_per_year,
    }


@dataclass(frozen=True, slots=True, eq=False)
class Buyers:
    """Of those without a contract: `customers` (customer_id and `FIGURES`, money is profit), and the sum.

    `forecast` is that of revenue, from `orders`; `margins` (n) is what of it is profit.
    """

    customers: pa.Table
    total: Total
    forecast: Forecast
    orders: OrderDays
    margins: Floats


def reckon_buyers(engine: DuckEngine, *, as_of: dt.date) -> Buyers | None:
    """What customers without a contract bring in the next twelve months; None where there are none.

    They begin on the last day on which anything was booked: where books are closed once a month, nobody is
    taken to have left because of the days since. Revenue is forecast, and of it the customer's own margin to
    date is profit, drawn to everybody's as if by one typical customer: profit is known of lines, not of
    single purchases. Reads `relationships`, `postings` and `all_lines`.
    """
    rows = engine.table(ORDERS.format(day=as_of))
    if not rows.num_rows:
        return None
    end = engine.table(LAST.format(day=as_of))["day"][0].as_py()
    keys, code = np.unique(rows["customer_id"].to_numpy(), return_inverse=True)
    day, amount = rows["day"].to_numpy(), rows["amount"].to_numpy()
    orders = OrderDays(pa.array(keys), code, day, amount)
    found = forecast(orders, end=end)
    margins = _margins(engine, keys, as_of)
    value, low, high = (floats(found.customers, name) * margins for name in FIGURES[2:])
    money = {
        "lifetime_value": value,
        "lifetime_low": np.minimum(low, high),
        "lifetime_high": np.maximum(low, high),
    }
    table = pa.table(
        {
            "customer_id": pa.array(keys),
            **{name: found.customers[name] for name in FIGURES[:2]},
            **{name: pa.array(amounts) for name, amounts in money.items()},
        }
    )
    return Buyers(table, _profit(found.total, float(value.sum())), found, orders, margins)


def _margins(
    engine: DuckEngine, keys: "np.ndarray[tuple[int], np.dtype[np.int64]]", as_of: dt.date
) -> Floats:
    """Profit per revenue of each customer (n), drawn to that of all."""
    table = engine.table(MARGINS.format(day=as_of))
    # Lines go by month: who first buys later in this month has some, and no purchase yet.
    table = table.filter(pa.array(np.isin(table["customer_id"].to_numpy(), keys)))
    place = np.searchsorted(keys, table["customer_id"].to_numpy())
    revenue, profit = np.zeros((2, len(keys)))
    revenue[place], profit[place] = floats(table, "revenue"), floats(table, "profit")
    typical = revenue.mean()
    of_all = profit.sum() / max(revenue.sum(), 1e-9)
    margins: Floats = (profit + of_all * typical) / np.maximum(revenue + typical, 1e-9)
    return margins


def _profit(revenue: Total, expected: float) -> Total:
    """The bounds of revenue, as far apart in profit."""
    scale = expected / revenue.expected if revenue.expected else 0.0
    low, high = sorted((revenue.low * scale, revenue.high * scale))
    return Total(expected, low, high)
