"""Which rule of a table fires, for one or for many?"""

from collections.abc import Sequence
from dataclasses import replace

from kundig.feel.dmn.loading import load
from kundig.feel.dmn.model import Decision, InputData, Model, Variable
from kundig.feel.dmn.outcome import TableTrace
from kundig.feel.dmn.table import DecisionTable, InputColumn, OutputColumn
from kundig.feel.sql import Catalogue, table_to_sql

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


def rule_sql(table: DecisionTable, columns: Catalogue, dialect: str) -> str:
    """The number of the rule that fires in a row as SQL text over columns by name; 0 where none does.

    Where several fit though one only should, none fires.

    Raises `Refused` for a condition that has no meaning over columns.
    """
    asked = {
        name: columns[column.expression] for name, column in zip(_names(table), table.inputs, strict=True)
    }
    [number] = table_to_sql(numbered(table), asked, dialect)
    return f"CAST(COALESCE({number}, 0) AS SMALLINT)"


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
