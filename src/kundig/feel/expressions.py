"""How does one read an expression and run it?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import InvalidOperation

from kundig.base.refusals import Refused
from kundig.feel.adopting import adopted
from kundig.feel.releasing import released
from kundig.feel.runs import Check, Run, frame_of
from kundig.feel.syntax import Node, Tests

# What is Python's as it is FEEL's.
_PLAIN = frozenset({bool, type(None), str, int})


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that has been read: run it as often as you like, on whatever context."""

    text: str
    tree: Node
    names: frozenset[str]
    types: Mapping[str, Check]
    run: Run
    bare: bool  # it neither loops nor calls, so that it needs no limits beyond its length

    def evaluate(self, context: Mapping[str, object], *, now: dt.datetime | None = None) -> object:
        """Its value, in Python's terms; null is None. `now` is what `now()` and `today()` say."""
        if self.bare:
            try:
                value = self.run(context)  # type: ignore[arg-type]
            except InvalidOperation:  # the context holds numbers that are none
                value = _run(self, context, now)
        else:
            value = _run(self, context, now)
        return value if type(value) in _PLAIN else released(value)


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """The cell of a decision table that has been read."""

    text: str
    tree: Tests
    names: frozenset[str]
    types: Mapping[str, Check]
    run: Run

    def evaluate(
        self, value: object, context: Mapping[str, object], *, now: dt.datetime | None = None
    ) -> bool | None:
        """Whether the value passes; null if that cannot be known."""
        result = _run(self, {**context, "?": value}, now)
        return result if isinstance(result, bool) else None


def _run(of: Expression | UnaryTests, context: Mapping[str, object], now: dt.datetime | None) -> object:
    frame = frame_of({key: adopted(value) for key, value in context.items()}, now, of.types)
    try:
        return of.run(frame)
    except RecursionError:
        raise Refused("feel.too_nested", start=0, end=len(of.text), place=1) from None
