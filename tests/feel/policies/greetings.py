"""Which small kind of policy do tests try?"""

from kundig.feel.dmn.table import DecisionTable, HitPolicy, InputColumn, OutputColumn, Rule
from kundig.feel.policies.kinds import Answer, Asked, Kind, Numbers, first_fitting
from kundig.feel.sql import Column

_ANSWER = Answer("form", "string", "form", ('"formal"', '"casual"'))
GREETINGS = Kind(
    code="greeting",
    english="Greetings",
    decision="greeting",
    asked={
        "guest.age": Asked("guest.age", "number", "age"),
        "guest.city": Asked("guest.city", "string", "city"),
    },
    answers=(_ANSWER,),
    columns={"guest.age": Column("age", "integer"), "guest.city": Column("city", "string")},
    delivered=DecisionTable(
        (InputColumn("guest.age", "age", "number"),),
        (OutputColumn("form", "form", "string", '"formal", "casual"'),),
        (Rule((">= 18",), ('"formal"',), ("",)), Rule(("-",), ('"casual"',), ("",))),
        HitPolicy.FIRST,
        annotations=("remark",),
    ),
)

_LANGUAGE = Asked("language", "string", "language")
_ANSWERS = (
    Answer("words", "number", "words", numbers=Numbers(1, 500, whole=True, unit="words")),
    Answer("share", "number", "share", numbers=Numbers(0, 1)),
    Answer("polite", "boolean", "polite", ("true", "false")),
)
# Answers numbers, by something asked that has no parts; nothing is said of all customers at once.
SPEECHES = Kind(
    code="speech",
    english="Speeches",
    decision="speech",
    asked={_LANGUAGE.name: _LANGUAGE},
    answers=_ANSWERS,
    delivered=first_fitting(
        (_LANGUAGE,),
        _ANSWERS,
        (Rule(('"de"',), ("300", "0.25", "true"), ("",)), Rule(("-",), ("100", "0", "false"), ("",))),
    ),
)
