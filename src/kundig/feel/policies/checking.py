"""What is wrong with a policy's table: in a cell, or in the rows together?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kundig.base.refusals import Refused
from kundig.feel import parse_tests
from kundig.feel.checking import check as check_types
from kundig.feel.dmn.checking import Findings, check
from kundig.feel.dmn.table import DecisionTable, HitPolicy, InputColumn, OutputColumn, Rule
from kundig.feel.policies.deciding import rule_sql
from kundig.feel.policies.kinds import GROUPED, Kind, Mistake, table_of, wrong_answers
from kundig.feel.sql import Column

NOT_WHOLE = Findings()
_TEXT = re.compile(r'"[^"]*"')
WANTED = {"number": "policy.wants_number", "string": "policy.wants_text", "date": "policy.wants_day"}


@dataclass(frozen=True, slots=True)
class Found:
    """The mistakes of single cells; and where there are none, what is wrong with the rows together."""

    mistakes: tuple[Mistake, ...]
    findings: Findings


def found_in(kind: Kind, table: DecisionTable) -> Found:
    """Everything that an editor should say."""
    mistakes = (*wrong_conditions(kind, table), *wrong_answers(kind, table))
    mistakes = tuple(sorted(mistakes, key=lambda one: (one.row, one.column)))
    return Found(mistakes, NOT_WHOLE if mistakes else whole(table))


def wrong_conditions(kind: Kind, table: DecisionTable) -> Iterator[Mistake]:
    """Cells of conditions that cannot be read, or would not say what is meant."""
    for row, rule in enumerate(table.rules, 1):
        for place, (column, text) in enumerate(zip(table.inputs, rule.tests, strict=True)):
            if refused := _refusal(column, kind.columns.get(column.expression), text):
                yield Mistake(row, place, refused)


@lru_cache(maxsize=10_000)
def _refusal(column: InputColumn, asked: Column | None, text: str) -> Refused | None:
    """Why a cell is refused; remembered, as of a long table mostly one cell is another than before."""
    try:
        _condition(column, asked, text)
    except Refused as refused:
        return refused
    return None


def _condition(column: InputColumn, asked: Column | None, text: str) -> None:
    """Refuse what cannot be read, compares with a name or another type, or cannot be asked of all at once."""
    if found := GROUPED.search(_TEXT.sub("", text)):
        raise Refused("policy.number", text=found.group())
    tests = parse_tests(text)
    if names := tests.names:
        raise Refused("policy.name_in_cell", name=min(names))
    try:
        check_types(tests, {}, value=column.type)
    except Refused as refused:
        raise Refused(WANTED.get(column.type, refused.code), **refused.params) from None
    if asked:
        alone = DecisionTable((column,), (OutputColumn("rule", type="number"),), (Rule((text,), ("1",)),))
        rule_sql(alone, {column.expression: asked}, "postgres")


whole = lru_cache(maxsize=64)(check)  # a page is often loaded again


def released_check(kind: Kind, content: str) -> None:
    """Refuse what nobody could work with: cells that say nothing, cases without an answer, rows at odds."""
    table = table_of(kind, content)
    found = found_in(kind, table)
    if found.mistakes:
        cells = ", ".join(f"{one.row}/{one.column + 1}" for one in found.mistakes[:5])
        raise Refused("policy.wrong_cells", cells=cells)
    if kind.complete and found.findings.gaps:
        raise Refused("policy.gaps", gaps=len(found.findings.gaps))
    if table.hit_policy is HitPolicy.UNIQUE and found.findings.overlaps:
        rows = ", ".join(map(str, found.findings.overlaps[0].rows))
        raise Refused("policy.overlaps", rows=rows)
