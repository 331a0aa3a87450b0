"""Do windows hold as many purchases as they say, on renewal processes of every regularity?"""

from functools import cache

import numpy as np
import numpy.typing as npt
import pytest

from kundig.cycles.due.rhythm import WINDOW, Buyers, Rhythm, Windows

pytestmark = pytest.mark.slow

type Floats = npt.NDArray[np.float64]
YEARS = 3.0


@cache
def world(
    seed: int, *, shape: tuple[float, float], leaves: float, size: int = 3_000
) -> tuple[Buyers, Floats]:
    """Buyers as seen after three years, and in how many days each buys next (inf: he has left)."""
    rng = np.random.default_rng(seed)
    rows, nexts = [], []
    for _ in range(size):
        mean = 1 / rng.gamma(4.0, 1 / 160.0)
        k = np.exp(rng.uniform(np.log(shape[0]), np.log(shape[1])))
        start = rng.uniform(0, 365 * (YEARS - 0.5))
        day, gaps = start, []
        while True:
            if rng.random() < leaves:
                following = np.inf
                break
            gap = rng.gamma(k, mean / k)
            if day + gap > 365 * YEARS:
                following = day + gap - 365 * YEARS
                break
            gaps.append(max(gap, 0.5))
            day += gap
        rows.append((len(gaps), sum(gaps), np.log(gaps).sum() if gaps else 0.0, 365 * YEARS - day))
        nexts.append(following)
    return Buyers(*np.array(rows).T), np.array(nexts)


@cache
def learned(buyers: Buyers) -> Rhythm:
    """Once for each world."""
    return Rhythm.of(buyers)


def held(windows: Windows, following: Floats, rows: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """The part of purchases in the window, of all buyers and of those still there."""
    inside = (following >= windows.first) & (following <= windows.last)
    there = np.isfinite(following)
    return float(inside[rows].mean()), float(inside[rows & there].mean())


@pytest.mark.parametrize(
    ("seed", "shape", "leaves"),
    [
        (1, (1.0, 1.01), 0.05),
        (2, (1.0, 20.0), 0.1),
        (3, (4.0, 12.0), 0.02),
        (4, (0.8, 3.0), 0.2),
    ],
    ids=["at random", "mixed", "regular", "leaving"],
)
def test_windows_of_eighty_percent_hold_eighty_percent(
    seed: int, shape: tuple[float, float], leaves: float
) -> None:
    buyers, following = world(seed, shape=shape, leaves=leaves)
    rhythm = learned(buyers)
    windows = rhythm.windows(buyers)
    for rows in (buyers.gaps >= 2, buyers.gaps >= 6, (buyers.gaps >= 2) & (windows.alive > 0.8)):
        if rows.sum() < 100:
            continue
        everybody, there = held(windows, following, rows)
        noise = 3 * np.sqrt(0.16 / rows.sum())
        assert there == pytest.approx(WINDOW, abs=0.03 + noise)
        assert everybody == pytest.approx(WINDOW * windows.alive[rows].mean(), abs=0.03 + noise)


def test_chance_to_be_there_is_as_often_true_as_it_says() -> None:
    buyers, following = world(5, shape=(1.0, 10.0), leaves=0.15)
    windows = learned(buyers).windows(buyers)
    there = np.isfinite(following)
    for low, high in ((0.0, 0.3), (0.3, 0.7), (0.7, 1.01)):
        rows = (windows.alive >= low) & (windows.alive < high)
        assert there[rows].mean() == pytest.approx(windows.alive[rows].mean(), abs=0.07)


def test_the_more_regular_buyer_has_the_narrower_window_and_few_gaps_are_shrunk_to_the_base() -> None:
    buyers, _ = world(2, shape=(1.0, 20.0), leaves=0.1)
    rhythm = learned(buyers)
    gaps = {
        "clock": [30.0] * 12,
        "random": [2.0, 90.0, 15.0, 60.0, 5.0, 40.0, 1.0, 70.0, 20.0, 10.0, 45.0, 2.0],
    }
    rows = [(len(one), sum(one), np.log(one).sum(), 5.0) for one in (*gaps.values(), [30.0])]
    found = rhythm.windows(Buyers(*np.array(rows).T))
    width = found.last - found.first
    assert width[0] < 30 < width[1]
    assert found.shape[0] > 8 > 2 > found.shape[1]
    assert width[2] > width[0]


def test_silence_moves_the_window_on_and_lets_the_buyer_go_in_the_end() -> None:
    buyers, _ = world(3, shape=(4.0, 12.0), leaves=0.02)
    rows = [(10.0, 300.0, 10 * np.log(30.0), silence) for silence in (0.0, 20.0, 60.0, 200.0)]
    found = learned(buyers).windows(Buyers(*np.array(rows).T))
    assert found.first[0] > 15 > found.first[1]
    assert found.first[2] < 5
    assert list(found.alive) == sorted(found.alive, reverse=True)
    assert found.alive[3] < 0.05


def test_one_buyer_alone_gets_a_window_too() -> None:
    alone = Buyers(np.array([3.0]), np.array([90.0]), np.array([3 * np.log(30.0)]), np.array([10.0]))
    found = Rhythm.of(alone).windows(alone)
    assert 0 <= found.first[0] < found.last[0]
