"""How has the worth of a base moved since last month, and who came and went?"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from kundig.base.refusals import Refused
from kundig.lake.tables import as_table, floats, keys
from kundig.value.potential.cents import cents, money
from kundig.value.potential.split import split
from kundig.value.rfm import coded

CUBE = ("relationships", "tenure_years", "profit_per_relationship_year")
MOVES = ("before", "number", "duration", "profitability", "came", "went", "after")


@dataclass(frozen=True, slots=True, eq=False)
class Movement:
    """How a base's worth moved: `customers`, one row each with what moved, and `total`, the sum of each.

    Both have the columns of `MOVES`; before + number + duration + profitability + came + went = after, in
    every row and in the total, to the cent.
    """

    customers: pa.Table
    total: Mapping[str, Decimal]


def movement(
    before: Any, after: Any, *, customer: str = "customer_id", axes: tuple[str, str, str] = CUBE
) -> Movement:
    """What number, duration and profitability did to the worth of each customer, and who came and went.

    `before` and `after` have one row per customer with the columns `axes`: the inner cube, or the outer one
    (`attainable_relationships`, `attainable_years`, `attainable_profit`). A customer in both is split like
    any change of a cube (`split`); a new one came, and one who is no longer there went, with all he is worth.

    >>> last = {"customer_id": [1, 2], "relationships": [1.0, 1.0], "tenure_years": [4.0, 1.0],
    ...         "profit_per_relationship_year": [10.0, 5.0]}
    >>> this = {"customer_id": [1, 3], "relationships": [2.0, 1.0], "tenure_years": [4.0, 1.0],
    ...         "profit_per_relationship_year": [10.0, 7.0]}
    >>> {name: str(amount) for name, amount in movement(last, this).total.items() if amount}
    {'before': '45.00', 'number': '40.00', 'came': '7.00', 'went': '-5.00', 'after': '87.00'}

    Raises `Refused`: `potential.doubled_customer`, and what `split` refuses.
    """
    old, new = as_table(before), as_table(after)
    earlier, later = keys(old, customer), keys(new, customer)
    everybody, place = coded(pa.concat_arrays([later, earlier.cast(later.type)]))
    at_new, at_old = place[: len(later)], place[len(later) :]
    cubes = np.zeros((2, len(everybody), 3))
    there = np.zeros((2, len(everybody)), dtype=np.int64)
    for one, at, table in ((0, at_old, old), (1, at_new, new)):
        there[one] = np.bincount(at, minlength=len(everybody))
        for axis, name in enumerate(axes):
            cubes[one, at, axis] = floats(table, name)
    if (there > 1).any():
        raise Refused("potential.doubled_customer", column=customer)
    was, now = cents(cubes[0]), cents(cubes[1])
    came, went = there == 0
    parts = split(cubes[0], cubes[1])
    parts[came | went] = 0
    found = dict(
        zip(MOVES, (was, *parts.T, np.where(came, now, 0), np.where(went, -was, 0), now), strict=True)
    )
    return Movement(
        customers=pa.table({customer: everybody, **{name: money(found[name]) for name in MOVES}}),
        total={name: Decimal(int(found[name].sum())).scaleb(-2) for name in MOVES},
    )
