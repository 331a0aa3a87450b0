"""How many needs groups are there, and where are their centres?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score
from threadpoolctl import threadpool_limits

from kundig.base.refusals import Refused
from kundig.lake.tables import as_table, floats
from kundig.value.potential.needs import LEAST_SPREAD, Floats, Ints, NeedsGroups, logs

SAMPLE = 20_000  # customers the centres are learned from
RESAMPLE = 4_000  # customers in each of the two samples that have to agree
PAIRS = 5
JUDGED = 2_000  # customers the silhouette is computed of
STABLE = 0.8  # adjusted Rand index; below it, other customers would have given other groups
SHAPELESS = 0.1  # silhouette; below it, the groups are slices of one cloud
AS_GOOD = 0.05  # silhouettes this close are alike, and the finer groups compare better


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """How so many groups did: adjusted Rand index of two samples (mean over pairs), and silhouette."""

    groups: int
    stability: float
    silhouette: float


def find_needs(
    features: Any, *, customer: str = "customer_id", most: int = 8, seed: int = 0
) -> tuple[NeedsGroups, tuple[Tried, ...]]:
    """Needs groups of customers, and how every number of groups from 2 to `most` did.

    `features` has a column per feature besides `customer`, as `needs_features` makes them. K-means (Lloyd,
    1982; k-means++) on scaled logs. Of the numbers of groups that come again in other samples (Ben-Hur,
    Elisseeff & Guyon, 2002: stability; Hubert & Arabie, 1985: adjusted Rand index) those with the best
    silhouette (Rousseeuw, 1987) are alike, and of these the largest is taken; everybody is one group where
    none is stable or none has a shape. The same features and seed give the same groups.

    Raises `Refused`: `needs.nobody` for no customers, `needs.no_feature_at_all` for no feature.
    """
    table = as_table(features)
    names = tuple(name for name in table.column_names if name != customer)
    if not table.num_rows:
        raise Refused("needs.nobody")
    if not names:
        raise Refused("needs.no_feature_at_all")
    rng = np.random.default_rng(seed)
    chosen = np.sort(rng.permutation(table.num_rows)[:SAMPLE])
    rows = np.column_stack([floats(table, name)[chosen] for name in names])
    whole = _everybody(names, rows)
    scaled = whole.scaled(rows)
    different = len(np.unique(scaled, axis=0))
    # With one thread sums come in one order, and small fits do not wait for each other's threads.
    with threadpool_limits(1):
        counts = range(2, min(most, different - 1, len(rows) // 10) + 1)
        tried = tuple(_try(scaled, count, rng) for count in counts)
        best = _best(tried)
        if best is None:
            return whole, tried
        labels, sizes = _labels(scaled, best.groups, int(rng.integers(2**31)))
    logged = logs(rows, whole.unit)
    means = [logged[labels == group].mean(axis=0) for group in range(best.groups)]
    found = replace(
        whole,
        centres=np.array([_back(mean, whole.unit) for mean in means]),
        customers=sizes,
        names=("",) * best.groups,
        stability=best.stability,
        silhouette=best.silhouette,
    )
    return found, tried


def _everybody(names: tuple[str, ...], rows: Floats) -> NeedsGroups:
    """All customers (n, p) as one group, with the scales that hold for every number of groups."""
    unit = np.array([_unit(rows[:, one]) for one in range(len(names))])
    logged = logs(rows, unit)
    typical = _back(logged.mean(axis=0), unit)
    return NeedsGroups(
        features=names,
        unit=unit,
        spread=np.maximum(logged.std(axis=0), LEAST_SPREAD),
        everybody=typical,
        centres=typical[None, :],
        customers=np.array([len(rows)]),
        names=("",),
        stability=1.0,
        silhouette=0.0,
    )


def _unit(amounts: Floats) -> float:
    """The median of what is not zero, so that money in cents gives the same groups as in euros."""
    some = np.abs(amounts[amounts != 0])
    return float(np.median(some)) if len(some) else 1.0


def _back(logged: Floats, unit: Floats) -> Floats:
    """The typical amount, in few enough digits that sums in another order give the same."""
    natural = np.copysign(unit * np.expm1(np.abs(logged)), logged)
    return np.array([float(f"{amount:.6g}") for amount in natural])


def _try(scaled: Floats, count: int, rng: np.random.Generator) -> Tried:
    judged = scaled[rng.permutation(len(scaled))[:JUDGED]]
    agreed = []
    for _ in range(PAIRS):
        order = rng.permutation(len(scaled))
        half = min(RESAMPLE, len(scaled) // 2)
        one, other = (
            _fitted(scaled[part], count, int(rng.integers(2**31))).predict(judged)
            for part in (order[:half], order[half : 2 * half])
        )
        agreed.append(adjusted_rand_score(one, other))
    shape = silhouette_score(judged, one) if len(np.unique(one)) > 1 else 0.0
    return Tried(count, round(float(np.mean(agreed)), 4), round(float(shape), 4))


def _best(tried: Sequence[Tried]) -> Tried | None:
    good = [one for one in tried if one.stability >= STABLE and one.silhouette >= SHAPELESS]
    top = max((one.silhouette for one in good), default=0.0)
    return max((one for one in good if one.silhouette >= top - AS_GOOD), key=lambda x: x.groups, default=None)


def _fitted(rows: Floats, count: int, seed: int) -> KMeans:
    return KMeans(count, n_init=3, random_state=seed).fit(rows)


def _labels(scaled: Floats, count: int, seed: int) -> tuple[Ints, Ints]:
    """The group of each row, the largest group first; equal ones in the order of their centres."""
    labels = _fitted(scaled, count, seed).labels_
    sizes = np.bincount(labels, minlength=count)
    means = [tuple(scaled[labels == group].mean(axis=0).round(6)) for group in range(count)]
    order = sorted(range(count), key=lambda group: (-sizes[group], means[group]))
    place = np.argsort(order)
    return place[labels].astype(np.int64), sizes[order].astype(np.int64)
