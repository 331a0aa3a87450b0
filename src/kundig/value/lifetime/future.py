"""How many purchases are still to come from a customer who is still there?"""

from dataclasses import dataclass
from types import ModuleType

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from kundig.base.refusals import Refused
from kundig.value.lifetime.far import far
from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.nodes import Nodes, interpolated

# Who is still there after x purchases has a rate that is gamma (s = r + k x, age = alpha + T) and a chance to
# leave that is beta (a, b + chances). The phases he ends in a horizon t are then negative binomial with
# q = t / (age + t); each k-th of them is a purchase, and he did not leave after each purchase but the last:
# P(at least m purchases) = B(a, b + m - 1) / B(a, b) P(at least m k phases). All terms are positive, and
# nothing is singular: unlike eq. 10 of Fader, Hardie & Lee (2005) this also holds at a = 1.

BLOCK = 8192  # customers at a time: what is computed for them stays in the processor's cache
FEW = 256
NOTHING = 1e-14  # a probability that no longer counts
FAR = 600.0  # e to that is a number
MANY = 2000  # phases to be expected; of more the sum is longer than the integral
MOST = 100_000  # of more the sum is too long
CELLS = 1 << 20  # numbers of a table at a time


@dataclass(frozen=True, slots=True, eq=False)
class Present:
    """Customers who are still there (n): s, age, b as above, and how likely each phase is (k, n)."""

    s: Floats
    age: Floats
    a: float
    b: Floats
    phases: Floats

    @property
    def k(self) -> int:
        """The phases of a gap."""
        return len(self.phases)

    def of_one_kind(self) -> "Present":
        """The same with s and b (1), if these are the same with all: less to compute."""
        if np.ptp(self.s) or np.ptp(self.b):
            return self
        return Present(self.s[:1], self.age, self.a, self.b[:1], self.phases)

    def __getitem__(self, part: npt.NDArray[np.bool_] | slice) -> "Present":
        return Present(self.s[part], self.age[part], self.a, self.b[part], self.phases[:, part])


class Walk:
    """From one number of purchases to the next: `step` gives the probability of at least so many more (n)."""

    def __init__(self, horizon: float, customers: Present) -> None:
        self.customers, self.purchases = customers, 0
        q = horizon / (customers.age + horizon)
        started = np.arange(customers.k)[:, None]
        self._log_q = np.log(np.maximum(q, 1e-300))
        self._log = (customers.s + started) * np.log1p(-q)  # of the probability of the next number of phases
        self._below = np.zeros_like(self._log)
        self._stays = np.ones_like(customers.b)

    def step(self) -> Floats:
        """The probability of at least one purchase more than before."""
        of, k = self.customers, self.customers.k
        for j in range(k):
            for m in range(max(0, self.purchases * k - j), (self.purchases + 1) * k - j):
                self._below[j] += np.exp(self._log[j])
                self._log[j] += np.log((of.s + (j + m)) / (m + 1)) + self._log_q
        above = np.maximum(1 - self._below, 0)
        tail: Floats = (above[0] if k == 1 else (above * of.phases).sum(axis=0)) * self._stays
        self._stays *= (of.b + self.purchases) / (of.a + of.b + self.purchases)
        self.purchases += 1
        return tail

    def keep(self, part: npt.NDArray[np.bool_]) -> None:
        """Go on with some of the customers."""
        self.customers = self.customers[part]
        self._log, self._below = self._log[:, part], self._below[:, part]
        self._log_q, self._stays = self._log_q[part], self._stays[part]


def at_least(horizon: float, customers: Present, most: int) -> Floats:
    """P(at least 1, ..., `most` purchases) (most, n) of customers who are still there."""
    of, found = customers.of_one_kind(), np.empty((most, len(customers.age)))
    if of.k == 1 and len(of.age) <= FEW:
        return _at_random(horizon, of, found)
    walk = Walk(horizon, of)
    for row in found:
        row[:] = walk.step()
    return found


def _at_random(horizon: float, of: Present, found: Floats) -> Floats:
    """The same walk, many steps at a time: with few customers each step costs more than what it computes."""
    q = horizon / (of.age + horizon)
    log_q, log = np.log(np.maximum(q, 1e-300)), of.s * np.log1p(-q)
    below, stays = np.zeros_like(q), np.ones_like(of.b)
    size = BLOCK // max(1, len(q))
    for start in range(0, len(found), size):
        rows = found[start : start + size]
        m = np.arange(start, start + len(rows))[:, None]
        logs = np.cumsum(np.vstack([log[None], np.log((of.s + m) / (m + 1)) + log_q]), axis=0)
        belows = np.cumsum(np.vstack([below[None], np.exp(logs[:-1])]), axis=0)
        stay = np.cumprod(np.vstack([stays[None], (of.b + m) / (of.a + of.b + m)]), axis=0)
        rows[:] = np.maximum(1 - belows[1:], 0) * stay[:-1]
        log, below, stays = logs[-1], belows[-1], stay[-1]
    return found


def quantiles(horizon: float, customers: Present, above: Floats) -> Floats:
    """The least numbers of purchases that are exceeded with a probability of at most `above` (levels, n)."""
    found, above = np.zeros_like(above), np.maximum(above, 1e-10)
    walk, place = Walk(horizon, customers), np.arange(len(customers.s))
    while len(place):
        more = walk.step() > above
        found[:, place] += more
        goes_on = more.any(axis=0)
        if goes_on.sum() < 0.8 * len(place):
            walk.keep(goes_on)
            place, above = place[goes_on], above[:, goes_on]
    return found


def expected(
    horizons: Floats,
    weights: Floats,
    customers: Present,
    kinds: Present,
    which: npt.NDArray[np.intp],
    fast: ModuleType | None = None,
) -> Floats:
    """Expected purchases (n) of customers who are still there, summed over horizons (h > 0) with weights (h).

    `kinds` (m) are the customers without regard to age, `which` (n) says of which kind each is. For each kind
    the expectation is a smooth function of ln(horizon / age). It is computed at Chebyshev nodes, from which
    the sum at nodes of ln age is interpolated, from which it is for each customer (error below 1e-11).
    """
    logs = np.log(customers.age)
    ages, found = Nodes.over(logs), np.zeros_like(logs)
    for j in range(customers.k):
        series = _series(horizons, weights, ages, kinds, j, fast)
        for start in range(0, len(logs), BLOCK):
            part = slice(start, start + BLOCK)
            found[part] += customers.phases[j, part] * interpolated(
                series, which[part], ages.place(logs[part])
            )
    return found


def expected_at(
    ages: Floats, horizons: Floats, weights: Floats, kinds: Present, fast: ModuleType | None = None
) -> Floats:
    """The same of customers who buy at random, of each kind at each of the ages: (ages, m)."""
    nodes = Nodes.over(np.log(ages))
    found: Floats = nodes.basis(np.log(ages)) @ _series(horizons, weights, nodes, kinds, 0, fast)
    return found


def _series(
    horizons: Floats, weights: Floats, ages: Nodes, kinds: Present, j: int, fast: ModuleType | None
) -> Floats:
    """Chebyshev series (count, m) of the sum over horizons, in ln age, `j` phases after a purchase."""
    ratios = np.subtract.outer(np.log(horizons), ages.points)  # (h, nodes)
    finer = Nodes.over(ratios)
    points = np.exp(finer.points)
    per_horizon = finer.series @ (_table(kinds, points, j, fast) / points[:, None])
    at_ages = np.exp(ratios)[..., None] * (finer.basis(ratios) @ per_horizon)  # (h, nodes, m)
    found: Floats = ages.series @ np.tensordot(weights, at_ages, 1)
    return found


def _table(kinds: Present, ratios: Floats, j: int, fast: ModuleType | None) -> Floats:
    """Expected purchases (ratios, m) of each kind, `j` phases after a purchase; ratios of horizon to age."""
    q = ratios / (1 + ratios)
    log_q, log_rest = np.log(q)[:, None], -np.log1p(ratios)[:, None]
    found = np.zeros((len(ratios), len(kinds.s)))
    farthest = float(ratios.max())
    block = max(1, CELLS // len(ratios))
    for i, (s, b) in enumerate(zip(kinds.s + j, kinds.b, strict=True)):
        if s * farthest > MANY and kinds.k == 1:
            found[:, i] = far(ratios, float(s), kinds.a, float(b))
            continue
        if s * farthest > MOST:
            raise Refused("lifetime.far_for_regular", times=f"{farthest:.0g}")
        if fast and kinds.k == 1 and s * np.log1p(farthest) < FAR:
            found[:, i] = fast.purchases(ratios, s, kinds.a, b)
            continue
        count = _enough(s, float(q.max()))
        lasting = _lasting(kinds.a, b, (count + j) // kinds.k + 1)
        for start in range(0, count, block):
            m = np.arange(start, min(start + block, count))
            log_ways = gammaln(s + m) - gammaln(s) - gammaln(m + 1)
            found[:, i] += np.exp(log_q * m + (s * log_rest + log_ways)) @ lasting[(m + j) // kinds.k]
    return found


def _lasting(a: float, b: float, most: int) -> Floats:
    """Purchases (most + 1) of a customer who would buy 0, ..., `most` times if he did not leave."""
    m = np.arange(most - 1)
    stays = np.cumprod((b + m) / (a + b + m))
    return np.concatenate([[0.0, 1.0], 1 + np.cumsum(stays)])[: most + 1]


def _enough(s: float, q: float) -> int:
    """A number of phases that is exceeded with a probability that no longer counts."""
    count = 16
    while True:
        ratio = (s + count) / (count + 1) * q
        if ratio < 1:
            log = gammaln(s + count) - gammaln(s) - gammaln(count + 1) + s * np.log1p(-q) + count * np.log(q)
            if log - np.log1p(-ratio) < np.log(NOTHING):
                return count
        count = count + max(16, count // 4)
