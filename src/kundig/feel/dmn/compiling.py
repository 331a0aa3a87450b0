"""How does a table decide a hundred thousand times a second?

Each column is divided into regions that its tests cannot tell apart. For each region the rules that fit are
known beforehand, as the bits of a number, so a decision looks its values up and takes what all columns share.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import InvalidOperation
from typing import NamedTuple

from kundig.feel import syntax
from kundig.feel.adopting import adopted
from kundig.feel.dmn.columns import Column, column, numbers
from kundig.feel.dmn.hits import rank
from kundig.feel.dmn.programs import compiled as run_of
from kundig.feel.dmn.table import DecisionTable, HitPolicy
from kundig.feel.dmn.tabling import Results, TableNode
from kundig.feel.dmn.trees import Trees
from kundig.feel.dmn.types import Types
from kundig.feel.functions import BUILT_IN
from kundig.feel.names import is_bare, mentioned
from kundig.feel.releasing import released
from kundig.feel.runs import Run, frame_of
from kundig.feel.syntax import Node
from kundig.feel.values import Frame

MOST_REMEMBERED = 10_000


def compiled(table: DecisionTable, names: Iterable[str] = ()) -> "CompiledTable":
    """A table made ready; `names`: those in scope that hold spaces. `Refused` where a cell cannot be read."""
    node = table_tree(table, names)
    said = [tree for outputs in (*node.outputs, node.defaults, node.orders) for tree in outputs]
    asked = [tree for cells in (*node.tests, node.inputs, node.allowed) for tree in cells if tree]
    return CompiledTable(
        table,
        tuple(_Input(_key(tree), run_of(tree), is_bare(tree)) for tree in node.inputs),
        tuple(
            column([row[place] for row in node.tests], allowed, run_of)
            for place, allowed in enumerate(node.allowed)
        ),
        Results.of(node, run_of),
        mentioned=tuple({name for tree in (*said, *asked) for name in mentioned(tree)}),
        constant=all(map(is_constant, said)),
    )


def table_tree(table: DecisionTable, names: Iterable[str] = ()) -> TableNode:
    """The trees of a table's cells; `Refused`, with the place, for the first that cannot be read."""
    trees = Trees(Types.of((), _no_tests), frozenset(), table.label)
    node = trees.table(table, frozenset(names))
    for mistake in trees.mistakes:
        raise mistake
    assert isinstance(node, TableNode)
    return node


def _no_tests(_text: str, _place: str) -> Callable[[object], bool]:
    raise AssertionError("a table has no types of its own")


def _key(tree: Node) -> str | None:
    """The name that an input is, if it is no more than a name; one with dots stands for a path."""
    if isinstance(tree, syntax.Name) and "." not in tree.name and tree.name not in BUILT_IN:
        return tree.name
    return None


def is_constant(tree: Node) -> bool:
    """Whether it says the same whatever the inputs: it names nothing, so it calls nothing either."""
    return not any(isinstance(part, syntax.Name) for part in syntax.everything(tree))


def precedence(table: DecisionTable, node: TableNode) -> Sequence[int] | None:
    """The places of the rules, that first which decides where several fit; null if only a case can tell."""
    places = range(len(table.rules))
    if table.hit_policy is not HitPolicy.PRIORITY:
        return places
    if not all(is_constant(tree) for row in node.outputs for tree in row):
        return None
    orders = [run_of(tree)({}) for tree in node.orders]
    ranks = [rank(tuple(run_of(tree)({}) for tree in row), orders) for row in node.outputs]
    return sorted(places, key=lambda place: ranks[place])


class _Input(NamedTuple):
    """Where a value comes from: a name, or an expression, which is bare if it neither loops nor calls."""

    key: str | None
    run: Run
    bare: bool


@dataclass(frozen=True, slots=True, eq=False)
class CompiledTable:
    """A table that decides quickly, and tells no reasons."""

    table: DecisionTable
    inputs: tuple[_Input, ...]
    columns: tuple[Column, ...]
    results: Results
    mentioned: tuple[str, ...]
    constant: bool
    _known: dict[int, object] = field(default_factory=dict)

    def decide(self, context: Mapping[str, object], *, now: dt.datetime | None = None) -> object:
        """The result for the values of a context."""
        fitting = -1
        frame: Frame | None = None
        for (key, run, bare), of in zip(self.inputs, self.columns, strict=True):
            if key is not None:
                value = context.get(key)
            else:
                frame = frame or (None if bare else self._frame(context, now))
                value = self._value(run, frame, context, now)
            if of.open:
                frame = frame or self._frame(context, now)
                fitting &= of.fitting(value, {**frame, "?": adopted(value)})
            else:
                fitting &= of.by_type.get(type(value), of.otherwise)(value)
        if self.constant and fitting in self._known:
            result = self._known[fitting]
        else:
            result = self._result(fitting, frame or self._frame(context, now))
        # What the caller does with a list or a context must not change what the next one gets.
        return _fresh(result) if type(result) in (dict, list) else result

    def _result(self, fitting: int, frame: Frame) -> object:
        result = None
        if fitting >> len(self.table.rules) & 1:  # all inputs are allowed
            rules = fitting & (1 << len(self.table.rules)) - 1
            first = self.table.hit_policy is HitPolicy.FIRST
            result = released(self.results.decided(numbers(rules, first=first), frame).value)
        if self.constant and len(self._known) < MOST_REMEMBERED:
            self._known[fitting] = result
        return result

    def _value(
        self, run: Run, frame: Frame | None, context: Mapping[str, object], now: dt.datetime | None
    ) -> object:
        """An input; without a frame it is computed on the context itself, where that goes well."""
        if frame is None:
            try:
                return run(context)  # type: ignore[arg-type]
            except (InvalidOperation, RecursionError):  # numbers that are none; values nested without end
                frame = self._frame(context, now)
        return run(frame)

    def _frame(self, context: Mapping[str, object], now: dt.datetime | None) -> Frame:
        given = {name: adopted(context[name]) for name in self.mentioned if name in context}
        return frame_of(given, now, None)


def _fresh(value: object) -> object:
    if isinstance(value, list):
        return [_fresh(item) for item in value]
    return {key: _fresh(item) for key, item in value.items()} if isinstance(value, dict) else value
