"""Does each hit policy make of the rules that fit what DMN says, with and without compiling?"""

import datetime as dt
from decimal import Decimal

import pytest

from kundig.base.refusals import Refused
from kundig.feel.dmn import DecisionTable, HitPolicy, InputColumn, Model, OutputColumn, Rule, compiled, load
from kundig.feel.dmn.model import Decision, InputData, Variable
from kundig.feel.dmn.table import Aggregator

NUMBERS = (Rule(("> 1",), ("10",)), Rule(("> 2",), ("30",)), Rule(("> 3",), ("20",)), Rule(("> 4",), ("30",)))


def _table(policy: HitPolicy, rules: tuple[Rule, ...] = NUMBERS, **more: object) -> DecisionTable:
    outputs = (OutputColumn(allowed="30, 20, 10", default=str(more.pop("default", ""))),)
    aggregator = more.pop("aggregator", None)
    assert isinstance(aggregator, Aggregator | None)
    return DecisionTable((InputColumn("n"),), outputs, rules, policy, aggregator)


def _both(table: DecisionTable, **inputs: object) -> object:
    """What the table says, the same whether it is traced or compiled."""
    named = tuple(InputData(name, Variable(name)) for name in inputs)
    decision = Decision("d", Variable("D"), table, required_inputs=tuple(f"#{name}" for name in inputs))
    value = load(Model("m", "urn:m", (*named, decision))).decide("D", inputs).value
    assert compiled(table).decide(inputs) == value
    return value


@pytest.mark.parametrize(
    ("policy", "values"),
    [
        (HitPolicy.UNIQUE, {1: None, 2: 10, 3: None}),
        (HitPolicy.FIRST, {1: None, 2: 10, 5: 10}),
        (HitPolicy.PRIORITY, {1: None, 2: 10, 4: 30}),
        (HitPolicy.ANY, {1: None, 2: 10, 3: None}),
        (HitPolicy.COLLECT, {1: None, 4: [10, 30, 20], 5: [10, 30, 20, 30]}),
        (HitPolicy.RULE_ORDER, {1: None, 5: [10, 30, 20, 30]}),
        (HitPolicy.OUTPUT_ORDER, {1: None, 5: [30, 30, 20, 10]}),
    ],
)
def test_each_policy(policy: HitPolicy, values: dict[int, object]) -> None:
    table = _table(policy)
    assert {n: _both(table, n=n) for n in values} == values


@pytest.mark.parametrize(
    ("aggregator", "values"),
    [
        (Aggregator.SUM, {1: None, 5: 90}),
        (Aggregator.COUNT, {1: None, 5: 4}),
        (Aggregator.MIN, {1: None, 5: 10}),
        (Aggregator.MAX, {1: None, 5: 30}),
    ],
)
def test_each_aggregator(aggregator: Aggregator, values: dict[int, object]) -> None:
    table = _table(HitPolicy.COLLECT, aggregator=aggregator)
    assert {n: _both(table, n=n) for n in values} == values


def test_durations_are_summed_like_numbers() -> None:
    rules = (Rule(("> 1",), ('@"P1D"',)), Rule(("> 2",), ('@"PT12H"',)), Rule(("> 3",), ("1",)))
    table = _table(HitPolicy.COLLECT, rules, aggregator=Aggregator.SUM)
    assert [_both(table, n=n) for n in (1, 3, 4)] == [None, dt.timedelta(hours=36), None]


def test_any_is_content_where_the_rules_say_the_same() -> None:
    rules = (Rule(("> 1",), ("1 + 1",)), Rule(("> 2",), ("2",)))
    assert _both(_table(HitPolicy.ANY, rules), n=3) == 2


def test_where_no_rule_fits_the_default_is_said() -> None:
    assert _both(_table(HitPolicy.UNIQUE, default="99"), n=0) == 99
    assert _both(_table(HitPolicy.COLLECT, default="99"), n=0) == 99


def test_several_outputs_are_a_context_and_their_order_decides() -> None:
    outputs = (OutputColumn("level", allowed='"gold", "base"'), OutputColumn("days", allowed="1, 2, 3"))
    rules = (
        Rule(("> 0",), ('"base"', "1")),
        Rule(("> 1",), ('"gold"', "3")),
        Rule(("> 1",), ('"gold"', "2")),
    )
    table = DecisionTable((InputColumn("n"),), outputs, rules, HitPolicy.PRIORITY)
    assert _both(table, n=5) == {"level": "gold", "days": 2}
    assert _both(table, n=1) == {"level": "base", "days": 1}


def test_an_output_may_reckon_with_the_inputs() -> None:
    table = _table(HitPolicy.FIRST, (Rule(("> 0",), ("n * 2",)),))
    assert [_both(table, n=n) for n in (2, 3)] == [4, 6]


def test_a_cell_may_look_at_other_inputs() -> None:
    table = DecisionTable(
        (InputColumn("n"), InputColumn("m + 1")),
        (OutputColumn(),),
        (Rule(("> m", "<= 5"), ('"more"',)), Rule(("? * 2 = m", "-"), ('"half"',))),
    )
    cases = {(3, 2): "more", (2, 4): "half", (9, 7): None, (1, 1): None}
    assert {(n, m): _both(table, n=n, m=m) for n, m in cases} == cases


def test_a_value_that_is_not_allowed_decides_nothing() -> None:
    kind = InputColumn("kind", allowed='"a", "b"')
    table = DecisionTable((kind,), (OutputColumn(default='"?"'),), (Rule(("-",), ('"fits"',)),))
    results = [_both(table, kind=kind) for kind in ("a", None, "c", ["a", "b"])]
    assert results == ["fits", "fits", None, "fits"]


def test_dates_numbers_texts_and_booleans_are_looked_up_like_asked() -> None:
    tests = ('[date("2026-01-05")..date("2026-01-09"))', "< 0.5, 7", '"x", > "y"', "true", "null", "not(3)")
    rules = tuple(Rule((test,), (str(number),)) for number, test in enumerate(tests))
    table = DecisionTable((InputColumn("n"),), (OutputColumn(),), rules, HitPolicy.COLLECT)
    values: list[object] = [
        *(dt.date(2026, 1, day) for day in (4, 5, 8, 9)),
        *(0, 0.4, Decimal("0.5"), 7, 7.0, 3, Decimal("NaN"), float("inf")),
        *(
            "",
            "x",
            "y",
            "z",
            "yy",
            True,
            False,
            None,
            [],
            {"a": 1},
            dt.datetime(2026, 1, 6, 12, tzinfo=dt.UTC),
        ),
    ]
    for value in values:
        _both(table, n=value)
    assert _both(table, n=dt.date(2026, 1, 5)) == [0]
    assert _both(table, n=7) == [1, 5]


def test_what_the_caller_does_with_a_result_changes_no_other() -> None:
    table = compiled(_table(HitPolicy.COLLECT))
    first = table.decide({"n": 5})
    assert isinstance(first, list)
    first.clear()
    assert table.decide({"n": 5}) == [10, 30, 20, 30]


def test_a_table_with_a_wrong_cell_is_not_compiled_and_names_it() -> None:
    with pytest.raises(Refused) as refused:
        compiled(_table(HitPolicy.FIRST, (Rule(("> 1",), ("1",)), Rule(("> ",), ("2",)))))
    assert str(refused.value.params["where"]).endswith("row 2, input 1")
