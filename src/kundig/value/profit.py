"""What did a customer earn us, line by line, down to the row?"""

from collections.abc import Mapping
from decimal import Decimal

from kundig.base.refusals import Refused
from kundig.value.activities import ACTIVITIES, DEDUCTIONS, POSTING_SIGNS

Rates = Mapping[str, Decimal]


def lines_sql(rates: Rates, *, postings: str = "postings", interactions: str = "interactions") -> str:
    """SQL for the long table of lines, one per customer, month and line.

    Columns: customer_id BIGINT, month DATE (its first day), line VARCHAR, quantity DOUBLE (units of the
    activity; postings: how many), amount DECIMAL(18,4) in the currency of the postings, negative where
    it costs. The lines of a customer sum exactly to his profit; payments count nothing. Every activity that
    happened has its line, also at the rate 0.

    Raises `Refused("profit.unknown_activity")` for a rate of something that is no activity.
    """
    return f"""
SELECT customer_id, month, line, CAST(sum(quantity) AS DOUBLE) AS quantity,
       CAST(sum(amount) AS DECIMAL(18,4)) AS amount
FROM ({rows_sql(rates, postings=postings, interactions=interactions)}) AS one
GROUP BY customer_id, month, line"""


def rows_sql(rates: Rates, *, postings: str = "postings", interactions: str = "interactions") -> str:
    """SQL for every row that makes or costs money, priced: the rows under each line.

    Columns: source ('postings' or 'interactions'), id, customer_id, on_day, month, line, quantity DOUBLE,
    amount DECIMAL(18,4).
    """
    priced = _checked(rates)
    return "\nUNION ALL\n".join(
        (_posted(postings), _delays(postings, priced["delay_day"]), _served(interactions, priced))
    )


def row_costs_sql(rates: Rates, *, postings: str = "postings", interactions: str = "interactions") -> str:
    """`rows_sql` for the one customer whose id is the parameter `$1`, the latest row first."""
    rows = rows_sql(
        rates,
        postings=f"(SELECT * FROM {postings} WHERE customer_id = $1)",
        interactions=f"(SELECT * FROM {interactions} WHERE customer_id = $1)",
    )
    return f"SELECT * FROM ({rows}) AS one ORDER BY on_day DESC, source, id, line"


def wide_sql(lines: str = "lines") -> str:
    """SQL for one row per customer from the lines table: what the levers and the profile need.

    Columns: customer_id, revenue, deductions and cost_of_goods (both positive), cost_to_serve (positive),
    profit, all DECIMAL(18,4), and a DOUBLE quantity per activity.
    """
    posted = "line NOT LIKE '%:%'"
    deducted = ", ".join(f"'{line}'" for line in DEDUCTIONS)
    quantities = ",\n       ".join(
        f"coalesce(sum(CASE WHEN line LIKE '{_escaped(name)}:%' ESCAPE '!' THEN quantity END), 0) AS {name}"
        for name in ACTIVITIES
    )
    return f"""
SELECT customer_id,
       {_money("line = 'revenue'")} AS revenue,
       {_money(f"line IN ({deducted})", -1)} AS deductions,
       {_money("line = 'cost_of_goods'", -1)} AS cost_of_goods,
       {_money(f"NOT ({posted})", -1)} AS cost_to_serve,
       CAST(sum(amount) AS DECIMAL(18,4)) AS profit,
       {quantities}
FROM {lines} GROUP BY customer_id"""


def _money(condition: str, sign: int = 1) -> str:
    return f"CAST(coalesce(sum(CASE WHEN {condition} THEN {sign} * amount END), 0) AS DECIMAL(18,4))"


def _escaped(name: str) -> str:
    return name.replace("_", "!_")


def _checked(rates: Rates) -> dict[str, Decimal]:
    unknown = sorted(set(rates) - set(ACTIVITIES))
    if unknown:
        raise Refused("profit.unknown_activity", activities=", ".join(unknown), known=", ".join(ACTIVITIES))
    return {name: Decimal(rates.get(name, activity.rate_eur)) for name, activity in ACTIVITIES.items()}


def _posted(postings: str) -> str:
    signed = " ".join(f"WHEN '{kind}' THEN {sign}" for kind, sign in POSTING_SIGNS.items() if sign)
    kinds = ", ".join(f"'{kind}'" for kind, sign in POSTING_SIGNS.items() if sign)
    return f"""SELECT 'postings' AS source, id, customer_id, booked_on AS on_day,
       CAST(date_trunc('month', booked_on) AS DATE) AS month, kind AS line, CAST(1 AS DOUBLE) AS quantity,
       CAST(amount * CASE kind {signed} END AS DECIMAL(18,4)) AS amount
FROM {postings} WHERE kind IN ({kinds})"""


def _delays(postings: str, rate: Decimal) -> str:
    delay = ACTIVITIES["delay_day"]
    return f"""SELECT 'postings', id, customer_id, booked_on, CAST(date_trunc('month', booked_on) AS DATE),
       'delay_day:', CAST({delay.quantity} AS DOUBLE), {_price(delay.quantity, rate)}
FROM {postings} WHERE {delay.where}"""


def _served(interactions: str, rates: Rates) -> str:
    """Each interaction is at most one activity, so one scan finds them all."""
    found = [one for one in ACTIVITIES.values() if one.rows == "interactions"]
    names = " ".join(f"WHEN {one.where} THEN '{one.name}:'" for one in found)
    units = " ".join(f"WHEN {one.where} THEN CAST({one.quantity} AS DOUBLE)" for one in found)
    prices = " ".join(f"WHEN {one.where} THEN {_price(one.quantity, rates[one.name])}" for one in found)
    any_of = " OR ".join(one.where for one in found)
    return f"""SELECT 'interactions', id, customer_id, CAST(happened_at AS DATE),
       CAST(date_trunc('month', happened_at) AS DATE),
       CASE {names} END || coalesce(topic, ''), CASE {units} END, CASE {prices} END
FROM {interactions} WHERE {any_of}"""


def _price(quantity: str, rate: Decimal) -> str:
    """Rounded row by row, so that lines are exactly the sum of their rows."""
    return f"CAST(-1 * ({quantity}) * CAST({rate:f} AS DECIMAL(10,4)) AS DECIMAL(18,4))"
