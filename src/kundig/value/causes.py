"""Why does a customer cost us money, and what makes a group's profit, line by line?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from kundig.base.refusals import Refused
from kundig.lake.tables import as_table, column, floats, keys
from kundig.value.activities import DEDUCTIONS
from kundig.value.rfm import coded

Floats = npt.NDArray[np.float64]
LOW_MARGIN = "low_margin"
GOODS = ("revenue", "cost_of_goods")


@dataclass(frozen=True, slots=True, eq=False)
class Causes:
    """`customers`: customer, loss (negative), cause, excess of every loss-maker; `by_cause`: cause,
    customers, loss, the largest loss first. The losses of `by_cause` sum to those of all loss-makers.
    """

    customers: pa.Table
    by_cause: pa.Table


def main_causes(lines: Any, *, customer: str = "customer_id", groups: Any = None) -> Causes:
    """The main cause of each loss-maker's loss.

    `lines` has the columns customer, line, amount (costs negative), of one period, over all customers;
    `groups` (customer, group) says who is comparable, e.g. persons with persons (default: everybody). A
    customer's components are his margin (revenue - cost of goods) and each deduction and cost line. The
    cause is the component that is furthest worse, in money, than that of the typical (median) customer of
    his group; on a tie the first of low margin, deductions, cost lines by name. Who is worse in none, in a
    group that typically loses, has a low margin.

    Each loss is attributed to one cause as a whole: so many euros are lost on customers whose main trouble
    is this. How a group's money splits over the lines, says `bridge`.
    """
    table = as_table(lines)
    everybody, code = coded(keys(table, customer))
    names, amounts = keys(table, "line"), floats(table, "amount")
    count = len(everybody)
    group = _groups(groups, everybody, customer)
    profit = np.bincount(code, weights=amounts, minlength=count)
    losing = np.flatnonzero(np.round(profit, 6) < 0)
    best, cause = np.zeros(len(losing)), np.zeros(len(losing), dtype=np.int64)
    labels = [LOW_MARGIN]
    for label, money in _components(names, code, amounts, count):
        excess = (_medians(money, group)[group] - money)[losing]
        if label == LOW_MARGIN:
            best = np.maximum(excess, 0.0)
            continue
        larger = excess > best + 1e-9
        best[larger], cause[larger] = excess[larger], len(labels)
        labels.append(label)
    labelled = pa.array(labels, pa.string()).take(pa.array(cause))
    losses = pa.table(
        {
            customer: everybody.take(pa.array(losing)),
            "loss": profit[losing],
            "cause": labelled,
            "excess": best,
        }
    )
    return Causes(customers=losses, by_cause=_by_cause(losses))


def main_causes_sql(*, lines: str = "lines", customers: str = "customers") -> str:
    """SQL for the same: customer_id, line (the cause), loss, excess of every loss-maker.

    Comparable is who is of the same kind (person, organisation) in `customers`. `lines` holds one period.
    """
    goods = ", ".join(f"'{line}'" for line in GOODS)
    order = " ".join(f"WHEN '{line}' THEN {place}" for place, line in enumerate((LOW_MARGIN, *DEDUCTIONS)))
    return f"""
WITH components AS (
  SELECT customer_id, CASE WHEN line IN ({goods}) THEN '{LOW_MARGIN}' ELSE line END AS line,
         CAST(sum(amount) AS DOUBLE) AS money
  FROM {lines} GROUP BY ALL),
people AS (
  SELECT customer_id, any_value(kind) AS kind, sum(money) AS profit
  FROM components JOIN {customers} AS c ON c.id = customer_id GROUP BY customer_id),
sizes AS (SELECT kind, count(*) AS n FROM people GROUP BY kind),
ranked AS (
  SELECT kind, line, money, count(*) OVER (PARTITION BY kind, line) AS k,
         row_number() OVER (PARTITION BY kind, line ORDER BY money) - 1 AS place
  FROM components JOIN people USING (customer_id) WHERE money <> 0),
placed AS (
  SELECT kind, line, money, n, CASE WHEN money < 0 THEN place ELSE place + n - k END AS place
  FROM ranked JOIN sizes USING (kind)),
typical AS (
  SELECT kind, line, sum(CASE WHEN place = (n - 1 - (n - 1) % 2) / 2 THEN money / 2 ELSE 0 END)
         + sum(CASE WHEN place = (n - n % 2) / 2 THEN money / 2 ELSE 0 END) AS median
  FROM placed GROUP BY kind, line),
losing AS (SELECT * FROM people WHERE round(profit, 6) < 0),
compared AS (
  SELECT customer_id, line, coalesce(median, 0) - money AS excess
  FROM components JOIN losing USING (customer_id) LEFT JOIN typical USING (kind, line)
  WHERE line <> '{LOW_MARGIN}'
  UNION ALL
  SELECT customer_id, '{LOW_MARGIN}', greatest(coalesce(median, 0) - coalesce(money, 0), 0)
  FROM losing LEFT JOIN (SELECT * FROM components WHERE line = '{LOW_MARGIN}') AS margin USING (customer_id)
       LEFT JOIN (SELECT * FROM typical WHERE line = '{LOW_MARGIN}') AS usual USING (kind)),
best AS (
  SELECT *, row_number() OVER (PARTITION BY customer_id ORDER BY round(excess, 6) DESC,
         CASE line {order} ELSE {len(DEDUCTIONS) + 1} END, line) AS choice FROM compared)
SELECT customer_id, line, profit AS loss, excess
FROM best JOIN losing USING (customer_id) WHERE choice = 1"""


def bridge(lines: Any, *, only: Any = None, customer: str = "customer_id") -> pa.Table:
    """From revenue to profit: line, quantity, amount of a group; the amounts sum to the group's profit.

    `only` is an array of the group's customers (default: all in `lines`). Ordered: revenue, cost of goods,
    deductions, then the cost lines, the largest cost first.
    """
    table = as_table(lines)
    if only is not None:
        table = table.filter(pc.is_in(column(table, customer), pa.array(only, table[customer].type)))
    summed = table.group_by("line").aggregate([("quantity", "sum"), ("amount", "sum")]).to_pylist()
    fixed = {line: place for place, line in enumerate((*GOODS, *DEDUCTIONS))}
    summed.sort(key=lambda row: (fixed.get(row["line"], len(fixed)), row["amount_sum"], row["line"]))
    return pa.table(
        {
            "line": pa.array([row["line"] for row in summed], pa.string()),
            "quantity": pa.array([row["quantity_sum"] for row in summed], pa.float64()),
            "amount": pa.array([row["amount_sum"] for row in summed], table["amount"].type),
        }
    )


def _components(
    names: pa.Array, code: npt.NDArray[np.int64], amounts: Floats, count: int
) -> Iterator[tuple[str, Floats]]:
    """Each component's money per customer, one at a time: a matrix of all would not fit a large base."""
    encoded, index = coded(names)
    lines = encoded.to_pylist()

    def money(wanted: list[str]) -> Floats:
        rows = np.isin(index, [lines.index(line) for line in wanted if line in lines])
        return np.bincount(code[rows], weights=amounts[rows], minlength=count)

    yield LOW_MARGIN, money(list(GOODS))
    posted = [line for line in DEDUCTIONS if line in lines]
    for line in posted + sorted(line for line in lines if line not in (*GOODS, *DEDUCTIONS)):
        yield line, money([line])


def _medians(money: Floats, group: npt.NDArray[np.int64]) -> Floats:
    return np.array(
        [np.median(money[group == one]) for one in range(int(group.max()) + 1)] if len(group) else []
    )


def _groups(groups: Any, everybody: pa.Array, customer: str) -> npt.NDArray[np.int64]:
    if groups is None:
        return np.zeros(len(everybody), dtype=np.int64)
    table = as_table(groups)
    place = pc.index_in(everybody, keys(table, customer))
    if place.null_count:
        raise Refused("causes.no_group", customers=place.null_count)
    _, numbers = coded(keys(table, "group").take(place))
    # Groups may lie in the table that nobody with a line belongs to.
    _, dense = np.unique(numbers, return_inverse=True)
    return dense.astype(np.int64)


def _by_cause(losses: pa.Table) -> pa.Table:
    summed = losses.group_by("cause").aggregate([("loss", "count"), ("loss", "sum")])
    found = pa.table(
        {"cause": summed["cause"], "customers": summed["loss_count"], "loss": summed["loss_sum"]}
    )
    return found.sort_by([("loss", "ascending"), ("cause", "ascending")])
