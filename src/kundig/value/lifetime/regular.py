"""How much silence does a regular buyer leave between two purchases?"""

from dataclasses import dataclass

import numpy as np

from kundig.value.lifetime.fitting import Floats

# A gap with k phases, each exponential with the buyer's rate (Erlang k), is the more regular the larger k.
# A buyer who is still there has ended j < k phases since his last purchase at t. As his rate is gamma
# (s, alpha + t), how likely j is goes with (s)_j / j! u^j, where u = silence / (alpha + T): the binomial
# series of (1 - u)^-s, cut off after k terms (Reutterer, Platzer & Schroeder 2020, "Leveraging purchase
# regularity for predicting customer behavior the easy way").


@dataclass(frozen=True, slots=True, eq=False)
class Silence:
    """ln of the sum of the terms (n), and its derivatives by s and by ln u (v)."""

    log: Floats
    s: Floats
    v: Floats
    ss: Floats
    sv: Floats
    vv: Floats


def phases(s: Floats, u: Floats, k: int) -> Floats:
    """How likely it is that a buyer who is still there has ended j of `k` phases (k, n).

    >>> phases(np.array([2.0]), np.array([0.5]), 2).ravel().tolist()
    [0.5, 0.5]
    """
    terms = np.ones((k, len(s)))
    for j in range(1, k):
        terms[j] = terms[j - 1] * (s + j - 1) * u / j
    likely: Floats = terms / terms.sum(axis=0)
    return likely


def log_silence(s: Floats, u: Floats, k: int) -> Floats:
    """ln of the sum of the terms (n): 0 for k = 1, when silence has no memory."""
    if k == 1:
        return np.zeros_like(s)
    term, total = np.ones_like(s), np.ones_like(s)
    for j in range(1, k):
        term = term * (s + j - 1) * u / j
        total += term
    return np.log(total)


def silence(s: Floats, u: Floats, k: int) -> Silence:
    """As `log_silence`, with derivatives: means and covariances of j and of the slopes over the phases."""
    likely = phases(s, u, k)
    j = np.arange(k)[:, None]
    slopes, bends = np.zeros((k, len(s))), np.zeros((k, len(s)))  # of ln (s)_j, and minus its second
    for i in range(1, k):
        slopes[i] = slopes[i - 1] + 1 / (s + i - 1)
        bends[i] = bends[i - 1] + 1 / (s + i - 1) ** 2
    by_s, by_v = (likely * slopes).sum(axis=0), (likely * j).sum(axis=0)
    return Silence(
        log=log_silence(s, u, k),
        s=by_s,
        v=by_v,
        ss=(likely * (slopes**2 - bends)).sum(axis=0) - by_s**2,
        sv=(likely * j * slopes).sum(axis=0) - by_s * by_v,
        vv=(likely * j**2).sum(axis=0) - by_v**2,
    )
