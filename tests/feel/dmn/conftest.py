"""On which model are reading, writing and deciding tried?"""

import pytest

from kundig.feel.dmn.model import (
    Boxed,
    BoxedList,
    Conditional,
    Context,
    Decision,
    DecisionService,
    Entry,
    Filter,
    FunctionDefinition,
    Import,
    InputData,
    Invocation,
    ItemDefinition,
    Iteration,
    KnowledgeModel,
    Literal,
    Model,
    Relation,
    Variable,
)
from kundig.feel.dmn.table import DecisionTable, HitPolicy, InputColumn, OutputColumn, Rule

LEVELS = DecisionTable(
    inputs=(
        InputColumn("Customer value", type="number"),
        InputColumn("Kind", type="string", allowed='"person", "firm"'),
    ),
    outputs=(
        OutputColumn("level", type="string", allowed='"gold", "silver", "base"', default='"base"'),
        OutputColumn("hours", type="number", default="48"),
    ),
    rules=(
        Rule((">= 5000", "-"), ('"gold"', "4"), ("the best",), "few"),
        Rule(("[1000..5000)", '"firm"'), ('"silver"', "8"), ("",)),
        Rule((">= 2000", '"person"'), ('"silver"', "12"), ("",)),
    ),
    hit_policy=HitPolicy.PRIORITY,
    annotations=("Why",),
    label="Service level",
)


@pytest.fixture
def levels() -> DecisionTable:
    return LEVELS


@pytest.fixture
def model() -> Model:
    """One of everything."""
    number = Variable("n", "number")
    double = FunctionDefinition((number,), Literal("n * 2"), type="number")
    boxes: tuple[Boxed, ...] = (
        Context((Entry(Variable("a"), Literal("1")), Entry(None, Literal("a + 1")))),
        Invocation(Literal("twice"), (Entry(Variable("n"), Literal("Customer value")),)),
        Relation((Variable("x"), Variable("y")), ((Literal("1"), Literal("2")),)),
        BoxedList((Literal("1"), Literal('"b"'))),
        Conditional(Literal("Customer value > 0"), Literal('"worth"'), Literal("null")),
        Iteration("for", "i", Literal("[1, 2]"), Literal("i + 1")),
        Iteration("some", "i", Literal("[1, 2]"), Literal("i > 1")),
        Iteration("every", "i", Literal("[1, 2]"), Literal("i > 1")),
        Filter(Literal("[1, 2, 3]"), Literal("item > 1")),
    )
    return Model(
        "Service levels",
        "https://example.org/levels",
        (
            InputData("i1", Variable("Customer value", "number")),
            InputData("i2", Variable("Kind", "tKind"), description="person or firm"),
            KnowledgeModel("k1", Variable("twice"), double),
            Decision(
                "d1",
                Variable("Level", "tLevel"),
                LEVELS,
                required_inputs=("#i1", "#i2"),
                question="Which level?",
            ),
            *(
                Decision(
                    f"b{number}",
                    Variable(f"Box {number}"),
                    box,
                    required_inputs=("https://example.org/levels#i1",),
                    knowledge=("#k1",),
                )
                for number, box in enumerate(boxes)
            ),
            DecisionService("s1", Variable("service"), outputs=("#d1",), input_data=("#i1", "#i2")),
        ),
        types=(
            ItemDefinition("tKind", "string", allowed='"person", "firm"'),
            ItemDefinition(
                "tLevel", components=(ItemDefinition("level", "string"), ItemDefinition("hours", "number"))
            ),
            ItemDefinition("tLevels", "tLevel", collection=True),
        ),
        imports=(Import("other", "https://example.org/other"),),
        description="Which promise does a customer get?",
    )
