"""What does a kind of policy ask, what may it answer, and how does its table stand in a DMN file?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from kundig.base.refusals import Refused
from kundig.feel.dmn.model import Decision, InputData, ItemDefinition, Model, Variable
from kundig.feel.dmn.reading import read
from kundig.feel.dmn.table import DecisionTable, HitPolicy, InputColumn, OutputColumn, Rule
from kundig.feel.dmn.writing import write
from kundig.feel.sql import Catalogue


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


REMARK = _("remark")  # the one column of annotations
NAMESPACE = "urn:kundig:policy"
MOST_RULES = 200
LONGEST_CELL = 1000
# 1.000 is one in FEEL, and 1,5 is one or five: hardly what anybody means who writes numbers as in a letter.
GROUPED = re.compile(r"(?<![\d.])[1-9]\d{0,2}\.\d{3}(?!\d)[\d.,]*|\d+,\d[\d.,]*")
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,12})?")


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that a table may look at: a name of the catalogue, `value.today`, with its type in FEEL."""

    name: str
    type: str
    english: str

    @property
    def column(self) -> InputColumn:
        return InputColumn(self.name, self.english, self.type)


@dataclass(frozen=True, slots=True)
class Numbers:
    """All numbers from the least to the most, or the whole ones; `unit` says in words what is counted."""

    least: Decimal | int
    most: Decimal | int
    whole: bool = False
    unit: str = ""

    def __contains__(self, text: str) -> bool:
        """Whether a number is written there that lies within.

        >>> "0.5" in Numbers(0, 1), "0.5" in Numbers(0, 1, whole=True), "2" in Numbers(0, 1)
        (True, False, False)
        """
        if not _NUMBER.fullmatch(text) or GROUPED.search(text):
            return False
        value = Decimal(text)
        return self.least <= value <= self.most and (not self.whole or value == value.to_integral_value())

    def refusal(self, text: str) -> Refused:
        """What to say of a text that is not within."""
        if found := GROUPED.search(text):
            return Refused("policy.number", text=found.group()[:40])
        code = "policy.answer_whole" if self.whole else "policy.answer_number"
        return Refused(code, text=text[:40], least=self.least, most=self.most)


@dataclass(frozen=True, slots=True)
class Answer:
    """Something that a table answers: one of the FEEL literals `allowed`, or one of `numbers`."""

    name: str
    type: str
    english: str
    allowed: tuple[str, ...] = ()
    numbers: Numbers | None = None

    @property
    def column(self) -> OutputColumn:
        within = (f"[{self.numbers.least}..{self.numbers.most}]",) if self.numbers else ()
        return OutputColumn(self.name, self.english, self.type, ", ".join((*self.allowed, *within)))

    def refusal(self, text: str) -> Refused | None:
        """Why a text cannot be the answer; None: it can."""
        if text in self.allowed or (self.numbers and text in self.numbers):
            return None
        if self.numbers:
            return self.numbers.refusal(text)
        return Refused("policy.answer", text=text[:40], allowed=", ".join(self.allowed))


def first_fitting(asked: Iterable[Asked], answers: Iterable[Answer], rules: Iterable[Rule]) -> DecisionTable:
    """A table of which the first row that fits decides."""
    return DecisionTable(
        tuple(one.column for one in asked),
        tuple(one.column for one in answers),
        tuple(rules),
        HitPolicy.FIRST,
        annotations=(REMARK,),
    )


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of policy. The concept that acts by it declares it; nothing is registered anywhere.

    `decision` is the decision's name in the file, `delivered` the first version. Where a policy has to answer
    for everybody (`complete`), gaps are refused. `columns` are those that a table may ask for, where all are
    answered at once; a condition that has no meaning over them is refused.
    """

    code: str
    english: str
    decision: str
    asked: Mapping[str, Asked]
    answers: tuple[Answer, ...]
    delivered: DecisionTable
    columns: Catalogue = MappingProxyType({})
    hit_policies: tuple[HitPolicy, ...] = (HitPolicy.FIRST, HitPolicy.UNIQUE)
    complete: bool = True

    def input(self, name: str) -> InputColumn:
        """The column of something asked."""
        return self.asked[name].column

    @property
    def outputs(self) -> tuple[OutputColumn, ...]:
        """The columns of the answers: the same in every table of the kind."""
        return tuple(one.column for one in self.answers)


def content_of(kind: Kind, table: DecisionTable) -> str:
    """The table as a DMN file that other modelers open."""
    roots = dict.fromkeys(column.expression.partition(".")[0] for column in table.inputs)
    model = Model(
        kind.english,
        f"{NAMESPACE}:{kind.code}",
        (
            *(InputData(root, Variable(root, _type(kind, root))) for root in roots),
            Decision(
                "decision",
                Variable(kind.decision, kind.answers[0].type if len(kind.answers) == 1 else ""),
                table,
                required_inputs=tuple(f"#{root}" for root in roots),
            ),
        ),
        tuple(_item(kind, root, table) for root in roots if root not in kind.asked),
    )
    return write(model).decode()


def _type(kind: Kind, root: str) -> str:
    """Of an input that is asked for as it is, or that has parts."""
    return kind.asked[root].type if root in kind.asked else f"t_{root}"


def _item(kind: Kind, root: str, table: DecisionTable) -> ItemDefinition:
    """The type of an input: what of it the table looks at."""
    names = dict.fromkeys(column.expression for column in table.inputs)
    parts = [(name.partition(".")[2], kind.asked[name].type) for name in names if name.startswith(f"{root}.")]
    return ItemDefinition(f"t_{root}", components=tuple(ItemDefinition(name, kind_) for name, kind_ in parts))


def table_of(kind: Kind, content: str | bytes) -> DecisionTable:
    """The table in a file, fitted to its kind.

    Raises `Refused`: what `read` refuses; `policy.no_table` where no decision of that name, and not just one,
    is a table; what `fitted` refuses.
    """
    tables = {
        one.name: one.expression
        for one in read(content).decisions
        if isinstance(one.expression, DecisionTable)
    }
    found = tables.get(kind.decision) or (next(iter(tables.values())) if len(tables) == 1 else None)
    if found is None:
        raise Refused("policy.no_table", decision=kind.decision, found=", ".join(tables) or "–")
    return fitted(kind, found)


def fitted(kind: Kind, table: DecisionTable) -> DecisionTable:
    """The table with the columns of its kind, or a refusal that names what does not fit."""
    for column in table.inputs:
        if column.expression not in kind.asked:
            raise Refused(
                "policy.unknown_input", name=column.expression[:80], known=", ".join(sorted(kind.asked))
            )
    if len(table.outputs) != len(kind.answers):
        raise Refused("policy.outputs", found=len(table.outputs), wanted=len(kind.answers))
    if table.hit_policy not in kind.hit_policies:
        allowed = ", ".join(each.value for each in kind.hit_policies)
        raise Refused("policy.hit_policy", found=table.hit_policy.value, allowed=allowed)
    if len(table.rules) > MOST_RULES:
        raise Refused("policy.too_many_rules", found=len(table.rules), most=MOST_RULES)
    return replace(
        table,
        inputs=tuple(kind.input(column.expression) for column in table.inputs),
        outputs=kind.outputs,
        rules=tuple(_trimmed(rule) for rule in table.rules),
        annotations=(REMARK,),
        aggregator=None,
        label="",
        type="",
    )


def _trimmed(rule: Rule) -> Rule:
    """Cells without the blanks around them; an empty condition asks nothing, and one remark stays."""
    remark = " ".join(text for text in rule.annotations if text).strip()
    return Rule(
        tuple(text.strip() or "-" for text in rule.tests),
        tuple(text.strip() for text in rule.outputs),
        (remark,),
    )


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in a cell; rows are counted from 1, columns from 0, the outputs after the inputs."""

    row: int
    column: int
    refused: Refused


def wrong_answers(kind: Kind, table: DecisionTable) -> Iterator[Mistake]:
    """Cells of results that hold no possible answer."""
    for row, rule in enumerate(table.rules, 1):
        for place, (text, answer) in enumerate(zip(rule.outputs, kind.answers, strict=True)):
            if refused := answer.refusal(text):
                yield Mistake(row, len(table.inputs) + place, refused)
