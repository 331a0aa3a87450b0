"""Do quick tables and rule sets say what asking each cell and each rule says?"""

import datetime as dt
import random
from decimal import Decimal

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


def test_rules_with_many_thresholds_of_the_same_thing_say_what_each_says_alone() -> None:
    chance = random.Random(4)
    ends = (
        *(
            "0",
            "-0.0",
            "1",
            "1.0",
            "1.00",
            "0.1",
            "0.30000000000000004",
            "99999999999999999999.5",
            "2",
            "true",
        ),
        *("1.0000000000000000000000000000000001", "-1", '""', '"1"', '"a"', '"ä"', '"Z"', "null", "false"),
        *('date("2026-01-02")', 'date("2024-02-29")', 'date("-0044-03-15")', 'date("999999-01-01")'),
    )
    signs = ("=", "!=", "<", "<=", ">", ">=")
    tests = [f"{name} {sign} {end}" for name in "ab" for sign in signs for end in ends]
    tests += [f"{name} in ({one}, {other})" for name in "ab" for one in ends for other in ends]
    tests += [f"{name} in [{ends[n]}..{ends[n - 3]})" for name in "ab" for n in range(len(ends))]
    rules = {str(n): " and ".join(chance.sample(tests, chance.randrange(1, 5))) for n in range(400)}
    many = RuleSet.of(rules)
    each = {name: parse(text) for name, text in rules.items()}
    values: tuple[object, ...] = (
        *(
            None,
            True,
            False,
            0,
            1,
            2,
            -1,
            0.1,
            0.1 + 0.2,
            1e300,
            float("nan"),
            float("inf"),
            10**20,
            "1",
            "ä",
        ),
        *(Decimal("1.0"), Decimal("0.1"), Decimal("-0"), Decimal("1.0000000000000000000000000000000001")),
        *(Decimal("99999999999999999999.5"), Decimal("NaN"), Decimal("1E+5000"), "", "a", "Z", "\U0001f600"),
        *(dt.date(2026, 1, 2), dt.date(2024, 2, 29), dt.date.max, dt.datetime(2026, 1, 2, tzinfo=dt.UTC)),
        *(dt.time(1), dt.timedelta(days=1), [1], {"a": 1}, [], object()),
    )
    for value in values:
        other = chance.choice(values)
        case = {"a": value, "b": other}
        alone = [name for name, rule in each.items() if rule.evaluate(case) is True]
        assert many.holding(case) == alone
    assert many.holding({}) == [name for name, rule in each.items() if rule.evaluate({}) is True]


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
