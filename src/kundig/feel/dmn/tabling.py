"""How does a decision table run, and which rows said so?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kundig.feel.dmn.columns import Column, column, numbers, of_each
from kundig.feel.dmn.forms import null, trace_of
from kundig.feel.dmn.hits import Decided, Hit, named, settle
from kundig.feel.dmn.outcome import Cell, Row, TableTrace
from kundig.feel.dmn.table import DecisionTable, HitPolicy
from kundig.feel.releasing import released
from kundig.feel.runs import Compile, Run
from kundig.feel.syntax import Node
from kundig.feel.values import Frame


@dataclass(frozen=True, slots=True)
class TableNode(Node):
    """A table with the trees of its cells; a cell that anything passes is null."""

    table: DecisionTable
    place: str
    inputs: tuple[Node, ...]
    allowed: tuple[Node | None, ...]
    tests: tuple[tuple[Node | None, ...], ...]
    outputs: tuple[tuple[Node, ...], ...]
    defaults: tuple[Node, ...]
    orders: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What the rules of a table say, what is said where none fits, and the lists that order the outputs."""

    table: DecisionTable
    outputs: Sequence[Sequence[Run]]
    defaults: Sequence[Run]
    orders: Sequence[Run]

    @classmethod
    def of(cls, node: TableNode, below: Compile) -> "Results":
        outputs = [list(map(below, row)) for row in node.outputs]
        return cls(node.table, outputs, list(map(below, node.defaults)), list(map(below, node.orders)))

    def decided(self, fitting: Sequence[int], frame: Frame) -> Decided:
        """What the rules that fit make, or what is said where none does."""
        if not fitting and self.table.has_default:
            return Decided(named(self.table, tuple(run(frame) for run in self.defaults)))
        hits = [Hit(number, tuple(run(frame) for run in self.outputs[number - 1])) for number in fitting]
        return settle(self.table, hits, [run(frame) for run in self.orders])


def table_run(node: TableNode, below: Compile) -> Run:
    runs = _Runs(
        node.table,
        node.place,
        [below(tree) for tree in node.inputs],
        [of_each(below(tree)) if tree else None for tree in node.allowed],
        [[below(tree) if tree else None for tree in row] for row in node.tests],
        Results.of(node, below),
        lambda: [
            column([row[place] for row in node.tests], None, below) for place in range(len(node.inputs))
        ],
    )
    return runs.decide


@dataclass(frozen=True, slots=True)
class _Runs:
    table: DecisionTable
    place: str
    inputs: Sequence[Run]
    allowed: Sequence[Run | None]
    tests: Sequence[Sequence[Run | None]]
    results: Results
    make_columns: Callable[[], list[Column]]
    columns: list[Column] = field(default_factory=list)  # made when a table first decides without a trace

    def decide(self, frame: Frame) -> object:
        values = [run(frame) for run in self.inputs]
        frames: list[Frame] = [{**frame, "?": value} for value in values]
        for number, (inner, allowed) in enumerate(zip(frames, self.allowed, strict=True), 1):
            if allowed and inner["?"] is not None and allowed(inner) is not True:
                return null(frame, "dmn.not_allowed", where=self.place, column=number)
        trace = trace_of(frame)
        rows = self._rows(frames) if trace else []
        fitting = [row.number for row in rows if row.fits] if trace else self._fitting(frames)
        result = self.results.decided(fitting, frame)
        if result.reason:
            null(frame, result.reason.code, **(result.reason.params | {"where": self.place}))
        if trace:
            inputs, value = tuple(map(released, values)), released(result.value)
            trace.tables.append(TableTrace(self.place, self.table, inputs, tuple(rows), result.fired, value))
        return result.value

    def _fitting(self, frames: Sequence[Frame]) -> list[int]:
        """The numbers of the rules that fit, as many as the hit policy wants."""
        if not self.columns:
            self.columns[:] = self.make_columns()
        bits = (1 << len(self.tests)) - 1
        for of, frame in zip(self.columns, frames, strict=True):
            bits &= of.fitting(frame["?"], frame)
        return numbers(bits, first=self.table.hit_policy is HitPolicy.FIRST)

    def _rows(self, frames: Sequence[Frame]) -> list[Row]:
        rows = []
        for number, (rule, row) in enumerate(zip(self.table.rules, self.tests, strict=True), 1):
            cells = tuple(
                Cell(column, text, released(frame["?"]), True if test is None else _answer(test(frame)))
                for column, (text, test, frame) in enumerate(zip(rule.tests, row, frames, strict=True), 1)
            )
            rows.append(Row(number, all(cell.holds for cell in cells), cells))
        return rows


def _answer(passed: object) -> bool | None:
    return passed if isinstance(passed, bool) else None
