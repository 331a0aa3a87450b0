"""Do quick tables and rule sets say what asking each cell and each rule says?"""

import datetime as dt
import random

import pytest

from kundig.base.refusals import Refused
from kundig.feel import parse
from kundig.feel.dmn import (
    DecisionTable,
    HitPolicy,
    InputColumn,
    Model,
    OutputColumn,
    Rule,
    RuleSet,
    compiled,
    load,
)
from kundig.feel.dmn.model import Decision, InputData, Variable

CELLS = (
    *(
        "-",
        "null",
        "not(null)",
        "true",
        "false",
        "not(true)",
        "1",
        "2, 3",
        "not(2, 3)",
        "< 2",
        ">= 3",
        "[1..3)",
    ),
    *("(1..3]", "-1.5", "> -2", '"a"', '"a", "b"', 'not("a")', '< "b"', '["a".."c")', "[1, 2]", "? > 1"),
    *('date("2026-01-02")', '< date("2026-01-02")', '[date("2026-01-02")..date("2026-01-04")]', "b", "> b"),
    *('matches(?, "a|b")', '@"P1D"', '< duration("P2D")'),
)
VALUES: tuple[object, ...] = (
    *(None, True, False, -2, -1.5, 0, 1, 1.5, 2, 3, 4, 10**40, "", "a", "aa", "b", "c", "d", [1, 2], [2]),
    *(dt.date(2026, 1, day) for day in (1, 2, 3, 4, 5)),
    *(dt.datetime(2026, 1, 2, tzinfo=dt.UTC), dt.timedelta(days=1), dt.timedelta(days=3), {"a": 1}),
)
POLICIES = list(HitPolicy)


@pytest.mark.parametrize("seed", range(30))
def test_a_compiled_table_says_the_same(seed: int) -> None:
    chance = random.Random(seed)
    rules = tuple(
        Rule((chance.choice(CELLS), chance.choice(CELLS)), (str(chance.randrange(4)),)) for _ in range(8)
    )
    columns = (InputColumn("a"), InputColumn("b", allowed=chance.choice(("", "", 'not(4, "b")', '"a", < 3'))))
    output = OutputColumn(allowed="3, 1, 2, 0", default=chance.choice(("", "9")))
    table = DecisionTable(columns, (output,), rules, chance.choice(POLICIES))
    inputs = (InputData("a", Variable("a")), InputData("b", Variable("b")))
    decision = Decision("d", Variable("D"), table, required_inputs=("#a", "#b"))
    model, quick = load(Model("m", "urn:m", (*inputs, decision))), compiled(table)
    for _ in range(60):
        case = {"a": chance.choice(VALUES), "b": chance.choice(VALUES)}
        traced = model.decide("D", case).value  # asks each cell
        assert quick.decide(case) == traced
        assert model.value("D", case) == traced


def test_a_rule_set_holds_what_each_rule_says_alone() -> None:
    chance = random.Random(1)
    conditions = [
        *("a > 1", "a > 1.0", "b = true", "b = 1", "not(b)", 'c = "x"', "(a > 1 or b)", "count(l) > 1"),
        *("(some i in l satisfies i > a)", "a in (1, 3)", "(a > 1 and b)", "c = null"),
    ]
    rules = {str(n): " and ".join(chance.sample(conditions, 3)) for n in range(100)}
    many = RuleSet.of(rules)
    each = {name: parse(text) for name, text in rules.items()}
    assert len(many) == len(conditions)  # the one with an `and` falls into `a > 1` and `b`
    for _ in range(100):
        case = {
            "a": chance.choice([None, 0, 1, 2, 3]),
            "b": chance.choice([None, True, False, 1]),
            "c": chance.choice([None, "x", "y"]),
            "l": chance.choice([[], [1, 2], [5], None]),
        }
        alone = [name for name, rule in each.items() if rule.evaluate(case) is True]
        assert many.holding(case) == alone


def test_what_is_compared_with_constants_is_looked_up_and_says_the_same() -> None:
    chance = random.Random(2)
    signs = ("=", "!=", "<", "<=", ">", ">=")
    ends = ("1", "2", "-1.5", '"a"', '"b"', "true", "null", 'date("2026-01-02")', 'date("2026-01-04")', "b")
    conditions = [f"a {sign} {end}" for sign in signs for end in ends]
    conditions += [f"{end} {sign} a" for sign in signs for end in ends]
    conditions += [f"a between {low} and {high}" for low in ends for high in ends]
    conditions += ["a in (1, 2)", 'a in ("a", < "c")', "a in [1..3)", "a in (not(2))", "a + 1 > 2", "a in b"]
    rules = {str(n): " and ".join(chance.sample(conditions, 2)) for n in range(300)}
    many = RuleSet.of(rules)
    each = {name: parse(text) for name, text in rules.items()}
    for value in VALUES:
        for other in (None, 1, [1, 2], "a"):
            case = {"a": value, "b": other}
            alone = [name for name, rule in each.items() if rule.evaluate(case) is True]
            assert many.holding(case) == alone


def test_a_name_with_dots_stands_for_a_path_and_one_with_spaces_for_itself() -> None:
    columns = (InputColumn("value.today"), InputColumn("open invoices.late days"), InputColumn("a b + 1"))
    rules = (Rule(("> 3", "< 10", "2"), ('"yes"',)), Rule(("-", "> a b", "-"), ('"no"',)))
    names = ["value.today", "open invoices.late days", "a b"]
    table = compiled(DecisionTable(columns, (OutputColumn(),), rules, HitPolicy.FIRST), names)
    case = {"value": {"today": 4}, "open invoices": {"late days": 5}, "a b": 1}
    assert table.decide(case) == "yes"
    assert table.decide(case | {"a b": 2}) == "no"
    assert table.decide({}) is None
    rules_too = RuleSet.of({"r": "value.today > 3 and open invoices.late days > a b"}, names)
    assert [rules_too.holding(one) for one in (case, {})] == [["r"], []]


def test_a_rule_that_cannot_be_read_is_named() -> None:
    with pytest.raises(Refused) as refused:
        RuleSet.of({"good": "a > 1", "bad": "a >"})
    assert refused.value.params["where"] == "bad"
