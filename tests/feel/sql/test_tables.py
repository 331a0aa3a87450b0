"""Does SQL decide each row as the table does?"""

import pytest
from tests.feel.sql.bases import CATALOGUE, NOW, ROWS, Database, context

from kundig.base.refusals import Refused
from kundig.feel.dmn import Aggregator, DecisionTable, HitPolicy, InputColumn, OutputColumn, Rule, compiled
from kundig.feel.sql import decisions_to_sql, rules_to_sql, table_to_sql

LEVELS = DecisionTable(
    (InputColumn("value.today", "Value"), InputColumn("city"), InputColumn("customer.since.year")),
    (OutputColumn("level"), OutputColumn("hours")),
    (
        Rule(("> 10000", "-", "< 2000, null"), ('"platinum"', "1")),
        Rule(("[0..1300]", 'not("")', "-"), ('"gold"', "age / 2")),
        Rule(("< 0", "-", ""), ('"basic"', "48")),
        Rule(("-", '"", null', "-"), ("null", "24.5")),
    ),
    HitPolicy.FIRST,
)


def table(policy: HitPolicy, *rules: tuple[str, str], **given: object) -> DecisionTable:
    """Of one input, `points`, and one output."""
    made = tuple(Rule((test,), (output,)) for test, output in rules)
    default = str(given.pop("default", ""))
    column = InputColumn("age", allowed=str(given.pop("allowed", "")))
    return DecisionTable((column,), (OutputColumn("o", default=default),), made, policy, **given)  # type: ignore[arg-type]


PRIORITY = DecisionTable(
    (InputColumn("age"),),
    (OutputColumn("o", allowed='"b", "a"'), OutputColumn("p")),
    (Rule((">= 0",), ('"a"', "1")), Rule(("> 10",), ('"b"', "2")), Rule(("-",), ('"c"', "3"))),
    HitPolicy.PRIORITY,
)


def expected(of: DecisionTable) -> list[tuple[object, ...]]:
    quick = compiled(of, CATALOGUE)
    decided = [quick.decide(context(row), now=NOW) for row in ROWS]
    if len(of.outputs) == 1:
        return [(value,) for value in decided]
    blank = dict.fromkeys(column.name for column in of.outputs)
    return [tuple((value if isinstance(value, dict) else blank).values()) for value in decided]


def decided(database: Database, of: DecisionTable) -> list[tuple[object, ...]]:
    texts = table_to_sql(of, CATALOGUE, database.dialect, now=NOW)
    return database.rows(f"SELECT {', '.join(texts)} FROM facts ORDER BY id")


OVERLAPPING = ((">= 0", '"a"'), ("> 10", '"b"'), ("null", '"n"'))
SAME = ((">= 0", '"a"'), ("> 10", '"a"'), ("> 100", '"c"'), ("null", "null"))
NUMBERS = ((">= 0", "value.today"), ("> 10", "12.5"), ("> 100", "-3"), ("< 0", "null"))


@pytest.mark.parametrize(
    "of",
    [
        LEVELS,
        table(HitPolicy.UNIQUE, *OVERLAPPING),
        table(HitPolicy.UNIQUE, *OVERLAPPING, default='"d"'),
        table(HitPolicy.FIRST, *OVERLAPPING, allowed="[0..50]"),
        table(HitPolicy.FIRST, ("> 10", "if vip then 1 else null"), default="rate * 2"),
        table(HitPolicy.ANY, *SAME),
        table(HitPolicy.ANY, *SAME, default='"d"'),
        *(table(HitPolicy.COLLECT, *NUMBERS, aggregator=each) for each in Aggregator),
        *(table(HitPolicy.COLLECT, *NUMBERS[:3], aggregator=each, default="7") for each in Aggregator),
        table(HitPolicy.COLLECT, *OVERLAPPING, aggregator=Aggregator.MAX),
        table(HitPolicy.COLLECT, *NUMBERS, aggregator=Aggregator.COUNT, allowed="< 50"),
        table(HitPolicy.FIRST),
        PRIORITY,
        table(HitPolicy.UNIQUE, ("? > 3 and ? < points", "1"), ("? * 2", "2"), ("not(null, > 3)", "3")),
    ],
)
def test_sql_decides_as_the_table_does(database: Database, of: DecisionTable) -> None:
    assert decided(database, of) == expected(of)


def test_each_rule_says_whether_it_fits(database: Database) -> None:
    of = table(HitPolicy.COLLECT, *OVERLAPPING)
    texts = rules_to_sql(of, CATALOGUE, database.dialect)
    rows = database.rows(f"SELECT {', '.join(texts)} FROM facts ORDER BY id")
    assert rows == [
        (False, False, True),
        (True, True, False),
        (True, False, False),
        (False, False, False),
        (True, True, False),
    ]


def test_a_query_tells_which_rule_decides(database: Database) -> None:
    query = decisions_to_sql(LEVELS, CATALOGUE, database.dialect, key="f.id", source="facts f")
    rows = database.rows(f"{query} ORDER BY key")
    assert [(row[0], row[-1]) for row in rows] == [(0, 4), (1, 2), (2, 4), (3, 3), (4, None)]
    collecting = table(HitPolicy.COLLECT, *NUMBERS, aggregator=Aggregator.SUM)
    query = decisions_to_sql(collecting, CATALOGUE, database.dialect, key="id", source="facts")
    assert [row[-1] for row in database.rows(f"{query} ORDER BY key")] == [None, "1,2", "1", "4", "1,2,3"]


def test_a_cell_that_has_no_meaning_over_columns_is_refused_with_its_place() -> None:
    of = table(HitPolicy.FIRST, ("> 3", "1"), ("> sort([1, age])[1]", "2"))
    with pytest.raises(Refused) as refused:
        table_to_sql(of, CATALOGUE)
    found = {"row": 2, "column": "age", "found": "sort([1, age])[1]", "start": 2, "end": 19, "place": 3}
    assert (refused.value.code, refused.value.params) == ("feel.no_sql_cell", found)


@pytest.mark.parametrize("policy", [HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER])
def test_a_table_that_gives_a_list_is_refused(policy: HitPolicy) -> None:
    with pytest.raises(Refused, match=r"feel\.no_sql_list"):
        table_to_sql(table(policy, *OVERLAPPING), CATALOGUE)


@pytest.mark.parametrize("policy", [HitPolicy.FIRST, HitPolicy.ANY])
@pytest.mark.parametrize("results", [("1", '"a"'), ("[1, age]", "[2]")])
def test_results_that_are_no_values_of_one_kind_are_refused(
    policy: HitPolicy, results: tuple[str, str]
) -> None:
    of = table(policy, *zip(("> 3", "-"), results, strict=True))
    with pytest.raises(Refused, match=r"feel\.no_sql_list"):
        table_to_sql(of, CATALOGUE)
    with pytest.raises(Refused, match=r"feel\.no_sql_list"):
        decisions_to_sql(of, CATALOGUE, key="id", source="facts")


def test_a_sum_of_durations_is_refused() -> None:
    rules = (Rule(("-",), ('@"P1D"',)), Rule(("-",), ('@"P2D"',)))
    table = DecisionTable((InputColumn("1"),), (OutputColumn(),), rules, HitPolicy.COLLECT, Aggregator.SUM)
    with pytest.raises(Refused, match=r"feel\.no_sql_list"):
        table_to_sql(table, {})
