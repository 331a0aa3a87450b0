"""Where does the company's potential lie: in which cell of the matrix, on which axis?"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from kundig.base.refusals import Refused
from kundig.lake.tables import as_table, column
from kundig.value.levels import levels_of

Floats = npt.NDArray[np.float64]
PARTS = ("inner", "as_it_goes", "number", "duration", "profitability", "potential")


def cells(
    value: Floats, potential: Floats, *, levels: Mapping[str, Decimal], steps: Mapping[str, Decimal]
) -> pa.Table:
    """The cell of each customer: `value_level` and `potential_level`, each A to E.

    `value` (n) is the value today, with the thresholds of its service levels; `potential` (n) with `steps`,
    thresholds of its own (see `potential_steps`).
    """
    return pa.table({"value_level": levels_of(value, levels), "potential_level": levels_of(potential, steps)})


def potential_steps(potential: Floats) -> dict[str, Decimal]:
    """Thresholds by which the best tenth of all positive potentials is A, then two and three tenths B and C.

    Where customers are so alike that thresholds are equal, the better level has it alone.

    >>> potential_steps(np.arange(1.0, 101.0))
    {'A': Decimal('90'), 'B': Decimal('70'), 'C': Decimal('40'), 'D': Decimal('0')}
    """
    some = potential[potential > 0]
    found: dict[str, Decimal] = {}
    for code, share in (("A", 0.9), ("B", 0.7), ("C", 0.4)):
        limit = Decimal(int(np.quantile(some, share))) if len(some) else Decimal(0)
        if limit > 0 and limit not in found.values():
            found[code] = limit
    return found | {"D": Decimal(0)}


def matrix(where: Any, value: Any, found: Any) -> pa.Table:
    """The matrix value today x potential: one row per cell that has a customer.

    `where` has the columns of `cells`, `value` is the money today per customer (exact decimals), `found` the
    table of `gaps.gaps`, all in the same order. Columns: value_level, potential_level, customers, value, and
    the sums of `PARTS`; each sums to the whole base to the cent.
    """
    table = as_table(where).select(["value_level", "potential_level"])
    worth, gaps = pa.chunked_array([value]) if isinstance(value, pa.Array) else value, as_table(found)
    if not table.num_rows == len(worth) == gaps.num_rows:
        raise Refused("potential.rows", what="value", rows=len(worth), customers=gaps.num_rows)
    table = table.append_column("value", worth)
    for part in PARTS:
        table = table.append_column(part, column(gaps, part))
    return _summed(table, ["value_level", "potential_level"], ("value", *PARTS))


def by_axis(found: Any, by: Any = None) -> pa.Table:
    """Where the potential lies: customers and the sums of `PARTS`, for each group of `by` (n), or for all.

    `found` is the table of `gaps.gaps`; `by` may be its needs group, its measure or its reason.
    """
    table = as_table(found).select(list(PARTS))
    names = pa.array(np.zeros(table.num_rows, dtype=np.int64)) if by is None else by
    return _summed(table.add_column(0, "group", names), ["group"], PARTS)


def _summed(table: pa.Table, by: list[str], sums: tuple[str, ...]) -> pa.Table:
    """Counts and exact sums per group, in the order of the groups."""
    counted = table.group_by(by).aggregate([([], "count_all"), *((name, "sum") for name in sums)])
    named = {name: counted[name] for name in by} | {"customers": counted["count_all"]}
    named |= {name: pc.cast(counted[f"{name}_sum"], pa.decimal128(38, 2)) for name in sums}
    return pa.table(named).sort_by([(name, "ascending") for name in by])
