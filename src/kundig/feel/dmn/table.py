"""What is a decision table, as a plain record that every user of it reads?"""

from dataclasses import dataclass
from enum import StrEnum


class HitPolicy(StrEnum):
    """Which of the rules that fit decide; the values are those of the file, `letter` that of the drawing."""

    UNIQUE = "UNIQUE"
    FIRST = "FIRST"
    PRIORITY = "PRIORITY"
    ANY = "ANY"
    COLLECT = "COLLECT"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"

    @property
    def letter(self) -> str:
        return self.value[0]

    @property
    def single(self) -> bool:
        """Whether the table decides for one rule at most."""
        return self.letter in "UFPA"

    @property
    def ordered(self) -> bool:
        """Whether the order of the output values counts."""
        return self in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER)


class Aggregator(StrEnum):
    """What COLLECT makes of its list."""

    SUM = "SUM"
    COUNT = "COUNT"
    MIN = "MIN"
    MAX = "MAX"

    @property
    def sign(self) -> str:
        return {"SUM": "+", "COUNT": "#", "MIN": "<", "MAX": ">"}[self.value]


@dataclass(frozen=True, slots=True)
class InputColumn:
    """What a column of conditions looks at: a FEEL expression, and which values it may have (unary tests)."""

    expression: str
    label: str = ""
    type: str = ""
    allowed: str = ""

    @property
    def title(self) -> str:
        return self.label or self.expression


@dataclass(frozen=True, slots=True)
class OutputColumn:
    """What a column of results names; the order of its allowed values is their priority."""

    name: str = ""
    label: str = ""
    type: str = ""
    allowed: str = ""
    default: str = ""

    @property
    def title(self) -> str:
        return self.label or self.name


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: one text of unary tests per input, one FEEL expression per output, one remark per annotation."""

    tests: tuple[str, ...]
    outputs: tuple[str, ...]
    annotations: tuple[str, ...] = ()
    description: str = ""  # where Camunda's modeler keeps its only annotation


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A decision table; its rules are counted from 1 wherever they are spoken of."""

    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rules: tuple[Rule, ...]
    hit_policy: HitPolicy = HitPolicy.UNIQUE
    aggregator: Aggregator | None = None
    annotations: tuple[str, ...] = ()
    label: str = ""
    type: str = ""

    @property
    def has_default(self) -> bool:
        return any(column.default for column in self.outputs)
