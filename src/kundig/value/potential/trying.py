"""Would other customers have given the same groups, and have the groups a shape?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from warnings import catch_warnings, simplefilter

import numpy as np

from kundig.value.potential.scaling import Floats

if TYPE_CHECKING:
    from sklearn.cluster import KMeans

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


def attempt(scaled: Floats, count: int, rng: np.random.Generator) -> Tried:
    """Find so many groups in two samples of the rows (n, p) that share nobody, several times, and compare."""
    # Imported here, as below: it takes a second to load, and most commands and requests find no groups.
    from sklearn.metrics import adjusted_rand_score, silhouette_score

    judged = scaled[rng.permutation(len(scaled))[:JUDGED]]
    agreed = []
    for _ in range(PAIRS):
        order = rng.permutation(len(scaled))
        half = min(RESAMPLE, len(scaled) // 2)
        one, other = (
            fitted(scaled[part], count, int(rng.integers(2**31))).predict(judged)
            for part in (order[:half], order[half : 2 * half])
        )
        agreed.append(adjusted_rand_score(one, other))
    shape = silhouette_score(judged, one) if len(np.unique(one)) > 1 else 0.0
    return Tried(count, round(float(np.mean(agreed)), 4), round(float(shape), 4))


def best_of(tried: Sequence[Tried]) -> Tried | None:
    """The finest of those that are stable, have a shape, and are about as good as the best; or none."""
    good = [one for one in tried if one.stability >= STABLE and one.silhouette >= SHAPELESS]
    top = max((one.silhouette for one in good), default=0.0)
    return max((one for one in good if one.silhouette >= top - AS_GOOD), key=lambda x: x.groups, default=None)


def fitted(rows: Floats, count: int, seed: int) -> "KMeans":
    """K-means with the best of three starts."""
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    with catch_warnings():
        # A sample with fewer different rows than groups has fewer groups, and the index tells.
        simplefilter("ignore", ConvergenceWarning)
        return KMeans(count, n_init=3, random_state=seed).fit(rows)
