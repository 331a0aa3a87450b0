"""What orders does a base leave whose customers buy at random, and may leave after each order?"""

import numpy as np
import pyarrow as pa

from kundig.value.lifetime.summaries import OrderDays

START = 19_000


def ledger(customers: int = 400, days: int = 400, *, leave: float = 0.1, seed: int = 1) -> OrderDays:
    """Rates are gamma (1, 33 days), amounts gamma around a mean of each customer's own."""
    random = np.random.default_rng(seed)
    code, day, amount = [], [], []
    for customer in range(customers):
        rate, mean = random.gamma(1.0, 0.03) + 1e-9, 100 / random.gamma(4.0, 0.3)
        at = float(random.uniform(0, 60))
        seen: set[int] = set()
        while at < days:
            seen.add(int(at))
            if random.random() < leave:
                break
            at += float(random.exponential(1 / rate))
        day += sorted(seen)
        code += [customer] * len(seen)
        amount += list(random.gamma(5.0, mean / 5, len(seen)))
    names = pa.array([f"c{i}" for i in range(customers)])
    return OrderDays(names, np.array(code), np.array(day) + START, np.array(amount))
