"""Which rules does a value of a column leave, without asking their tests?"""

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kundig.feel.adopting import adopted
from kundig.feel.dmn.programs import compiled
from kundig.feel.dmn.regions import BETWEEN, KINDS, ZERO, bounds, points_of
from kundig.feel.dmn.tabling import of_each
from kundig.feel.moments import Date
from kundig.feel.runs import Run
from kundig.feel.syntax import Node

type Find = Callable[[Any], int]
"""The rules that fit a value, as bits; each takes the type for which it is looked up."""

EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Column:
    """How the rules are found by the type of a value, or of any other type, and which tests stay open."""

    by_type: dict[type, Find]
    otherwise: Find
    open: tuple[tuple[int, Run], ...]


def column(cells: Sequence[Node | None], allowed: Node | None) -> Column:
    """A column with a cell for each rule; the bit after the last rule says whether the value is allowed."""
    free, tests = 0, dict[Node, int]()
    for number, cell in enumerate(cells):
        if cell is None:
            free |= 1 << number
        else:
            tests[cell] = tests.get(cell, 0) | 1 << number
    runs = [(cell, bits, compiled(cell)) for cell, bits in tests.items()]
    last = 1 << len(cells)
    if allowed is None:
        free |= last
    else:
        runs.append((allowed, last, of_each(compiled(allowed))))
    closed = [(bits, run) for cell, bits, run in runs if bounds(cell) is not None]
    values = [value for cell, _, _ in runs for value in bounds(cell) or []]

    def ask(value: object) -> int:
        """The answer of the tests themselves."""
        found = free | (last if value is None else 0)
        for bits, run in closed:
            if run({"?": value}) is True:
                found |= bits
        return found

    by_type = _by_type({kind: points_of(values, kind) for kind in KINDS}, ask)

    def other(value: object) -> int:
        known = adopted(value)
        find = by_type.get(type(known))
        return find(known) if find else ask(known)

    return Column(by_type, other, tuple((bits, run) for cell, bits, run in runs if bounds(cell) is None))


def _by_type(points: dict[str, list[object]], ask: Find) -> dict[type, Find]:
    nothing, yes, no = ask(None), ask(True), ask(False)
    numbers, texts, dates = points["number"], points["string"], points["date"]
    number = _search([_whole(point) for point in numbers], _answers(numbers, "number", ask))
    day = _search([point.days for point in dates if isinstance(point, Date)], _answers(dates, "date", ask))

    def decimal(value: Any) -> int:
        return number(value) if value.is_finite() else nothing

    return {
        type(None): lambda _: nothing,
        bool: lambda value: yes if value else no,
        str: _text(texts, _answers(texts, "string", ask)),
        int: number,
        Decimal: decimal,
        dt.date: lambda value: day(value.toordinal() - EPOCH),
        Date: lambda value: day(value.days),
    }


def _whole(point: object) -> int | Decimal:
    """Whole numbers compare quicker as Python's own."""
    assert isinstance(point, Decimal)
    return int(point) if abs(point) < 2**63 and point == int(point) else point


def _answers(points: Sequence[object], kind: str, ask: Find) -> list[int]:
    """Before the first point, at it, between it and the second, ..., after the last one."""
    if not points:
        return [ask(ZERO[kind])]
    found = []
    for before, point in zip([None, *points], [*points, None], strict=True):
        between = BETWEEN[kind](before, point)
        found.append(ask(between) if between is not None else 0)
        found += [ask(point)] if point is not None else []
    return found


def _search(points: Sequence[Any], answers: list[int]) -> Find:
    if not points:
        only = answers[0]
        return lambda _: only
    last = len(points)

    def find(value: Any) -> int:
        place = bisect_left(points, value)
        if place < last and points[place] == value:
            return answers[2 * place + 1]
        return answers[2 * place]

    return find


def _text(points: Sequence[Any], answers: list[int]) -> Find:
    """Where texts are told apart by being equal only, a dictionary is quicker than a search."""
    ends = zip([None, *points], [*points, None], strict=True)
    between = {answer for answer, (low, high) in zip(answers[::2], ends, strict=True) if _is_there(low, high)}
    if not points or len(between) > 1:
        return _search(points, answers)
    known, (other,) = dict(zip(points, answers[1::2], strict=True)), between
    return lambda value: known.get(value, other)


def _is_there(low: object, high: object) -> bool:
    return BETWEEN["string"](low, high) is not None
