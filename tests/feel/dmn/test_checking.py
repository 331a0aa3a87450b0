"""Are overlaps, gaps and unreachable rules found, all of them and no others?"""

import itertools
import random
from decimal import Decimal

import pytest

from kundig.feel import parse_tests
from kundig.feel.dmn import DecisionTable, Findings, HitPolicy, InputColumn, OutputColumn, Rule, check
from kundig.feel.moments import Date


def _check(
    *rules: tuple[str, ...], types: str = "number", policy: str = "UNIQUE", allowed: str = ""
) -> Findings:
    columns = tuple(
        InputColumn(f"i{n}", type=type_, allowed=allowed) for n, type_ in enumerate(types.split())
    )
    lines = tuple(Rule(tests, (f"{number}",)) for number, tests in enumerate(rules))
    order = ", ".join(str(number) for number in reversed(range(len(rules))))
    return check(DecisionTable(columns, (OutputColumn(allowed=order),), lines, HitPolicy(policy)))


def _told(findings: Findings) -> list[tuple[str, tuple[int, ...], tuple[object, ...]]]:
    return [
        (finding.kind, finding.rows, tuple(region and region.example for region in finding.example))
        for finding in findings.all
    ]


def test_a_whole_table_has_no_findings() -> None:
    assert _check(("< 5",), ("[5..9]",), ("> 9",)) == Findings()
    assert _check(("true", "-"), ("false", "< 3"), ("false", ">= 3"), types="boolean number") == Findings()


@pytest.mark.parametrize(
    ("type_", "rules", "findings"),
    [
        ("number", ("<= 5", ">= 5"), [("overlap", (1, 2), (5,))]),
        ("number", ("< 5", "> 5"), [("gap", (), (5,))]),
        ("number", ("<= 5", ">= 6"), [("gap", (), (Decimal("5.5"),))]),
        ("number", ("not(3)", "3"), []),
        ("number", ("-", "[9..3]"), [("unreachable", (2,), ())]),
        ("date", ('<= date("2026-01-01")', '>= date("2026-01-02")'), []),
        (
            "date",
            ('<= date("2026-01-01")', '>= date("2026-01-03")'),
            [("gap", (), (Date(2026, 1, 2),))],
        ),
        ("string", ('"a", "b"', 'not("a", "b")'), []),
        ("string", ('< "b"', '> "b"'), [("gap", (), ("b",))]),
        ("boolean", ("true",), [("gap", (), (False,))]),
        ("number", ("null", "not(null)"), []),
        ("number", ("null", "-"), [("overlap", (1, 2), (None,))]),
        ("number", ("not(null)",), [("gap", (), (None,))]),
        ("Any", ("null", "not(null)"), []),
        ("time", ("null", "-"), [("overlap", (1, 2), (None,))]),
        ("Any", ("null",), [("gap", (), (None,))]),
    ],
)
def test_each_type(type_: str, rules: tuple[str, ...], findings: object) -> None:
    assert _told(_check(*((rule,) for rule in rules), types=type_)) == findings


def test_only_allowed_values_can_be_missing() -> None:
    assert _check(('"a"',), ('"b"',), types="string", allowed='"a", "b"') == Findings()
    assert _told(_check(('"a"',), types="string", allowed='"a", "b"')) == [("gap", (), ("b",))]


def test_a_rule_that_comes_too_late_is_named_with_those_before_it() -> None:
    found = _check(("< 5",), (">= 3",), ("[4..9]",), policy="FIRST")
    assert _told(found) == [("unreachable", (3, 1, 2), ())]
    assert _check(("[4..9]",), ("< 5",), (">= 3",), policy="FIRST") == Findings()
    assert _told(_check(("[4..9]",), (">= 3",), ("< 5",), policy="PRIORITY")) == [
        ("unreachable", (1, 2, 3), ())
    ]


def test_any_minds_rules_only_that_say_different_things() -> None:
    same = tuple(Rule((test,), ("1",)) for test in ("< 5", "> 3"))
    table = DecisionTable((InputColumn("n", type="number"),), (OutputColumn(),), same, HitPolicy.ANY)
    assert check(table) == Findings()


def test_a_default_leaves_no_gap() -> None:
    table = DecisionTable((InputColumn("n"),), (OutputColumn(default="0"),), (Rule(("1",), ("1",)),))
    assert check(table) == Findings()


def test_a_cell_that_cannot_be_looked_into_is_named_and_hides_what_is_uncertain() -> None:
    found = _check(("< 5",), ("> other",), types="number")
    assert found == Findings(unchecked=((2, 1),))


def test_a_policy_that_asks_for_an_order_gets_one() -> None:
    columns, rules = (InputColumn("n", type="number"),), (Rule(("-",), ("1",)),)
    for policy, kinds in ((HitPolicy.PRIORITY, ["no_order"]), (HitPolicy.FIRST, [])):
        found = check(DecisionTable(columns, (OutputColumn(),), rules, policy))
        assert [finding.kind for finding in found.all] == kinds


def test_a_search_that_would_take_long_is_given_up_and_says_so() -> None:
    chance = random.Random(2)
    clauses = [
        dict.fromkeys(chance.sample(range(24), 3), chance.choice(("true", "false"))) for _ in range(150)
    ]
    columns = tuple(InputColumn(f"i{n}", type="boolean") for n in range(24))
    rules = tuple(Rule(tuple(clause.get(n, "-") for n in range(24)), ("1",)) for clause in clauses)
    table = DecisionTable(columns, (OutputColumn(),), rules, HitPolicy.COLLECT)
    assert not check(table, most_steps=1_000).complete


def test_many_columns_are_gone_through() -> None:
    rules = [tuple("true" if column == row else "-" for column in range(12)) for row in range(12)]
    found = _check(*rules, types="boolean " * 12, policy="COLLECT")
    assert [finding.kind for finding in found.all] == ["gap"]
    assert found.complete


@pytest.mark.parametrize("seed", range(40))
def test_what_is_found_is_what_trying_all_cases_finds(seed: int) -> None:
    chance = random.Random(seed)
    bounds = range(1, 5)

    def cell() -> str:
        low, high = sorted(chance.sample(bounds, 2))
        shapes = (f"< {low}", f">= {low}", f"[{low}..{high})", f"({low}..{high}]", f"{low}, {high}", "-")
        return chance.choice((*shapes, f"not({low})"))

    rules = [(cell(), cell()) for _ in range(chance.randrange(1, 6))]
    policy = chance.choice(["UNIQUE", "FIRST"])
    found = _check(*rules, types="number number", policy=policy)
    tests = [[parse_tests(text) for text in rule] for rule in rules]
    values = [Decimal(half) / 2 for half in range(11)]
    fitting = [
        [
            row
            for row, pair in enumerate(tests, 1)
            if all(test.evaluate(v, {}) for test, v in zip(pair, case, strict=True))
        ]
        for case in itertools.product(values, values)
    ]
    pairs = {pair for rows in fitting for pair in itertools.combinations(rows, 2)}
    assert {finding.rows for finding in found.overlaps} == (pairs if policy == "UNIQUE" else set())
    assert bool(found.gaps) == ([] in fitting)
    deciding = {rows[0] for rows in fitting if rows} if policy == "FIRST" else set().union(*fitting)
    assert {finding.rows[0] for finding in found.unreachable} == set(range(1, len(rules) + 1)) - deciding
