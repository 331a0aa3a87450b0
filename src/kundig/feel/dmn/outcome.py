"""What was decided, and what says so?"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from kundig.base.refusals import Refused
from kundig.feel.dmn.table import DecisionTable


@dataclass(frozen=True, slots=True)
class Cell:
    """One condition: what was asked of which value, and whether it holds (null: it cannot be told)."""

    column: int
    test: str
    value: object
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Row:
    """A rule, counted from 1, with all its cells."""

    number: int
    fits: bool
    cells: tuple[Cell, ...]

    def against(self) -> Iterator[Cell]:
        """The cells that kept the rule from fitting."""
        return (cell for cell in self.cells if not cell.holds)


@dataclass(frozen=True, slots=True)
class TableTrace:
    """How a table decided: which rules fit, and which of them made the result by the hit policy."""

    decision: str
    table: DecisionTable
    inputs: tuple[object, ...]
    rows: tuple[Row, ...]
    fired: tuple[int, ...]
    value: object


@dataclass(frozen=True, slots=True)
class Step:
    """A decision that was made on the way, the first needed first."""

    decision: str
    value: object


@dataclass(slots=True)
class Trace:
    """All decisions with their values, all tables with their rules, and each reason for a null."""

    steps: list[Step] = field(default_factory=list)
    tables: list[TableTrace] = field(default_factory=list)
    reasons: list[Refused] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    value: object
    trace: Trace
