"""Which customers are comparable, because they buy, use and ask alike?"""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kundig.base.refusals import Refused
from kundig.lake.tables import as_table, column, floats
from kundig.value.potential.scaling import amounts, logs, numbers, weights

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
BATCH = 8_000  # rows whose scaled features stay in the processor's own memory


@dataclass(frozen=True, slots=True, eq=False)
class NeedsGroups:
    """Groups by size, the largest first: a plain table that can be kept, edited and used again.

    `centres` (k, p) is the typical customer of each group and `everybody` (p) of all, in the features' own
    units; `unit` and `spread` (p) say how features are scaled. `names` (k) are given by people, empty where
    the traits speak. `numbers` (k) are the groups' own: they stay when others come or go. `stability` is the
    adjusted Rand index of groups found in two samples.
    """

    features: tuple[str, ...]
    unit: Floats
    spread: Floats
    everybody: Floats
    centres: Floats
    customers: Ints
    names: tuple[str, ...]
    numbers: tuple[int, ...]
    stability: float
    silhouette: float

    def __len__(self) -> int:
        return len(self.centres)

    def assign(self, features: Any, *, without: str = "") -> Ints:
        """The group of each row (n), 0 to k - 1: the nearest centre, on a tie the larger group.

        `without` leaves out one kind of feature: without `buy`, who uses and asks alike is comparable, so
        that one can ask what such customers buy.

        Raises `Refused`: `needs.no_feature` where one of the groups' is missing, `needs.not_finite`.
        """
        table = as_table(features)
        if missing := [name for name in self.features if name not in table.column_names]:
            raise Refused("needs.no_feature", features=", ".join(missing))
        columns = [numbers(table, name) for name in self.features]
        counts = np.array([not name.startswith(f"{without}:") for name in self.features])
        centres = self.scaled(self.centres) * counts
        half = (centres**2).sum(axis=1) / 2
        found: Ints = np.empty(table.num_rows, dtype=np.int64)
        for start in range(0, table.num_rows, BATCH):
            rows = np.column_stack([one[start : start + BATCH] for one in columns])
            found[start : start + BATCH] = (half - self.scaled(rows) @ centres.T).argmin(axis=1)
        return found

    def scaled(self, rows: Floats) -> Floats:
        """Rows (n, p) as they are compared: logs, per spread, each kind of feature weighing alike."""
        scaled: Floats = logs(rows, self.unit) / self.spread * weights(self.features)
        return scaled

    def renamed(self, group: int, name: str) -> Self:
        """The same groups, one of them with a name given by people."""
        return replace(self, names=tuple(name if one == group else old for one, old in enumerate(self.names)))

    def merged(self, group: int, into: int) -> Self:
        """One group less: its customers count for the other, whose centre is the mean of both by size."""
        sizes = self.customers[[group, into]].astype(np.float64)
        if not sizes.sum():
            sizes = np.ones(2)
        centres = self.centres.copy()
        mean = np.average(logs(self.centres[[group, into]], self.unit), axis=0, weights=sizes)
        centres[into] = amounts(mean, self.unit)
        customers = self.customers.copy()
        customers[into] += customers[group]
        kept = [one for one in range(len(self)) if one != group]
        return replace(
            self,
            centres=centres[kept],
            customers=customers[kept],
            names=tuple(self.names[one] for one in kept),
            numbers=tuple(self.numbers[one] for one in kept),
        )

    def table(self) -> pa.Table:
        """One row per group and feature: all there is to know, so that `from_table` gives the same groups."""
        k, p = self.centres.shape
        return pa.table(
            {
                "group": np.repeat(np.array(self.numbers), p),
                "name": np.repeat(np.array(self.names, dtype=object), p),
                "customers": np.repeat(self.customers, p),
                "feature": list(self.features) * k,
                "centre": self.centres.ravel(),
                "everybody": np.tile(self.everybody, k),
                "unit": np.tile(self.unit, k),
                "spread": np.tile(self.spread, k),
                "stability": np.full(k * p, self.stability),
                "silhouette": np.full(k * p, self.silhouette),
            }
        )

    @classmethod
    def from_table(cls, table: Any) -> Self:
        """Groups as `table` wrote them, and as people edited them since.

        Raises `Refused("needs.uneven")` unless every group has every feature once, in the same order.
        """
        rows = as_table(table)
        features = column(rows, "feature").to_pylist()
        known = tuple(dict.fromkeys(features))
        k, p = len(features) // max(len(known), 1), len(known)
        if not p or features != list(known) * k:
            raise Refused("needs.uneven", rows=len(features), features=len(known))
        cells = {name: floats(rows, name) for name in ("centre", "everybody", "unit", "spread", "customers")}
        return cls(
            features=known,
            unit=cells["unit"][:p],
            spread=cells["spread"][:p],
            everybody=cells["everybody"][:p],
            centres=cells["centre"].reshape(k, p),
            customers=cells["customers"][::p].astype(np.int64),
            names=tuple(one or "" for one in column(rows, "name").to_pylist()[::p]),
            numbers=tuple(int(one) for one in floats(rows, "group")[::p]),
            stability=float(floats(rows, "stability")[0]),
            silhouette=float(floats(rows, "silhouette")[0]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Regrouped:
    """The groups that hold, and whether they were found anew.

    `why` is empty where those of before hold, else `first`, `asked` or `features`; the features that the
    groups of before did not know are `features`. `flows` are the customers by number before and after.
    """

    groups: NeedsGroups
    why: str = ""
    features: tuple[str, ...] = ()
    flows: tuple[tuple[int, int, int], ...] = ()
