"""Is a planted sequence found, and nothing where there is nothing to find?"""

import numpy as np
import pytest

from kundig.cycles.patterns.finding import Cases, Found, find
from kundig.cycles.patterns.sequences import Alphabet, Ints

LABELS = 12
POOL = 16
ALPHABET = Alphabet(LABELS)


def noise(rng: np.random.Generator, cases: int) -> tuple[Ints, Ints]:
    """Contacts in any order, of customers who differ in what happens to them at all."""
    tastes = rng.dirichlet(np.full(LABELS, 0.6), size=cases)
    labels = np.array([rng.choice(LABELS, POOL, p=taste) for taste in tastes])
    length = rng.integers(2, POOL + 1, cases)
    labels[np.arange(POOL)[None, :] >= length[:, None]] = -1
    return labels, np.minimum(rng.integers(0, 7, cases), length)


def world(seed: int, *, planted: float) -> list[Found]:
    """2,000 who left, of whom a part got the letter (7) and called (3) before; and as many complaints."""
    rng = np.random.default_rng(seed)
    labels, known = noise(rng, 2_000)
    for row in np.flatnonzero(rng.random(len(labels)) < planted):
        known[row] = max(known[row], 3)
        between = rng.integers(0, 2)
        labels[row, : 2 + between] = [3, *rng.integers(0, LABELS, between), 7]
    found, _ = find(
        [Cases("leaving", labels, known), Cases("complaint", *noise(rng, 2_000))], ALPHABET, seed=seed
    )
    return found


def test_letter_and_call_before_leaving_are_found_with_lift_interval_and_cases() -> None:
    found = world(1, planted=0.15)
    assert {one.outcome for one in found} == {"leaving"}
    best = next(one for one in found if one.sequence == (7, 3))
    assert 300 < best.cases < 500
    assert 1.2 < best.low < best.lift < best.high
    assert best.lift == pytest.approx(best.cases / best.expected)
    assert best.q <= 0.05


def test_order_counts_and_not_only_what_happened() -> None:
    sequences = {one.sequence for one in world(1, planted=0.15)}
    assert (7, 3) in sequences
    assert (3, 7) not in sequences


@pytest.mark.parametrize("seed", range(8))
def test_nothing_is_found_in_noise(seed: int) -> None:
    assert world(seed, planted=0.0) == []


def test_the_same_seed_finds_the_same() -> None:
    assert world(3, planted=0.1) == world(3, planted=0.1)


def test_every_sequence_has_its_number_and_each_case_counts_once() -> None:
    numbers = range(1, ALPHABET.size)
    assert all(ALPHABET.number(ALPHABET.sequence(number)) == number for number in numbers)
    newest, known = np.array([[1, 1, 1, 2, -1, -1]]), np.array([3])
    shown = {ALPHABET.sequence(int(n)) for n in np.flatnonzero(ALPHABET.counts(newest, known))}
    assert shown == {(1,), (1, 1), (1, 1, 1)}
    assert ALPHABET.counts(newest, known).max() == 1
    assert ALPHABET.counts(newest, np.array([0])).sum() == 0
