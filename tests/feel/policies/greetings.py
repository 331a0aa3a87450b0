"""Which small kind of policy do tests try?"""

from kundig.feel.dmn.table import DecisionTable, HitPolicy, InputColumn, OutputColumn, Rule
from kundig.feel.policies.kinds import Answer, Asked, Kind
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
