"""How does a decision table stand on the screen, as a table, as a difference, as a form?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from kundig.base.messages import say
from kundig.base.operations import spoken_language
from kundig.base.refusals import Refused
from kundig.feel.dmn.table import DecisionTable, HitPolicy
from kundig.feel.policies.difference import Column, Difference
from kundig.feel.policies.editing import cells_of, rule_of
from kundig.feel.policies.kinds import MOST_RULES, REMARK, Answer, Kind, Mistake
from kundig.web.policy_kinds import said
from kundig.web.words import cell_said


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: what it asks or answers."""

    name: str
    title: str
    part: str
    mark: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One cell of the form, with what is wrong in it."""

    row: int
    column: int
    text: str
    part: str
    title: str
    options: tuple[tuple[str, str], ...] = ()
    mistake: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the form."""

    number: int
    fields: tuple[Field, ...]
    notes: tuple[str, ...] = field(default=())


def heads(kind: Kind, table: DecisionTable) -> list[Head]:
    """The heads of a table, from left to right."""
    asked = [Head(one.expression, said(kind.asked[one.expression].english), "input") for one in table.inputs]
    answers = [_answer_head(one) for one in kind.answers]
    return [*asked, *answers, Head("", said(REMARK), "annotation")]


def _answer_head(answer: Answer, mark: str = "") -> Head:
    unit = answer.numbers.unit if answer.numbers else ""
    return Head(answer.name, said(answer.english), "output", mark, said(unit) if unit else "")


def rows(table: DecisionTable) -> list[tuple[int, tuple[str, ...]]]:
    """Number and cells of each row."""
    return [(number, cells_of(rule)) for number, rule in enumerate(table.rules, 1)]


def difference_heads(kind: Kind, found: Difference) -> list[Head]:
    """The heads of both tables in one."""
    return [_head(kind, column) for column in found.columns]


def _head(kind: Kind, column: Column) -> Head:
    mark = "added" if column.before is None else "removed" if column.after is None else ""
    answer = next((one for one in kind.answers if one.name == column.name), None)
    if column.part == "output" and answer:
        return _answer_head(answer, mark)
    title = kind.asked[column.name].english if column.part == "input" else REMARK
    return Head(column.name, said(title), column.part, mark)


def lines(
    kind: Kind,
    table: DecisionTable,
    mistakes: Sequence[Mistake] = (),
    notes: Mapping[int, Sequence[str]] | None = None,
) -> list[Line]:
    """The form of a table; each mistake stands at its cell, each note at its row."""
    language = spoken_language()
    wrong: dict[tuple[int, int], str] = {}
    for one in mistakes:
        wrong.setdefault((one.row, one.column), say(one.refused, language))
    titled = heads(kind, table)
    options = {
        len(table.inputs) + place: tuple((text, _option(text)) for text in answer.allowed)
        for place, answer in enumerate(kind.answers)
        if answer.numbers is None
    }
    return [
        Line(
            number,
            tuple(
                Field(
                    number,
                    column,
                    text,
                    titled[column].part,
                    titled[column].title,
                    options.get(column, ()),
                    wrong.get((number, column), ""),
                )
                for column, text in enumerate(cells)
            ),
            tuple((notes or {}).get(number, ())),
        )
        for number, cells in rows(table)
    ]


def _option(text: str) -> str:
    """A result to choose, in words, with the code that conditions write where that is another."""
    code, words = text.strip('"'), cell_said(text)
    return code if words == code else f"{words} ({code})"


def table_in(kind: Kind, given: QueryDict) -> DecisionTable:
    """The table of a form: its columns by name, its cells row by row from left to right."""
    names = [name for name in given.getlist("input") if name in kind.asked]
    names = list(dict.fromkeys(names)) or [next(iter(kind.asked))]
    blank = DecisionTable(
        tuple(kind.input(name) for name in names),
        kind.outputs,
        (),
        _hit_policy(kind, given.get("hit_policy", "")),
        annotations=(REMARK,),
    )
    width = len(names) + len(kind.answers) + 1
    cells = given.getlist("cell")
    if len(cells) % width:
        raise Refused("policy.torn_form")
    if len(cells) // width > MOST_RULES:
        raise Refused("policy.too_many_rules", found=len(cells) // width, most=MOST_RULES)
    parts = [cells[start : start + width] for start in range(0, len(cells), width)]
    rules = tuple(rule_of(kind, blank, part) for part in parts)
    return DecisionTable(blank.inputs, blank.outputs, rules, blank.hit_policy, annotations=blank.annotations)


def _hit_policy(kind: Kind, text: str) -> HitPolicy:
    return next((one for one in kind.hit_policies if one.value == text), kind.hit_policies[0])
