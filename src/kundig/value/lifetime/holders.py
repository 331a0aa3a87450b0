"""What will those in the lake bring who hold contracts, and how long do they stay?"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kundig.lake.engine import DuckEngine
from kundig.value.lifetime.contracts.forecast import ContractForecast, forecast_contracts
from kundig.value.lifetime.fitting import Floats

TERMS = "SELECT customer_id, since, until FROM relationships"
# Profit of the last twelve full months, and of the twelve before; a firm may stay longer than a person.
PROFITS = """
SELECT h.customer_id,
       CAST(coalesce(sum(amount) FILTER (month >= DATE '{since}' AND month < DATE '{until}'), 0) AS DOUBLE)
         AS profit_last,
       CAST(coalesce(sum(amount) FILTER (month >= DATE '{before}' AND month < DATE '{since}'), 0) AS DOUBLE)
         AS profit_before,
       max(CAST(c.kind = 'organisation' AS INTEGER)) AS organisation
FROM (SELECT DISTINCT customer_id FROM relationships WHERE since <= DATE '{day}') h
JOIN customers c ON c.id = h.customer_id
LEFT JOIN all_lines l ON l.customer_id = h.customer_id
GROUP BY h.customer_id ORDER BY h.customer_id"""


@dataclass(frozen=True, slots=True, eq=False)
class Holders:
    """Of those with a contract now or once: `customers` and the `forecast` (see `forecast_contracts`)."""

    customers: pa.Table
    forecast: ContractForecast


def reckon_holders(engine: DuckEngine, *, as_of: dt.date) -> Holders | None:
    """What customers with a contract bring in the next twelve months; None where there are none.

    Reads `relationships`, `customers` and `all_lines`. Raises `Refused` as `forecast_contracts` does.
    """
    until = as_of.replace(day=1)
    since, before = (until.replace(year=until.year - back) for back in (1, 2))
    rows = engine.table(PROFITS.format(before=before, since=since, until=until, day=as_of))
    if not rows.num_rows:
        return None
    kinds: Floats = rows["organisation"].to_numpy().astype(float)[:, None]
    differ = bool(np.ptp(kinds))
    found = forecast_contracts(
        engine.table(TERMS),
        rows.drop_columns("organisation"),
        as_of=as_of,
        covariates=kinds if differ else None,
        names=["organisation"] if differ else None,
    )
    return Holders(found.customers, found)
