"""Which rules does a value of a column leave, without asking their tests?"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import compress
from typing import Any

from kundig.feel.adopting import adopted
from kundig.feel.dmn.regions import ZERO, Test, answers, bounds, points_of, regions
from kundig.feel.moments import Date
from kundig.feel.runs import Compile, Run
from kundig.feel.syntax import Node
from kundig.feel.values import Frame

type Find = Callable[[Any], int]
"""The rules that fit a value, as bits; each takes the type for which it is looked up."""

EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Column:
    """How the rules are found by the type of a value, or of any other type, and which tests stay open."""

    by_type: dict[type, Find]
    otherwise: Find
    open: tuple[tuple[int, Run], ...]

    def fitting(self, value: object, frame: Frame) -> int:
        """The rules that fit a value, which stands in the frame, too."""
        found = self.by_type.get(type(value), self.otherwise)(value)
        for bits, run in self.open:
            if run(frame) is True:
                found |= bits
        return found


def column(cells: Sequence[Node | None], allowed: Node | None, below: Compile) -> Column:
    """A column with a cell for each rule; the bit after the last rule says whether the value is allowed."""
    free, tests = 0, dict[Node, int]()
    for number, cell in enumerate(cells):
        if cell is None:
            free |= 1 << number
        else:
            tests[cell] = tests.get(cell, 0) | 1 << number
    runs = [(cell, bits, below(cell)) for cell, bits in tests.items()]
    last = 1 << len(cells)
    if allowed is None:
        free |= last
    else:
        runs.append((allowed, last, of_each(below(allowed))))
    closed = [Test(bits, run, ends) for cell, bits, run in runs if (ends := bounds(cell)) is not None]
    open_ = tuple((bits, run) for cell, bits, run in runs if bounds(cell) is None)
    return _column(closed, open_, free, free | last)


def excluding(rules: Sequence[tuple[int, Sequence[Node]]], below: Compile) -> Column:
    """Which rules a value leaves out: rules as bits, each time with the tests that must all be true.

    None of the tests may ask for more than where the value lies.
    """
    closed = [
        Test(
            bits,
            _failing([below(test) for test in tests]),
            [end for test in tests for end in bounds(test) or ()],
        )
        for bits, tests in rules
    ]
    return _column(closed, (), 0, 0)


def _failing(runs: Sequence[Run]) -> Run:
    """Whether some of them are not true."""
    return lambda frame: any(run(frame) is not True for run in runs)


def _column(
    closed: Sequence[Test], open_: tuple[tuple[int, Run], ...], free: int, free_of_null: int
) -> Column:
    """What every value leaves, and null; and what the tests leave besides."""

    def ask(value: object) -> int:
        """The answer of the tests themselves."""
        found = free_of_null if value is None else free
        for test in closed:
            if test.run({"?": value}) is True:
                found |= test.bits
        return found

    by_type = _by_type(closed, free, ask)

    def other(value: object) -> int:
        known = adopted(value)
        find = by_type.get(type(known))
        return find(known) if find else ask(known)

    return Column(by_type, other, open_)


def _by_type(tests: Sequence[Test], free: int, ask: Find) -> dict[type, Find]:
    points = {kind: points_of((end for test in tests for end in test.bounds), kind) for kind in ZERO}
    found = {kind: [free | bits for bits in answers(points[kind], kind, tests)] for kind in ZERO}
    nothing, yes, no = ask(None), ask(True), ask(False)
    number = _search([_whole(point) for point in points["number"]], found["number"])
    day = _search([point.days for point in points["date"] if isinstance(point, Date)], found["date"])

    return {
        type(None): lambda _: nothing,
        bool: lambda value: yes if value else no,
        str: _text(points["string"], found["string"]),
        int: number,
        Decimal: _decimal(points["number"], found["number"], nothing),
        dt.date: lambda value: day(value.toordinal() - EPOCH),
        Date: lambda value: day(value.days),
    }


def _whole(point: object) -> int | Decimal:
    """Whole numbers compare quicker as Python's own."""
    assert isinstance(point, Decimal)
    return int(point) if abs(point) < 2**63 and point == int(point) else point


def _search(points: Sequence[Any], found: list[int]) -> Find:
    if not points:
        only = found[0]
        return lambda _: only
    # To the left and to the right of an equal point are two places, so that it finds the one between them.
    return lambda value: found[bisect_left(points, value) + bisect_right(points, value)]


def _decimal(points: Sequence[Any], found: list[int], nothing: int) -> Find:
    """The same for what may be no number. The points are decimals: these compare quicker with each other."""
    if not points:
        only = found[0]
        return lambda value: only if value.is_finite() else nothing

    guarded, at, between = (*points, None), (*found[1::2], 0), found[::2]

    def find(value: Any) -> int:
        if not value.is_finite():
            return nothing
        place = bisect_left(points, value)
        return at[place] if guarded[place] == value else between[place]

    return find


def _text(points: Sequence[Any], found: list[int]) -> Find:
    """Where texts are told apart by being equal only, a dictionary is quicker than a search."""
    there = [region is not None for region in regions(points, "string")[::2]]
    between = set(compress(found[::2], there))
    if not points or len(between) > 1:
        return _search(points, found)
    known, (other,) = dict(zip(points, found[1::2], strict=True)), between
    return lambda value: known.get(value, other)


def numbers(bits: int, *, first: bool) -> list[int]:
    """The rules that bits stand for, counted from 1; only the first of them where that is all that counts."""
    found: list[int] = []
    while bits and not (first and found):
        low = bits & -bits
        found.append(low.bit_length())
        bits ^= low
    return found


def of_each(allowed: Run) -> Run:
    """Whether a value is allowed, or each of a list of values."""

    def run(frame: Frame) -> object:
        value, passed = frame["?"], allowed(frame)
        if passed is True or not isinstance(value, list):
            return passed
        return all(allowed({**frame, "?": one}) is True for one in value)

    return run
