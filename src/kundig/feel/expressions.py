"""How does an expression that has been read run?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import InvalidOperation

from kundig.base.refusals import Refused
from kundig.feel.adopting import adopted
from kundig.feel.evaluating import compiled
from kundig.feel.names import free_names, is_bare, mentioned
from kundig.feel.reasons import reasons_for_null
from kundig.feel.releasing import released
from kundig.feel.runs import Check, Run, frame_of
from kundig.feel.syntax import Node, Tests
from kundig.feel.values import PLAIN


@dataclass(frozen=True, slots=True)
class Program:
    """A tree that is ready to run."""

    text: str
    run: Run
    mentioned: tuple[str, ...]
    types: Mapping[str, Check]
    bare: bool

    @classmethod
    def of(cls, text: str, tree: Node, types: Mapping[str, Check] | None) -> "Program":
        return cls(text, compiled(tree), mentioned(tree), types or {}, is_bare(tree))

    def value(self, context: Mapping[str, object], now: dt.datetime | None) -> object:
        if self.bare:
            try:
                return self.run(context)  # type: ignore[arg-type]
            except (InvalidOperation, RecursionError):  # numbers that are none; values nested without end
                pass
        given = {name: adopted(context[name]) for name in self.mentioned if name in context}
        return self.run(frame_of(given, now, self.types))

    def within_limits(self, context: Mapping[str, object], now: dt.datetime | None) -> object:
        """The value in Python's terms, or a refusal that tells which expression asked for too much."""
        whole = {"start": 0, "end": len(self.text), "place": 1}
        try:
            value = self.value(context, now)
            return value if type(value) in PLAIN else released(value)
        except RecursionError:
            raise Refused("feel.too_nested", **whole) from None
        except Refused as refused:
            raise Refused(refused.code, **(whole | refused.params)) from None


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that has been read: run it as often as you like, on whatever context."""

    text: str
    tree: Node
    names: frozenset[str]
    program: Program

    @classmethod
    def of(cls, text: str, tree: Node, types: Mapping[str, Check] | None = None) -> "Expression":
        return cls(text, tree, free_names(tree), Program.of(text, tree, types))

    def evaluate(self, context: Mapping[str, object], *, now: dt.datetime | None = None) -> object:
        """Its value, in Python's terms; null is None. `now` is what `now()` and `today()` say."""
        return self.program.within_limits(context, now)

    def why(self, context: Mapping[str, object], *, now: dt.datetime | None = None) -> list[Refused]:
        """Why its value is null: each place where null came up, with a sentence; none if it is not null."""
        return reasons_for_null(self.tree, context, now, self.program.types)


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """The cell of a decision table that has been read."""

    text: str
    tree: Tests
    names: frozenset[str]
    program: Program

    @classmethod
    def of(cls, text: str, tree: Tests, types: Mapping[str, Check] | None = None) -> "UnaryTests":
        return cls(text, tree, free_names(tree) - {"?"}, Program.of(text, tree, types))

    def evaluate(
        self, value: object, context: Mapping[str, object], *, now: dt.datetime | None = None
    ) -> bool | None:
        """Whether the value passes; null if that cannot be known."""
        result = self.program.within_limits({**context, "?": value}, now)
        return result if isinstance(result, bool) else None
