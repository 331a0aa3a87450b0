"""What values does FEEL know?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kundig.feel.moments import Date, DateTime, Duration, Period, Time

type Frame = Mapping[object, object]
"""The values of names where an expression runs; what else it holds has keys that are no text."""


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`, or what a single comparison such as `< 10` leaves."""

    low: object
    high: object
    low_closed: bool = True
    high_closed: bool = True
    operator: str = ""  # of a single comparison; its operand is each end that the range has


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """What can be called with values in the order of its parameters; null where it has no result."""

    parameters: tuple[str, ...]
    call: Callable[[Frame, Sequence[object]], object]
    # Where parameters depend on which of them are given (the built-in ones).
    call_by_name: Callable[[Frame, Mapping[str, object]], object] | None = None
    # Whether it asks for nothing but its values: not for the clock, and not for what may still be spent.
    bare: bool = False
    # In which ways it may be called (`functions.signatures.Signature`), where that is known.
    ways: tuple[object, ...] = ()


KINDS: Mapping[type, str] = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    Decimal: "number",
    str: "string",
    Date: "date",
    Time: "time",
    DateTime: "date and time",
    Duration: "days and time duration",
    Period: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    Function: "function",
}

# What is Python's as it is FEEL's.
PLAIN = frozenset({type(None), bool, int, str})


def kind_of(value: object) -> str:
    """Which kind of value it is, in FEEL's words."""
    return KINDS[type(value)]
