"""Does a model decide, tell why, and see only what it requires?"""

import datetime as dt
from pathlib import Path

import pytest

from kundig.base.messages import say
from kundig.base.refusals import Refused
from kundig.feel.dmn import DecisionTable, Model, load, write
from kundig.feel.dmn.model import (
    Context,
    Decision,
    DecisionService,
    Entry,
    FunctionDefinition,
    Import,
    InputData,
    ItemDefinition,
    KnowledgeModel,
    Literal,
    Variable,
)


def _model(*elements: Decision | InputData | KnowledgeModel | DecisionService, **more: object) -> Model:
    return Model("m", "urn:m", elements, **more)  # type: ignore[arg-type]


def _literal(text: str, type_: str = "", *inputs: str, name: str = "D", knowledge: str = "") -> Decision:
    return Decision(
        name.lower(),
        Variable(name, type_),
        Literal(text),
        required_inputs=tuple(f"#{one}" for one in inputs),
        knowledge=(f"#{knowledge}",) if knowledge else (),
    )


def test_the_model_with_everything_decides(model: Model) -> None:
    decisions = load(write(Model(model.name, model.namespace, model.elements, model.types)))
    assert decisions.mistakes == []
    values = {
        decision.name: decisions.evaluate(
            decision.name, **{"Customer value": 2500} | ({"Kind": "firm"} if decision.name == "Level" else {})
        ).value
        for decision in model.decisions
    }
    assert values == {
        "Level": {"level": "silver", "hours": 8},
        "Box 0": 2,
        "Box 1": 5000,
        "Box 2": [{"x": 1, "y": 2}],
        "Box 3": [1, "b"],
        "Box 4": "worth",
        "Box 5": [2, 3],
        "Box 6": True,
        "Box 7": False,
        "Box 8": [2, 3],
    }
    assert decisions.evaluate("twice", n=4).value == 8
    assert decisions.evaluate("twice", n="4").value is None
    assert decisions.evaluate("service", **{"Customer value": 1, "Kind": "firm"}).value == {
        "level": "base",
        "hours": 48,
    }


def test_the_trace_tells_which_rows_fired_and_why_others_did_not(levels: DecisionTable) -> None:
    model = _model(
        InputData("i1", Variable("Customer value")),
        InputData("i2", Variable("Kind")),
        Decision("d", Variable("Level"), levels, required_inputs=("#i1", "#i2")),
    )
    outcome = load(model).evaluate("Level", **{"Customer value": 6000, "Kind": "person"})
    (table,) = outcome.trace.tables
    assert (table.inputs, table.fired, table.value) == ((6000, "person"), (1,), {"level": "gold", "hours": 4})
    assert [row.fits for row in table.rows] == [True, False, True]
    against = [(cell.column, cell.test, cell.value) for cell in table.rows[1].against()]
    assert against == [(1, "[1000..5000)", 6000), (2, '"firm"', "person")]


def test_decisions_are_told_in_the_order_in_which_they_were_made() -> None:
    model = _model(
        _literal("1", name="A"),
        Decision("d", Variable("D"), Literal("A + 1"), required_decisions=("#a",)),
    )
    steps = load(model).evaluate("D").trace.steps
    assert [(step.decision, step.value) for step in steps] == [("A", 1), ("D", 2)]


def test_what_is_not_required_is_not_seen_and_the_trace_says_so() -> None:
    model = _model(InputData("n", Variable("n")), _literal("n + 1"))
    outcome = load(model).evaluate("D", n=1)
    assert outcome.value is None
    (reason,) = outcome.trace.reasons
    assert (reason.code, reason.params["where"]) == ("feel.null_name", "D")


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("number", "1", 1),
        ("number", '"1"', None),
        ("number", "[1]", 1),
        ("number", "[1, 2]", None),
        ("numbers", "1", [1]),
        ("numbers", '[1, "2"]', None),
        ("small", "9", 9),
        ("small", "10", None),
        ("smalls", "[1, 10]", None),
        ("pair", "[1, 2]", [1, 2]),
        ("pair", "[1, 2, 3]", None),
        ("person", '{name: "A", tall: true}', {"name": "A", "tall": True}),
        ("person", '{tall: "A"}', None),
        ("person", '{name: 1, tall: "A"}', None),
        (
            "tree",
            "{size: 1, below: [{size: 2, below: []}]}",
            {"size": 1, "below": [{"size": 2, "below": []}]},
        ),
        ("tree", '{size: 1, below: [{size: "2", below: []}]}', None),
        ("date and time", 'date("2026-01-02")', dt.datetime(2026, 1, 2, tzinfo=dt.UTC)),
        ("nobody", "1", 1),
    ],
)
def test_a_value_of_another_type_is_null(type_: str, text: str, value: object) -> None:
    types = (
        ItemDefinition("numbers", "number", collection=True),
        ItemDefinition("small", "number", allowed="< 10"),
        ItemDefinition("smalls", "small", collection=True),
        ItemDefinition("pair", "number", collection=True, constraint="count(?) = 2"),
        ItemDefinition(
            "person", components=(ItemDefinition("name", "string"), ItemDefinition("tall", "boolean"))
        ),
        ItemDefinition(
            "tree",
            components=(ItemDefinition("size", "number"), ItemDefinition("below", "tree", collection=True)),
        ),
    )
    decisions = load(_model(_literal(text, type_), types=types))
    outcome = decisions.evaluate("D")
    assert outcome.value == value
    assert [mistake.code for mistake in decisions.mistakes] == ["dmn.unknown_type"] * (type_ == "nobody")
    assert [reason.code for reason in outcome.trace.reasons] == ["dmn.wrong_type"] * (value is None)


def test_a_function_with_a_wrong_argument_is_not_called() -> None:
    function = FunctionDefinition((Variable("a", "string"),), Literal("a = null"))
    model = _model(KnowledgeModel("f", Variable("f"), function), _literal("f(1)", "", knowledge="f"))
    assert load(model).evaluate("D").value is None


def test_knowledge_may_call_itself_within_limits() -> None:
    body = Literal("if n <= 1 then 1 else n * factorial(n - 1)")
    function = KnowledgeModel(
        "f", Variable("factorial"), FunctionDefinition((Variable("n", "number"),), body), ("#f",)
    )
    model = _model(
        function,
        _literal("factorial(10)", knowledge="f"),
        _literal("factorial(100000)", knowledge="f", name="E"),
    )
    assert load(model).evaluate("D").value == 3628800
    with pytest.raises(Refused):
        load(model).evaluate("E")


def test_a_circle_of_decisions_is_refused() -> None:
    model = _model(
        Decision("a", Variable("A"), Literal("B"), required_decisions=("#b",)),
        Decision("b", Variable("B"), Literal("A"), required_decisions=("#a",)),
    )
    with pytest.raises(Refused) as refused:
        load(model).evaluate("A")
    assert refused.value.code == "dmn.circular"


def test_a_service_called_decides_by_its_arguments_alone() -> None:
    model = _model(
        InputData("i", Variable("n", "number")),
        _literal("n + 1", "", "i", name="A"),
        Decision("b", Variable("B"), Literal("A * 10"), required_decisions=("#a",)),
        DecisionService("s", Variable("S"), ("#b",), input_decisions=("#a",), input_data=("#i",)),
        _literal("[S(0, 7), n]", "", "i", knowledge="s"),
    )
    decisions = load(model)
    assert decisions.evaluate("D", n=1).value == [70, 1]
    assert decisions.evaluate("S", A=3).value == 30


def test_an_imported_model_is_found_beside_the_file_and_named_by_its_prefix(tmp_path: Path) -> None:
    rates = Model(
        "Rates",
        "urn:rates",
        (
            InputData("i", Variable("base rate", "number")),
            Decision("d", Variable("full rate", "tRate"), Literal("base rate * 2"), required_inputs=("#i",)),
            KnowledgeModel("k", Variable("plus one"), FunctionDefinition((Variable("n"),), Literal("n + 1"))),
        ),
        (ItemDefinition("tRate", "number", allowed="< 100"),),
    )
    user = Model(
        "User",
        "urn:user",
        (
            Decision(
                "d",
                Variable("D", "our rates.tRate"),
                Context(
                    (
                        Entry(Variable("x"), Literal("our rates.plus one(our rates.full rate)")),
                        Entry(
                            None,
                            Literal(
                                "if x instance of our rates.tRate then x + our rates.base rate else null"
                            ),
                        ),
                    )
                ),
                required_decisions=("urn:rates#d",),
                required_inputs=("urn:rates#i",),
                knowledge=("urn:rates#k",),
            ),
        ),
        imports=(Import("our rates", "urn:rates"),),
    )
    (tmp_path / "rates.dmn").write_bytes(write(rates))
    (tmp_path / "broken.dmn").write_text("<nothing")
    file = tmp_path / "user.dmn"
    file.write_bytes(write(user))
    decisions = load(file)
    assert decisions.mistakes == []
    assert decisions.evaluate("D", **{"base rate": 3}).value == 10
    assert decisions.evaluate("D", **{"urn:rates#base rate": 90}).value is None
    with pytest.raises(Refused) as refused:
        load(write(user))
    assert refused.value.code == "dmn.import_missing"


def test_a_mistake_is_named_with_its_place_and_the_rest_still_decides() -> None:
    decisions = load(_model(_literal("1 +"), _literal("2", name="E")))
    (mistake,) = decisions.mistakes
    assert mistake.params["where"] == "D"
    assert decisions.evaluate("E").value == 2
    outcome = decisions.evaluate("D")
    assert outcome.value is None
    assert say(outcome.trace.reasons[0]) == say(mistake)


def test_an_unknown_decision_or_input_is_refused_with_those_that_are_known() -> None:
    decisions = load(_model(InputData("n", Variable("n")), _literal("n", "", "n")))
    for name, inputs, code in (("E", {}, "dmn.no_decision"), ("D", {"m": 1}, "dmn.no_input")):
        with pytest.raises(Refused) as refused:
            decisions.evaluate(name, **inputs)
        assert refused.value.code == code


def test_no_code_but_feel_is_run() -> None:
    java = FunctionDefinition((Variable("a"),), Literal("{}"), kind="Java")
    model = _model(KnowledgeModel("f", Variable("f"), java), _literal("f(1)", "", knowledge="f"))
    decisions = load(model)
    assert [mistake.code for mistake in decisions.mistakes] == ["dmn.foreign_function"]
    assert decisions.evaluate("D").value is None
    other = load(_model(Decision("d", Variable("D"), Literal("1", language="python"))))
    assert [mistake.code for mistake in other.mistakes] == ["dmn.language"]


def test_a_model_that_declares_no_input_sees_each_by_its_name() -> None:
    """As Camunda's modeler writes it, of version 1.1."""
    text = """<definitions xmlns="http://www.omg.org/spec/DMN/20151101/dmn11.xsd" name="d" namespace="n">
      <decision id="dish" name="Dish">
        <decisionTable id="t" hitPolicy="FIRST">
          <input id="i" label="Season">
            <inputExpression id="e" typeRef="string"><text>season</text></inputExpression>
          </input>
          <input id="g">
            <inputExpression id="f" typeRef="integer"><text>guests</text></inputExpression>
          </input>
          <output id="o" name="dish" typeRef="string" />
          <rule id="r1">
            <inputEntry id="c1"><text>"Fall"</text></inputEntry>
            <inputEntry id="c2"><text><![CDATA[<= 8]]></text></inputEntry>
            <outputEntry id="c3"><text>"Spareribs"</text></outputEntry>
          </rule>
          <rule id="r2">
            <description>whatever else</description>
            <inputEntry id="c4"><text></text></inputEntry>
            <inputEntry id="c5"><text>-</text></inputEntry>
            <outputEntry id="c6"><text>"Stew"</text></outputEntry>
          </rule>
        </decisionTable>
      </decision>
    </definitions>"""
    decisions = load(text, strict=True)
    values = [decisions.evaluate("Dish", season="Fall", guests=guests).value for guests in (8, 9)]
    assert values == ["Spareribs", "Stew"]


def test_a_model_imported_without_a_name_is_spoken_of_as_ones_own() -> None:
    other = Model(
        "other",
        "urn:other",
        (
            InputData("i", Variable("n", "small")),
            _literal("n * 2", "small", "i", name="twice"),
            KnowledgeModel("k", Variable("plus"), FunctionDefinition((Variable("a"),), Literal("a + 1"))),
            DecisionService("s", Variable("service"), ("#twice",), input_data=("#i",)),
        ),
        (ItemDefinition("small", "number", allowed="< 100"),),
    )
    user = Model(
        "user",
        "urn:user",
        (
            Decision(
                "d",
                Variable("D", "small"),
                Literal("if twice instance of small then plus(twice) + service(5) + n else null"),
                required_decisions=("urn:other#twice",),
                required_inputs=("urn:other#i",),
                knowledge=("urn:other#k", "urn:other#s"),
            ),
        ),
        imports=(Import("", "urn:other"),),
    )
    decisions = load(write(user), write(other), strict=True)
    assert [decisions.evaluate("D", n=n).value for n in (10, 40)] == [41, None]


@pytest.mark.parametrize(
    ("type_", "argument", "value"),
    [
        ("number", "[1]", 1),
        ("list", "1", [1]),
        ("date and time", '@"2026-01-02"', dt.datetime(2026, 1, 2, tzinfo=dt.UTC)),
        ("string", "1", None),
    ],
)
def test_conversions_are_made_wherever_a_type_is_asked_for(type_: str, argument: str, value: object) -> None:
    echo = FunctionDefinition((Variable("a", type_),), Literal("a"))
    inner = Context((Entry(Variable("x", type_), Literal(argument)), Entry(None, Literal("x"))))
    written = type_.replace("list", "list<number>")
    model = _model(
        KnowledgeModel("k", Variable("echo"), echo),
        InputData("i", Variable("input", type_)),
        _literal("input", "", "i", name="echoed"),
        DecisionService("s", Variable("service"), ("#echoed",), input_data=("#i",)),
        _literal(argument, type_, name="by variable"),
        _literal(f"echo({argument})", knowledge="k", name="by parameter"),
        _literal(f"service({argument})", knowledge="s", name="by service"),
        _literal(f"(function(a: {written}) a)({argument})", name="by function"),
        Decision("c", Variable("by entry"), inner),
        Decision("l", Variable("by expression"), Literal(argument, type_)),
    )
    decisions = load(model, strict=True)
    names = [decision.name for decision in decisions.model.decisions if decision.name.startswith("by ")]
    assert {name: decisions.evaluate(name).value for name in names} == dict.fromkeys(names, value)


def test_the_clock_is_an_argument() -> None:
    decisions = load(_model(_literal("today()")))
    now = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
    assert decisions.decide("D", {}, now=now).value == dt.date(2026, 11, 29)
    outcome = decisions.evaluate("D")
    assert (outcome.value, [reason.code for reason in outcome.trace.reasons]) == (None, ["feel.null_clock"])


def test_an_input_is_for_input_data_before_decisions_of_other_models() -> None:
    other = Model("other", "urn:other", (Decision("a", Variable("A"), Literal("1")),))
    user = Model(
        "user",
        "urn:user",
        (
            InputData("i", Variable("A")),
            Decision(
                "d",
                Variable("D"),
                Literal("[A, o.A]"),
                required_decisions=("urn:other#a",),
                required_inputs=("#i",),
            ),
        ),
        imports=(Import("o", "urn:other"),),
    )
    assert load(user, other).evaluate("D", A=5).value == [5, 1]
