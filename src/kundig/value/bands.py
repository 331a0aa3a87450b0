"""How sure is the whale curve: what would other customers of the same kind have given?"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
BINS = 2_000
QUANTILES = (0.1, 0.9)


def band(
    ordered: Floats, shares: Floats, *, draws: int, seed: int, money: bool
) -> tuple[Floats, Floats] | tuple[None, None]:
    """The pointwise 80 % bootstrap band of the curve at `shares`; None without draws or customers.

    `ordered` are the profits, the largest first, in one currency. Efron's bootstrap over at most 2,000 bins:
    each draw gives every bin a multinomial count, and the sum of a bin is drawn from the normal
    distribution with the bin's mean and variance. A draw is cumulated in percent of its own total, unless
    `money`; a draw whose total is not positive has no percent and is left out.

    >>> low, high = band(np.array([5.0, 5.0]), np.array([0.0, 0.5, 1.0]), draws=20, seed=1, money=False)
    >>> low.tolist(), high.tolist()
    ([0.0, 50.0, 100.0], [0.0, 50.0, 100.0])
    """
    if draws <= 0 or len(ordered) == 0:
        return None, None
    return band_of(*binned(ordered), shares, draws=draws, seed=seed, money=money)


def band_of(
    sizes: Floats, means: Floats, deviations: Floats, shares: Floats, *, draws: int, seed: int, money: bool
) -> tuple[Floats, Floats] | tuple[None, None]:
    """The same for bins of given size, mean and standard deviation, the best first."""
    count = int(sizes.sum())
    if draws <= 0 or count == 0:
        return None, None
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(count, sizes / count, size=draws)
    noise = rng.standard_normal(drawn.shape)
    sums = drawn * means + np.sqrt(drawn) * deviations * noise
    edge = np.zeros((draws, 1))
    counted = np.concatenate([edge, np.cumsum(drawn, axis=1)], axis=1) / count
    running = np.concatenate([edge, np.cumsum(sums, axis=1)], axis=1)
    if not money:
        kept = running[:, -1] > 0
        counted, running = counted[kept], running[kept]
        if not len(running):
            return None, None
        running = running * (100.0 / running[:, -1:])
    curves = np.stack([np.interp(shares, x, y) for x, y in zip(counted, running, strict=True)])
    low, high = np.quantile(curves, QUANTILES, axis=0)
    return low, high


def binned(ordered: Floats) -> tuple[Floats, Floats, Floats]:
    """Size, mean and standard deviation of at most 2,000 bins of nearly the same size."""
    starts = np.unique(np.linspace(0, len(ordered), min(BINS, len(ordered)) + 1).astype(np.int64))[:-1]
    sizes = np.diff(np.append(starts, len(ordered))).astype(np.float64)
    means = np.add.reduceat(ordered, starts) / sizes
    spread = ordered - np.repeat(means, sizes.astype(np.int64))
    deviations = np.sqrt(np.add.reduceat(spread * spread, starts) / sizes)
    return sizes, means, deviations
