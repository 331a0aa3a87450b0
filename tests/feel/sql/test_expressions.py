"""Does SQL say of each row what the closure says of it?"""

import pytest
from tests.feel.sql.bases import ROWS, Database, closure, said, sql

from kundig.base.refusals import Refused
from kundig.feel import parse
from kundig.feel.sql import Column, to_sql

ROUNDINGS = ("decimal", "floor", "ceiling", "round up", "round down", "round half up", "round half down")
EXACT = (
    "age >= 18",
    "18 > age",
    "age = null",
    "null != age",
    "city = null",
    "vip = blocked",
    "vip != blocked",
    "vip < blocked",
    "age = city",
    "age != city",
    'city = "Köln"',
    'city < "a"',
    "city < level code",
    "city = level code",
    "seen = opened",
    "seen < opened",
    'seen >= @"2026-03-01T23:59:59Z"',
    'seen = @"2026-03-02T08:59:59+09:00"',
    'opened > @"1960-01-01T00:00:00"',
    "customer.since < born",
    "age + points",
    "points + points",
    "value.today * 2 - age",
    "value.today + value.today",
    "-value.today",
    "-(-age)",
    "age * points",
    "rate ** 3",
    "age / 0 = null",
    "value.today / age * 100 > 50",
    "value.today / age = value.today / age",
    "age / points < 0.5",
    "age / 3 * 3 = age + rate / rate",
    "chance = 0.1",
    "chance > rate",
    "vip and age > 3",
    "vip or blocked or null",
    "age and vip",
    "not(vip)",
    "not(age)",
    "age in [1..40)",
    "age in ]0..40]",
    "age in (0, [30..40], < -5)",
    "age in [points..34]",
    'city in ("Köln", "")',
    'city in ["Köln", "x"]',
    "age in [null..5]",
    "age in (null, 34)",
    "value.today between 0 and points",
    'customer.since in [@"2024-01-01"..today()]',
    "if vip then age else value.today",
    'if age > 3 then "old" else if age = null then null else city',
    'if vip then duration("P1D") > waited else null',
    'city + "x"',
    "string length(city)",
    "substring(city, 2)",
    "substring(city, -2, 1)",
    "substring(city, 1, 0)",
    'substring before(city, "b")',
    'substring after(city, "\'")',
    'substring after(city, "")',
    'contains(city, "")',
    'contains(city, "%_")',
    'contains(city, "\\\\")',
    'starts with(city, "a\'")',
    'ends with(city, "\\U01F600ß")',
    "ends with(city, level code)",
    "starts with(string: city, match: level code)",
    '(customer.since + duration("P1M")).month',
    'born - duration("P1Y")',
    'customer.since < @"2026-03-31" - duration("P2Y1M")',
    'today() - customer.since > duration("P365D")',
    'today() - born < duration("P10000DT1S")',
    '(today() - born) / duration("P1D")',
    'years and months duration(born, today()) >= duration("P18Y")',
    "years and months duration(today(), customer.since).months",
    "years and months duration(born, today()).years",
    "term.years + term.months",
    'term + duration("P1Y") > term',
    'waited > duration("PT0S")',
    "now() - seen > waited",
    'seen + duration("P1D") > now()',
    'opened - duration("P1M") < @"2020-01-01T00:00:00"',
    "customer.since.year",
    "born.weekday",
    "seen.hour * 3600 + seen.minute * 60 + seen.second",
    "date(seen)",
    "day of week(born)",
    "month of year(seen)",
    "day of year(customer.since)",
    "week of year(born)",
    "abs(age) + abs(value.today)",
    'abs(waited) > duration("PT1S")',
    "list contains([1, age, null], 34)",
    "list contains([1, 2], points)",
    "all([vip, blocked])",
    "any(vip, age > 3)",
    "age instance of number",
    "city instance of date",
    "city instance of Any",
    "age in []",
    *(f"{name}(rate, {places})" for name in ROUNDINGS for places in (2, 1, 0, -2, 3)),
    "floor(value.today) + ceiling(rate)",
    "floor(points / 7) * 7 <= points",
    "modulo(age, 12)",
    "modulo(value.today, -rate)",
    "modulo(points, 0)",
    "odd(age) or even(rate)",
    'string join([city, null, level code], "; ")',
    "string join([city, level code], null)",
    "is(city, level code)",
    "is(age, null)",
    "min(age, points, 3) + max([rate, value.today])",
    "max(city, level code)",
    "min(customer.since, born).year",
    "sum(age, rate) = mean([age, rate]) * 2",
    "product(age, rate)",
    "count([age, null])",
    'seen - @"2026-03-01T00:00:00@Europe/Berlin" > waited',
    'opened - @"P1M" > opened - @"P30D"',
    "(-value.today / rate) / 0.1 < points / rate",
)


@pytest.mark.parametrize("text", EXACT)
def test_sql_says_what_the_closure_says(database: Database, text: str) -> None:
    assert said(database, text) == [closure(text, row) for row in ROWS]


def test_division_is_near(database: Database) -> None:
    for text in (
        "value.today / age",
        "1 / 3 * points",
        "age / rate + 1 / points",
        "rate / (age / points)",
        "value.today * value.today",
        "round half up(rate / 7, 2)",
        "floor(value.today / 7)",
    ):
        expected = [closure(text, row) for row in ROWS]
        for one, other in zip(said(database, text), expected, strict=True):
            if other is None:
                assert one is None
            else:
                assert float(str(one)) == pytest.approx(float(str(other)), rel=1e-12)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("age > 3 and [age][1] > 2", "[age][1]"),
        ("sort([age, 1])", "sort([age, 1])"),
        ("for i in 1..age return i", "for i in 1..age return i"),
        ("{a: age}.a > 1", "{a: age}"),
        ('born + @"P999999999Y" > born', 'born + @"P999999999Y"'),
        ('seen - @"P99999999D" < seen', 'seen - @"P99999999D"'),
        ("age ** rate > 1", "age ** rate"),
        ("[age, 2]", "[age, 2]"),
        (
            '(if vip then seen else @"2026-01-01T00:00:00+01:00").hour',
            'if vip then seen else @"2026-01-01T00:00:00+01:00"',
        ),
        ('city = "\\u0000"', '"\\u0000"'),
    ],
)
def test_what_has_no_meaning_over_columns_is_refused_with_its_place(text: str, found: str) -> None:
    with pytest.raises(Refused) as refused:
        sql(text, "duckdb")
    start = text.index(found)
    expected = {"found": found, "start": start, "end": start + len(found), "place": start + 1}
    assert (refused.value.code, refused.value.params) == ("feel.no_sql", expected)


def test_unknown_names_are_refused_with_the_nearest() -> None:
    with pytest.raises(Refused) as refused:
        sql("vip and value.todai > 3", "postgres")
    assert refused.value.code == "feel.no_column"
    assert refused.value.params["name"] == "value.todai"
    assert str(refused.value.params["nearest"]).startswith("value.today")


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE facts; --", "\\", "\\'", "%s %(a)s %", "_", "$$", "a\nb", "ä\U0001f600"]
)
def test_no_text_leaves_its_literal(database: Database, text: str) -> None:
    written = text.replace("\\", "\\\\").replace("\n", "\\n")
    assert said(database, f'"x" + (if vip then "{written}" else "{written}")') == [f"x{text}"] * len(ROWS)


def test_a_rule_that_would_swell_is_refused() -> None:
    text = "city"
    for _ in range(10):
        text = f"substring after({text}, {text})"
    with pytest.raises(Refused, match=r"feel\.sql_too_long"):
        sql(text, "duckdb")


def test_a_column_may_be_any_sql_text() -> None:
    catalogue = {"days": Column("DATE '2026-01-02' - DATE '2026-01-01'", "bigint")}
    assert to_sql(parse("days > 1"), catalogue) == "((DATE '2026-01-02' - DATE '2026-01-01') > 1)"
