"""Do customers buy by the clock or at random?"""

import numpy as np

from kundig.value.lifetime.summaries import OrderDays


def estimated_regularity(orders: OrderDays) -> float:
    """The shape k of the gaps between purchases: 1 at random, 2 to 3 mild, above 5 like a clock.

    Of each customer's last two gaps, the share of the first is Beta (k, k) whatever his rate, with variance
    1 / (4 (2 k + 1)): Wheat & Morrison (1990), "Estimating purchase regularity with two interpurchase times".
    1 where nobody has two gaps, at most 100.
    """
    same = orders.code[1:] == orders.code[:-1]
    gaps = np.diff(orders.day).astype(float)
    second = np.flatnonzero(same[1:] & same[:-1]) + 1
    second = second[np.append(orders.code[second[1:]] != orders.code[second[:-1]], True)[: len(second)]]
    if not len(second):
        return 1.0
    shares = gaps[second - 1] / (gaps[second - 1] + gaps[second])
    variance = max(float(((shares - 0.5) ** 2).mean()), 1 / (4 * 201))
    return (1 - 4 * variance) / (8 * variance)
