"""How likely is it that customers use the occasions to buy as they did?"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from kundig.value.lifetime.checks import refuse, whole
from kundig.value.lifetime.fitting import Evaluation, Floats
from kundig.value.lifetime.histories import Histories, checked
from kundig.value.lifetime.shifted_beta import LONGEST

PARTS = np.array([[1, 0, 0, 0], [0, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 1, 1]], float)
SIGNS = np.array([1, 1, -1, 1, 1, -1], float)
Ints = npt.NDArray[np.intp]


def uses(
    frequency: npt.ArrayLike,
    recency: npt.ArrayLike,
    occasions: npt.ArrayLike,
    weights: npt.ArrayLike | None = None,
) -> Histories:
    """Histories in whole occasions, `T` of them. Raises `Refused` where more were used than there were."""
    rows = checked(frequency, recency, occasions, weights)
    whole("recency", rows.recency)
    whole("occasions", rows.T)
    refuse("lifetime.more_uses", rows.frequency > rows.recency)
    refuse("lifetime.too_many_periods", rows.T > LONGEST, column="occasions", most=LONGEST)
    return rows


def distinct(rows: Histories) -> tuple[Histories, Ints]:
    """The distinct rows (m), and which of them each row is (n)."""
    base = int(rows.T.max()) + 1
    key = (rows.frequency * base + rows.recency).astype(np.int64) * base + rows.T.astype(np.int64)
    _, first, which = np.unique(key, return_index=True, return_inverse=True)
    found = replace(
        rows,
        frequency=rows.frequency[first],
        recency=rows.recency[first],
        T=rows.T[first],
        weights=np.ones(len(first)),
    )
    return found, which


class UseLikelihood:
    """Log-likelihood of alpha, beta, gamma, delta; called with their logs.

    Fader, Hardie & Shang (2010), eq. 7. A row's likelihood is a sum of terms: that the customer looked at so
    many occasions, from his last use on, and left then, or has not left. The log of a term is a sum, by
    SIGNS, of logs of gamma functions; PARTS says of which parameters. They are of whole numbers above a
    parameter, so that sums from a table do: ln(alpha) + ln(alpha + 1) + ... for each use.
    """

    def __init__(self, rows: Histories) -> None:
        terms = (rows.T - rows.recency).astype(np.intp) + 1
        self.weights = rows.weights
        self.starts = np.cumsum(terms) - terms
        self.row = np.repeat(np.arange(len(terms)), terms)
        used = rows.frequency.astype(np.intp)[self.row]
        looked = rows.recency.astype(np.intp)[self.row] + np.arange(len(self.row)) - self.starts[self.row]
        left = (looked < rows.T[self.row]).astype(np.intp)
        self.counts = np.stack([used, looked - used, looked, left, looked, looked + left])

    def __call__(self, point: Floats) -> Evaluation:
        params = np.exp(point)
        logs, shares = self.of_rows(params)
        weighed = self.weights[self.row] * shares
        slopes = (PARTS * SIGNS[:, None]).T @ self._sums(params, 1)
        means = np.add.reduceat(slopes * shares, self.starts, axis=1)
        bent = (PARTS.T * (SIGNS * (self._sums(params, 2) @ weighed))) @ PARTS
        bends = bent + (slopes * weighed) @ slopes.T - (means * self.weights) @ means.T
        gradient = params * (means @ self.weights)
        return float(logs @ self.weights), gradient, np.outer(params, params) * bends + np.diag(gradient)

    def of_rows(self, params: Floats) -> tuple[Floats, Floats]:
        """Log-likelihood of each row (rows), and the share of each term in it (terms)."""
        terms = SIGNS @ self._sums(params, 0)
        highest = np.maximum.reduceat(terms, self.starts)
        sizes = np.exp(terms - highest[self.row])
        sums = np.add.reduceat(sizes, self.starts)
        return highest + np.log(sums), sizes / sums[self.row]

    def there(self, params: Floats) -> Floats:
        """Chance (rows) that a customer has not left before his last occasion: the last term's share."""
        ends = np.append(self.starts[1:], len(self.row)) - 1
        found: Floats = self.of_rows(params)[1][ends]
        return found

    def _sums(self, params: Floats, order: int) -> Floats:
        """Sums (parts, terms) of logs; of order 1 and 2 their derivatives."""
        return np.stack(
            [
                _rising(start, int(counts.max()), order)[counts]
                for start, counts in zip(PARTS @ params, self.counts, strict=True)
            ]
        )


def _rising(start: float, most: int, order: int) -> Floats:
    """Sums (most + 1) of the logs of the first 0, 1, ... of `start`, `start` + 1, ..., or derivatives."""
    steps = start + np.arange(most)
    values = (np.log(steps), 1 / steps, -1 / steps**2)[order]
    return np.append(0.0, np.cumsum(values))
