"""How many needs groups are there, and where are their centres?"""

from dataclasses import replace
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from kundig.base.refusals import Refused
from kundig.lake.tables import as_table
from kundig.value.lifetime.scalars import count
from kundig.value.potential.needs import Floats, Ints, NeedsGroups
from kundig.value.potential.scaling import amounts, logs, numbers, unit_of
from kundig.value.potential.trying import Tried, attempt, best_of, fitted

SAMPLE = 20_000  # customers the centres are learned from
LEAST_SPREAD = 0.25  # what hardly anybody has may not outweigh what tells everybody apart


def find_needs(
    features: Any, *, customer: str = "customer_id", most: int = 8, seed: int = 0
) -> tuple[NeedsGroups, tuple[Tried, ...]]:
    """Needs groups of customers, and how every number of groups from 2 to `most` did.

    `features` has a column per feature besides `customer`, as `needs_features` makes them. K-means (Lloyd,
    1982; k-means++) on scaled logs. Of the numbers of groups that come again in other samples (Ben-Hur,
    Elisseeff & Guyon, 2002: stability; Hubert & Arabie, 1985: adjusted Rand index) those with the best
    silhouette (Rousseeuw, 1987) are alike, and of these the largest is taken; everybody is one group where
    none is stable or none has a shape. The same features and seed give the same groups.

    Raises `Refused`: `needs.nobody` for no customers, `needs.no_feature_at_all`, `needs.not_finite`.
    """
    most, seed = count("most", most, least=1), count("seed", seed, most=2**53)
    table = as_table(features)
    names = tuple(name for name in table.column_names if name != customer)
    if not table.num_rows:
        raise Refused("needs.nobody")
    if not names:
        raise Refused("needs.no_feature_at_all")
    rng = np.random.default_rng(seed)
    chosen = np.sort(rng.permutation(table.num_rows)[:SAMPLE])
    rows = np.column_stack([numbers(table, name)[chosen] for name in names])
    whole = _everybody(names, rows)
    scaled = whole.scaled(rows)
    different = len(np.unique(scaled, axis=0))
    # With one thread sums come in one order, and small fits do not wait for each other's threads.
    with threadpool_limits(1):
        counts = range(2, min(most, different - 1, len(rows) // 10) + 1)
        tried = tuple(attempt(scaled, groups, rng) for groups in counts)
        best = best_of(tried)
        if best is None:
            return whole, tried
        labels, sizes = _labels(scaled, best.groups, int(rng.integers(2**31)))
    logged = logs(rows, whole.unit)
    means = [logged[labels == group].mean(axis=0) for group in range(best.groups)]
    found = replace(
        whole,
        centres=np.array([amounts(mean, whole.unit) for mean in means]),
        customers=sizes,
        names=("",) * best.groups,
        numbers=tuple(range(1, best.groups + 1)),
        stability=best.stability,
        silhouette=best.silhouette,
    )
    return found, tried


def _everybody(names: tuple[str, ...], rows: Floats) -> NeedsGroups:
    """All customers (n, p) as one group, with the scales that hold for every number of groups."""
    unit = np.array([unit_of(rows[:, one]) for one in range(len(names))])
    logged = logs(rows, unit)
    typical = amounts(logged.mean(axis=0), unit)
    return NeedsGroups(
        features=names,
        unit=unit,
        spread=np.maximum(logged.std(axis=0), LEAST_SPREAD),
        everybody=typical,
        centres=typical[None, :],
        customers=np.array([len(rows)]),
        names=("",),
        numbers=(1,),
        stability=1.0,
        silhouette=0.0,
    )


def _labels(scaled: Floats, count: int, seed: int) -> tuple[Ints, Ints]:
    """The group of each row, the largest group first; equal ones in the order of their centres."""
    labels = fitted(scaled, count, seed).labels_
    sizes = np.bincount(labels, minlength=count)
    means = [tuple(scaled[labels == group].mean(axis=0).round(6)) for group in range(count)]
    order = sorted(range(count), key=lambda group: (-sizes[group], means[group]))
    place = np.argsort(order)
    return place[labels].astype(np.int64), sizes[order].astype(np.int64)
