"""Is a value of the type that is asked for, wherever the type stands and whoever defines it?"""

import pytest

from kundig.feel.dmn import DecisionTable, HitPolicy, InputColumn, Model, OutputColumn, Rule, load
from kundig.feel.dmn.model import (
    Boxed,
    BoxedList,
    Conditional,
    Context,
    Decision,
    Entry,
    Filter,
    FunctionDefinition,
    Import,
    ItemDefinition,
    Iteration,
    Literal,
    Variable,
)

TIER = ItemDefinition("tier", "string", allowed='"gold", "silver"')
ONE, TEXT = Literal("1"), Literal('"x"')
RISING = (Rule(("-",), ('"silver"',)), Rule(("-",), ('"gold"',)))


def _decided(
    expression: Boxed, *types: ItemDefinition, type_: str = "", imports: dict[str, Model] | None = None
) -> object:
    used = imports or {}
    model = Model(
        "m",
        "urn:m",
        (Decision("d", Variable("D", type_), expression),),
        types,
        tuple(Import(name, other.namespace) for name, other in used.items()),
    )
    return load(model, *used.values(), strict=True).evaluate("D").value


@pytest.mark.parametrize(
    "box",
    [
        Literal('"x"', "number"),
        Conditional(Literal("true"), TEXT, ONE, "number"),
        Iteration("for", "i", Literal("[1, 2]"), Literal("i"), "number"),
        Filter(Literal("[1, 2]"), Literal("true"), "number"),
        BoxedList((TEXT, ONE), "number"),
    ],
)
def test_a_box_that_is_not_of_the_type_it_asks_for_is_null(box: Boxed) -> None:
    assert _decided(box) is None


def test_a_box_becomes_of_its_type_where_it_can() -> None:
    assert _decided(BoxedList((ONE,), "number")) == 1


@pytest.mark.parametrize(
    ("column", "decision"),
    [("tier", ""), ("level", ""), ("lib.tier", ""), ("lib.level", ""), ("", "tier"), ("", "lib.level")],
)
def test_the_order_of_results_is_that_of_their_type_whoever_defines_it(column: str, decision: str) -> None:
    level = ItemDefinition("level", "tier")
    table = DecisionTable(
        (InputColumn("1"),), (OutputColumn(type=column),), RISING, hit_policy=HitPolicy.PRIORITY
    )
    library = Model("lib", "urn:lib", types=(TIER, level))
    assert _decided(table, TIER, level, type_=decision, imports={"lib": library}) == "gold"


def test_a_type_that_allows_no_list_of_values_is_no_mistake_where_no_order_is_asked_for() -> None:
    positive = ItemDefinition("positive", "number", allowed="> 0")
    table = DecisionTable((InputColumn("1"),), (OutputColumn(type="positive"),), (Rule(("-",), ("5",)),))
    assert _decided(table, positive) == 5


def test_a_type_may_be_named_by_a_model_whose_name_has_spaces() -> None:
    library = Model("lib", "urn:lib", types=(ItemDefinition("big deal", "number", allowed="> 100"),))
    asked = Literal("[1 instance of my lib.big deal, (function(a: my lib.big deal) a)(7)]")
    assert _decided(asked, imports={"my lib": library}) == [True, 7]


def test_types_that_are_but_names_of_each_other_are_named_also_across_models() -> None:
    one = Model("one", "urn:one", types=(ItemDefinition("a", "two.b"),), imports=(Import("two", "urn:two"),))
    two = Model("two", "urn:two", types=(ItemDefinition("b", "one.a"),), imports=(Import("one", "urn:one"),))
    assert {mistake.code for mistake in load(one, two).mistakes} == {"dmn.circular"}


def test_a_type_may_be_made_of_one_that_its_model_imports_in_turn() -> None:
    base = Model("base", "urn:base", types=(TIER,))
    middle = Model(
        "middle",
        "urn:middle",
        types=(ItemDefinition("tier", "base.tier"),),
        imports=(Import("base", "urn:base"),),
    )
    owner = ItemDefinition("owner", "middle.tier")
    decision = Decision("d", Variable("D", "owner"), Literal('"gold"'))
    model = Model("m", "urn:m", (decision,), (owner,), (Import("middle", "urn:middle"),))
    assert load(model, middle, base, strict=True).evaluate("D").value == "gold"


@pytest.mark.parametrize("value", ["{tier: null, at: [1]}", '{tier: "gold", at: [1, null]}', "{at: [1]}"])
def test_null_is_no_allowed_value_unless_it_stands_among_them(value: str) -> None:
    number = ItemDefinition("number 1", "number", allowed="> 0")
    parts = (ItemDefinition("tier", "tier"), ItemDefinition("at", "number 1", collection=True))
    customer = ItemDefinition("customer", components=parts)
    assert _decided(Literal(value), TIER, number, customer, type_="customer") is None


def test_null_is_a_value_of_each_type_that_allows_all() -> None:
    parts = (
        ItemDefinition("name", "string"),
        ItemDefinition("at", "number", collection=True),
        ItemDefinition("tier", "string", allowed='"gold", null'),
    )
    value = _decided(
        Literal("{name: null, at: null, tier: null}"),
        ItemDefinition("customer", components=parts),
        type_="customer",
    )
    assert value == {"name": None, "at": None, "tier": None}


def test_what_a_box_goes_over_is_of_the_type_beside_it() -> None:
    text = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="n">
      <decision id="d" name="D"><filter>
        <in typeRef="string"><literalExpression><text>[1, 2]</text></literalExpression></in>
        <match><literalExpression><text>true</text></literalExpression></match>
      </filter></decision></definitions>"""
    assert load(text, strict=True).evaluate("D").value is None


def test_a_function_in_a_context_may_call_itself_by_a_name_with_spaces() -> None:
    body = Literal("if n = 0 then 1 else n * my own(n - 1)")
    own = Entry(Variable("my own"), FunctionDefinition((Variable("n"),), body))
    assert _decided(Context((own, Entry(None, Literal("my own(5)"))))) == 120
