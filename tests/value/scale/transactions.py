"""What do customers buy who leave one day, each at a pace and for amounts of his own?"""

import datetime as dt

import numpy as np
import pyarrow as pa

FIRST = dt.date(2024, 1, 1)
DAYS = 700


def ledger(customers: int, *, seed: int) -> pa.Table:
    """Transactions: customer, day, amount and cost, both in cents exactly."""
    rng = np.random.default_rng(seed)
    pace, leaves = rng.gamma(1.5, 30, customers) + 3, rng.beta(1, 4, customers)
    spends, margin = rng.gamma(4, 12, customers), rng.normal(0.2, 0.2, customers)
    there, now = np.arange(customers), rng.uniform(0, DAYS, customers)
    parts = []
    while len(there):
        parts.append((there, now))
        now = now + rng.exponential(pace[there])
        stays = (now < DAYS) & (rng.random(len(there)) >= leaves[there])
        there, now = there[stays], now[stays]
    customer, day = (np.concatenate(column) for column in zip(*parts, strict=True))
    amount = rng.gamma(6, spends[customer] / 6)
    cost = amount * (1 - margin[customer])
    cents = pa.decimal128(12, 2)
    return pa.table(
        {
            "customer": customer,
            "day": pa.array(np.datetime64(FIRST) + day.astype("timedelta64[D]")),
            "amount": pa.array(amount.round(2)).cast(cents),
            "cost": pa.array(cost.round(2)).cast(cents),
        }
    )
