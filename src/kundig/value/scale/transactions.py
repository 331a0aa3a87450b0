"""What is kept of each customer, and which sums of them come back?"""

import datetime as dt
from dataclasses import dataclass

from kundig.value.scale.bins import bin_sql

CUSTOMERS = "customers_at_scale"  # what the engine keeps
REPEATED = "CAST(revenue - first_revenue AS DOUBLE) / (frequency - 1)"


@dataclass(frozen=True, slots=True)
class Transactions:
    """Where they lie, in SQL: `source` follows FROM, the others are expressions. Amounts in one currency."""

    source: str
    customer: str = "customer"
    day: str = "day"
    amount: str = "amount"
    cost: str | None = None

    @property
    def profit(self) -> str:
        """Of a customer of the summary; where no costs are known, his revenue."""
        return "revenue - cost" if self.cost else "revenue"


def customers_sql(told: Transactions, *, until: dt.date | None = None) -> str:
    """SQL for one row per customer from the transactions up to the end of a day, in one scan.

    Columns: customer, first_day, last_day, frequency (distinct days), revenue and first_revenue (of the first
    day), cost if it is known, and undated and unpriced: whether transactions lack a day or an amount.
    """
    day = f"CAST({told.day} AS DATE)"
    costs = (f", sum({told.cost}) AS cost", ", sum(cost) AS cost") if told.cost else ("", "")
    priced = f"({told.amount}) + ({told.cost})" if told.cost else f"({told.amount})"
    kept = f"WHERE {day} <= DATE '{until.isoformat()}' OR {told.day} IS NULL" if until else ""
    return f"""
SELECT customer, min(day) AS first_day, max(day) AS last_day, count(*) AS frequency,
       sum(revenue) AS revenue, min_by(revenue, day) AS first_revenue{costs[1]},
       bool_or(day IS NULL) AS undated, bool_or(unpriced) AS unpriced
FROM (SELECT {told.customer} AS customer, {day} AS day, sum({told.amount}) AS revenue{costs[0]},
             bool_or({priced} IS NULL) AS unpriced
      FROM {told.source} {kept} GROUP BY {told.customer}, {day}) AS days
GROUP BY customer"""


HISTORIES = f"""
SELECT first_day, last_day, frequency, count(*) AS customers, CAST(sum(revenue) AS DOUBLE) AS revenue
FROM {CUSTOMERS} GROUP BY first_day, last_day, frequency ORDER BY first_day, last_day, frequency"""
SPENDS = f"""
SELECT frequency, count(*) AS customers, avg(spend) AS spend
FROM (SELECT frequency, spend, {bin_sql("spend")} AS bin
      FROM (SELECT frequency - 1 AS frequency, {REPEATED} AS spend
            FROM {CUSTOMERS} WHERE frequency > 1) AS repeaters) AS binned
GROUP BY frequency, bin ORDER BY frequency, bin"""
