"""Into which regions do the tests of a column divide the values of its input?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from itertools import accumulate
from operator import xor

from kundig.feel import syntax
from kundig.feel.evaluating import compiled
from kundig.feel.moments import Date
from kundig.feel.runs import Run
from kundig.feel.syntax import Node
from kundig.feel.values import kind_of

EXACT = Context(prec=80, Emin=-99_999, Emax=99_999)
CONSTANT = frozenset({"date", "time", "date and time", "duration"})
KINDS = ("number", "string", "date", "boolean")
ZERO = {"number": Decimal(0), "string": "", "date": Date(2000, 1, 1)}


@dataclass(frozen=True, slots=True)
class Region:
    """Values between two bounds, or one of the bounds itself: no test can tell them apart."""

    kind: str
    example: object
    is_point: bool = False


def constant(node: Node) -> tuple[object] | None:
    """The value that a node always has, in a tuple; none if it depends on anything."""
    match node:
        case syntax.Literal(value=value):
            return (value,)
        case syntax.Negation(operand=syntax.Literal(value=Decimal())):
            return (compiled(node)({}),)
        case syntax.Call(function=syntax.Name(name=name)) if name in CONSTANT and not _names_below(node):
            return (compiled(node)({}),)
        case _:
            return None


def _names_below(call: syntax.Call) -> bool:
    return any(
        isinstance(part, syntax.Name) for argument in call.arguments for part in syntax.everything(argument)
    )


def bounds(node: Node | None) -> list[object] | None:
    """The values at which the tests of a cell change; none if they ask for more than where the value lies."""
    if node is None:
        return []
    if not isinstance(node, syntax.Tests):
        return None
    found: list[object] = []
    for test in node.tests:
        for end in _ends(test):
            value = constant(end)
            if value is None or kind_of(value[0]) not in (*KINDS, "null"):
                return None
            found.append(value[0])
    return found


def _ends(test: Node) -> tuple[Node, ...]:
    match test:
        case syntax.OneSided(operand=operand):
            return (operand,)
        case syntax.RangeOf(low=low, high=high):
            return (low, high)
        case _:
            return (test,)


def regions(points: Sequence[object], kind: str) -> list[Region | None]:
    """Before the first of the sorted points, itself, between it and the second, ..., after the last one.

    Where no value lies between two points there is null.
    """
    if not points:
        return [Region(kind, ZERO[kind])]
    found: list[Region | None] = []
    for before, point in zip([None, *points], [*points, None], strict=True):
        between = BETWEEN[kind](before, point)
        found.append(Region(kind, between) if between is not None else None)
        found += [Region(kind, point, is_point=True)] if point is not None else []
    return found


@dataclass(frozen=True, slots=True)
class Test:
    """What is asked of a value, for which rules (as bits), and at which values its answer may change."""

    bits: int
    run: Run
    bounds: Sequence[object]


def answers(points: Sequence[object], kind: str, tests: Iterable[Test]) -> list[int]:
    """For each of these regions the rules whose tests pass in it.

    A test is asked only about the regions that its own bounds make, which takes as long as there are bounds.
    """
    places = {point: 2 * number + 1 for number, point in enumerate(points)}
    turns = [0] * (2 * len(points) + 1)
    for test in tests:
        own = points_of(test.bounds, kind)
        starts = [0, *(place for point in own for place in (places[point], places[point] + 1))]
        passed = False
        for start, region in zip(starts, regions(own, kind), strict=True):
            if region and (test.run({"?": region.example}) is True) is not passed:
                passed = not passed
                turns[start] ^= test.bits
    return list(accumulate(turns, xor))


def points_of(values: Iterable[object], kind: str) -> list[object]:
    return sorted({value for value in values if kind_of(value) == kind})  # type: ignore[type-var]


def _number_between(low: object, high: object) -> object:
    """Half-way, exactly; beyond the ends by one, or by as much as a very large number must be moved."""
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        return EXACT.divide(EXACT.add(low, high), Decimal(2))
    end, sign = (high, -1) if low is None else (low, 1)
    assert isinstance(end, Decimal)
    return EXACT.add(end, sign * max(Decimal(1), EXACT.scaleb(abs(end), -30)))


def _text_between(low: object, high: object) -> object:
    """Another text, one that can be read where there is one: with a question mark, else the next greater."""
    for text in ("?", "") if low is None else (f"{low}?", f"{low}\0"):
        if high is None or text < str(high):
            return text
    return None


def _date_between(low: object, high: object) -> object:
    if low is None:
        return Date.of_days(high.days - 1)  # type: ignore[attr-defined]
    following = Date.of_days(low.days + 1)  # type: ignore[attr-defined]
    return following if high is None or following < high else None  # type: ignore[operator]


BETWEEN: dict[str, Callable[[object, object], object]] = {
    "number": _number_between,
    "string": _text_between,
    "date": _date_between,
}
