"""How are sequences of up to three contacts counted, customer by customer?"""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import numpy.typing as npt

type Ints = npt.NDArray[np.int64]
type Flags = npt.NDArray[np.bool_]

LONGEST = 3
WINDOW = 6  # of the newest contacts; those in between may be others
NOBODY = 0  # the number of no sequence


class Alphabet:
    """So many labels, and a number for each sequence of one to three of them, from 1 on."""

    def __init__(self, labels: int) -> None:
        self.labels = labels
        self.size = self._first(LONGEST + 1)

    def number(self, sequence: tuple[int, ...]) -> int:
        """The number of a sequence of labels, the oldest first.

        >>> Alphabet(3).number((0,)), Alphabet(3).number((2, 1))
        (1, 11)
        """
        before, place = self._first(len(sequence)), 0
        for label in sequence:
            place = place * self.labels + label
        return before + place

    def sequence(self, number: int) -> tuple[int, ...]:
        """The labels of a number.

        >>> Alphabet(3).sequence(11)
        (2, 1)
        """
        number, length = number - 1, 1
        while number >= self.labels**length:
            number, length = number - self.labels**length, length + 1
        labels = []
        for _ in range(length):
            number, label = divmod(number, self.labels)
            labels.append(label)
        return tuple(reversed(labels))

    def numbers(self, newest: Ints, known: Ints) -> Ints:
        """Which sequences each row shows (n, ways); `NOBODY` where there is none, or it came before.

        `newest` (n, window) are labels, the newest first, of which the first `known` (n) count.
        """
        found = [
            np.where(places[-1] < known, self._of(newest, places), NOBODY)
            for places in _places(newest.shape[1])
        ]
        rows = np.sort(np.stack(found, axis=1), axis=1)
        rows[:, 1:][rows[:, 1:] == rows[:, :-1]] = NOBODY
        return rows

    def _of(self, newest: Ints, places: tuple[int, ...]) -> Ints:
        place = np.zeros(len(newest), dtype=np.int64)
        for column in reversed(places):  # the oldest first
            place = place * self.labels + np.maximum(newest[:, column], 0)
        found: Ints = place + self._first(len(places))
        return found

    def _first(self, length: int) -> int:
        """The number of the first sequence of a length."""
        return 1 + sum(int(self.labels**shorter) for shorter in range(1, length))

    def counts(self, newest: Ints, known: Ints) -> Ints:
        """How many rows show each sequence, by its number."""
        found: Ints = np.bincount(self.numbers(newest, known).ravel(), minlength=self.size)
        found[NOBODY] = 0
        return found


def _places(window: int) -> Iterator[tuple[int, ...]]:
    for length in range(1, LONGEST + 1):
        yield from combinations(range(window), length)
