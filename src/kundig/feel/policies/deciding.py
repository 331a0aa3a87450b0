"""Which rule of a table fires, for one or for many?"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from kundig.feel.dmn.compiling import compiled
from kundig.feel.dmn.loading import load
from kundig.feel.dmn.model import Decision, InputData, Model, Variable
from kundig.feel.dmn.outcome import TableTrace
from kundig.feel.dmn.table import DecisionTable, InputColumn, OutputColumn

DECISION = "rule"


def numbered(table: DecisionTable) -> DecisionTable:
    """The same conditions, asked of one plain name each; the result is the number of the rule."""
    inputs = tuple(InputColumn(_name(place), type=column.type) for place, column in enumerate(table.inputs))
    rules = tuple(
        replace(rule, outputs=(str(number),), annotations=()) for number, rule in enumerate(table.rules, 1)
    )
    return replace(
        table, inputs=inputs, outputs=(OutputColumn(DECISION, type="number"),), rules=rules, annotations=()
    )


def rule_numbers(table: DecisionTable, rows: Iterable[Sequence[object]]) -> list[int]:
    """The rule that fires for each row of values, in the order of the columns; 0 where none does.

    Where several fit though one only should, none fires.
    """
    names, ready = _names(table), compiled(numbered(table))
    found = (ready.decide(dict(zip(names, row, strict=True))) for row in rows)
    return [int(number) if isinstance(number, Decimal) else 0 for number in found]


def traced(table: DecisionTable, row: Sequence[object]) -> TableTrace:
    """How the table decides for one row of values: each rule, what is against it, which one fires."""
    names = _names(table)
    inputs = tuple(
        InputData(name, Variable(name, column.type)) for name, column in zip(names, table.inputs, strict=True)
    )
    decision = Decision(
        DECISION,
        Variable(DECISION, "number"),
        numbered(table),
        required_inputs=tuple(f"#{name}" for name in names),
    )
    decisions = load(Model(DECISION, "urn:kundig:numbered", (*inputs, decision)))
    outcome = decisions.evaluate(DECISION, **dict(zip(names, row, strict=True)))
    return outcome.trace.tables[0]


def _names(table: DecisionTable) -> list[str]:
    return [_name(place) for place in range(len(table.inputs))]


def _name(place: int) -> str:
    return f"asked{place}"
