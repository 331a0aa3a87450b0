"""What does each customer buy, use and ask, as one row of numbers?"""

from collections.abc import Collection
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kundig.base.refusals import Refused
from kundig.lake.tables import as_table, column, floats, keys
from kundig.value.rfm import coded

BLOCKS = ("buy", "use", "ask")
NUMBER = "buy:number"
MOST, RARE = 12, 0.01  # of each kind; as a share of the customers


def needs_features(
    customers: Any,
    *,
    buy: Any,
    use: Any = None,
    ask: Any = None,
    customer: str = "customer_id",
    most: int = MOST,
    rare: float = RARE,
    keep: Collection[str] = (),
) -> pa.Table:
    """One row per customer, in the order of `customers`: customer, then a float column per feature.

    `customers` is a column of keys, each once. `buy` (how many of which product line), `use` (how much of
    what, such as revenue) and `ask` (how many calls, visits, ... in a year) are long tables: customer, name,
    amount; the amounts of a customer and name are summed. Features are called `buy:gas`, `ask:visit`;
    `buy:number` is how many relationships are held at all. Of each kind the `most` commonest names count,
    and those only that at least the share `rare` of the customers has; rows of others are left out.
    Features to `keep` are there in any case, zeros where nobody has any.

    >>> held = {"customer_id": [1, 1, 2], "name": ["gas", "power", "gas"], "amount": [1.0, 1.0, 1.0]}
    >>> needs_features([1, 2, 3], buy=held).to_pydict()["buy:number"]
    [2.0, 1.0, 0.0]

    Raises `Refused`: `needs.doubled_customer`, and what the tables lack.
    """
    whole = keys(pa.table({customer: customers}), customer)
    if len(pc.unique(whole)) < len(whole):
        raise Refused("needs.doubled_customer", column=customer)
    columns: dict[str, Any] = {customer: whole}
    for block, rows in zip(BLOCKS, (buy, use, ask), strict=True):
        if rows is not None:
            columns |= _block(block, as_table(rows), whole, customer, most=most, rare=rare, keep=keep)
    return pa.table(columns | {name: np.zeros(len(whole)) for name in keep if name not in columns})


def common(features: pa.Table, *, most: int = MOST, rare: float = RARE) -> list[str]:
    """Which of these features `needs_features` would have chosen by itself."""
    found = []
    for block in BLOCKS:
        names = [name for name in features.column_names if name.startswith(f"{block}:") and name != NUMBER]
        has = {name: int(np.count_nonzero(features[name].to_numpy())) for name in names}
        found += _common(has, features.num_rows, most=most, rare=rare)
    return [*found, *(NUMBER for name in features.column_names if name == NUMBER)]


def _common(has: dict[str, int], count: int, *, most: int, rare: float) -> list[str]:
    chosen = sorted(has, key=lambda name: (-has[name], name))[:most]
    return [name for name in chosen if has[name] >= max(rare * count, 1)]


def _block(
    block: str,
    rows: pa.Table,
    whole: pa.Array,
    customer: str,
    *,
    most: int,
    rare: float,
    keep: Collection[str],
) -> dict[str, Any]:
    if not rows.num_rows:
        column(rows, customer)
        return {}
    place = pc.index_in(keys(rows, customer).cast(whole.type), whole)
    known = place.is_valid()
    place = place.filter(known).to_numpy().astype(np.int64)
    amounts = floats(rows, "amount")[known.to_numpy(zero_copy_only=False)]
    names, code = coded(keys(rows, "name").filter(known))
    count = len(whole)
    summed = {
        f"{block}:{name}": np.bincount(place[code == one], weights=amounts[code == one], minlength=count)
        for one, name in enumerate(names.to_pylist())
    }
    has = {name: int(np.count_nonzero(amount)) for name, amount in summed.items()}
    chosen = _common(has, count, most=most, rare=rare)
    found = {name: summed[name] for name in [*chosen, *(one for one in keep if one in summed)]}
    if block == "buy":
        found[NUMBER] = np.bincount(place, weights=amounts, minlength=count)
    return found
