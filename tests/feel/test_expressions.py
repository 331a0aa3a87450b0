"""What is the value of an expression?"""

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from kundig.base.refusals import Refused
from kundig.feel import parse, parse_tests


class Level(StrEnum):
    VIP = "vip"


def value(text: str, **context: object) -> object:
    return parse(text).evaluate(context)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("0.1 + 0.2 = 0.3", True),
        ("10 - 2 - 3", 5),
        ("-2 ** 2", 4),
        ("2 ** 3 ** 2", 64),
        ("1 / 3", Decimal("0.3333333333333333333333333333333333")),
        ("1 / 0", None),
        ("0 ** -1", None),
        ('"a" + "b"', "ab"),
        ('1 + "b"', None),
        ("null + 1", None),
        ("10 ** 999999999", None),
    ],
)
def test_numbers_and_texts_are_reckoned_with(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("null = null", True),
        ("1 = null", False),
        ('1 = "1"', None),
        ('1 < "1"', None),
        ("true and null", None),
        ("false and null", False),
        ("true or null", True),
        ("false or null", None),
        ("not(null)", None),
        ("2 between 1 and 3", True),
        ("if null then 1 else 2", 2),
    ],
)
def test_logic_has_three_values(text: str, expected: object) -> None:
    assert value(text) is expected or value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 in [1..10]", True),
        ("5 in (5..10]", False),
        ("5 in ]5..10]", False),
        ("5 in [1..5[", False),
        ("5 in (<3, >4)", True),
        ("5 in (1, 5)", True),
        ("5 in >= 5", True),
        ("5 in [2, 5]", True),
        ("5 in null", False),
        ("5 in (1, 2)", False),
        ('5 in (1, "5")', None),
        ('5 in (5, "5")', True),
        ('"a" in ("b", "a")', True),
        ("null in (1, 2)", False),
        ("true in (1, 2)", None),
        ("[5] in (1, 5)", None),
    ],
)
def test_values_are_tested_with_in(text: str, expected: object) -> None:
    assert value(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for i in 1..3 return i * i", [1, 4, 9]),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for a in [1, 2], b in [10, 20] return a + b", [11, 21, 12, 22]),
        ("for i in 1..4 return if i = 1 then 1 else partial[-1] * i", [1, 2, 6, 24]),
        ("some x in [1, 2] satisfies x > 1", True),
        ("every x in [1, 2] satisfies x > 1", False),
        ("[1, 2, 3][item > 1]", [2, 3]),
        ("[1, 2, 3][2]", 2),
        ("[1, 2, 3][-1]", 3),
        ("[{a: 1, b: 2}, {a: 2, b: 3}][a = 2].b", [3]),
        ("{a: 1, b: a + 1}.b", 2),
        ("(function(x, y) x + y)(1, 2)", 3),
        ("{double: function(x) x * 2, made: double(4)}.made", 8),
        ("{f: function(n) if n = 0 then 1 else n * f(n - 1), made: f(5)}.made", 120),
        ("for g in (for i in 1..3 return function() i) return g()", [1, 2, 3]),
    ],
)
def test_lists_and_contexts_are_gone_through(text: str, expected: object) -> None:
    assert value(text) == expected


def test_names_may_hold_spaces_and_signs() -> None:
    context = {"Full Name": "Ada", "pre-tax income": 10, "value.today": 5}
    assert parse('"Hello " + Full  Name', context).evaluate(context) == "Hello Ada"
    assert parse("pre-tax income * 2", context).evaluate(context) == 20
    assert parse("value.today > 4", context).evaluate(context) is True
    assert value("for every one in [1, 2] return every one + 1") == [2, 3]
    assert value("{net price: 10, tax-rate: 0.2, gross: net price * (1 + tax-rate)}.gross") == 12


def test_paths_read_only_what_lies_in_the_context() -> None:
    assert value("a.b.c", a={"b": {"c": 1}}) == 1
    assert value("a.b.c", a={"b": 1}) is None
    assert value("a.__class__", a="text") is None
    assert value("a.real", a=5) is None
    assert value("missing") is None


def test_dates_are_pythons_where_python_can_hold_them() -> None:
    assert value('date("2026-01-31") + duration("P1M")') == dt.date(2026, 2, 28)
    assert value('day - date("2026-01-01")', day=dt.date(2026, 1, 8)) == dt.timedelta(days=7)
    assert (
        value('@"2026-03-29T01:30:00@Europe/Berlin" + @"PT1H" = @"2026-03-29T03:30:00@Europe/Berlin"') is True
    )
    assert value('date("999999999-12-31").year') == 999_999_999
    assert value('date("2026-02-30")') is None


def test_the_hour_that_the_clock_shows_twice_is_told_apart() -> None:
    first = '@"2026-10-25T02:30:00@Europe/Berlin"'
    second = dt.datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1)
    assert value(f'{first} = @"2026-10-25T00:30:00Z"') is True
    assert value(f'string({first} + @"PT1H")') == "2026-10-25T02:30:00+01:00"
    assert value('at = @"2026-10-25T01:30:00Z"', at=second) is True
    assert value("at.timezone", at=second.replace(day=26)) == "Europe/Berlin"


def test_the_clock_is_given() -> None:
    now = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
    assert parse("today()").evaluate({}, now=now) == dt.date(2026, 11, 29)
    assert parse('now() > @"2026-01-01T00:00:00Z"').evaluate({}, now=now) is True
    assert value("now()") is None


def test_pythons_values_become_those_of_the_language() -> None:
    assert value("a + 0.2 = 0.3", a=0.1) is True
    assert value("a[1]", a=(1, 2)) == 1
    assert value("a", a=float("nan")) is None
    assert value("a > 1", a=Decimal("NaN")) is None
    assert value("a", a=object()) is None
    assert value("a + b = 0.3", a=np.float64(0.1), b=0.2) is True
    assert value("a / 2", a=np.int64(5)) == Decimal("2.5")
    assert value('a = "vip"', a=Level.VIP) is True
    assert value("a.b", a=MappingProxyType({"b": 1})) == 1


def test_unary_tests_hold_a_value_against_a_cell() -> None:
    assert parse_tests("-").evaluate(None, {}) is True
    assert parse_tests('"a", "b"').evaluate("b", {}) is True
    assert parse_tests("not(< 5)").evaluate(3, {}) is False
    assert parse_tests("[18..limit]").evaluate(20, {"limit": 30}) is True
    assert parse_tests("? > 5 and ? < 7").evaluate(6, {}) is True
    assert parse_tests("> 5").evaluate("text", {}) is None


def test_what_an_expression_reads_is_known() -> None:
    text = "a > 1 and some x in b satisfies x = c and count(d[item > e]) > 0"
    assert parse(text).names == {"a", "b", "c", "d", "e"}


@pytest.mark.parametrize(
    ("text", "found", "right"),
    [
        ("age == 18", "==", "="),
        ("age <> 18", "<>", "!="),
        ("age => 18", "=>", ">="),
        ("age > 18 && vip", "&&", "and"),
        ("age > 18 AND vip", "AND", "and"),
        ("age > 18 und vip", "und", "and"),
        ("age > 18 and !vip", "!", "not(...)"),
        ("age > 18 and not vip", "not", "not(...)"),
        ("name = 'Ada'", "'", '"'),
        ("value > 1,5", "1,5", "1.5"),
    ],
)
def test_who_writes_as_elsewhere_is_told_how_it_is_said_here(text: str, found: str, right: str) -> None:
    with pytest.raises(Refused, match=r"feel\.other_habit") as refused:
        parse(text)
    told = refused.value.params
    assert (told["found"], told["right"], told["start"]) == (found, right, text.index(found))


@pytest.mark.parametrize(
    ("text", "code", "start", "end"),
    [
        ("", "feel.empty", 0, 0),
        ("age >=", "feel.unfinished", 6, 6),
        ("(age > 1", "feel.unfinished", 8, 8),
        ("age > > 1", "feel.unexpected", 6, 7),
        ("age then 1", "feel.keyword", 4, 8),
        ("1 + Full Name", "feel.unknown_words", 4, 13),
        ("a # b", "feel.unknown_character", 2, 3),
        ('"abc', "feel.text_without_end", 0, 4),
        ("1 /* one", "feel.comment_without_end", 2, 8),
        ("9e9999", "feel.number_too_large", 0, 6),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, code: str, start: int, end: int) -> None:
    with pytest.raises(Refused) as refused:
        parse(text)
    assert (refused.value.code, refused.value.params["start"], refused.value.params["end"]) == (
        code,
        start,
        end,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('range("[1..10)") = [1..10)', True),
        ('range("[date(\\"2026-01-01\\")..@\\"2026-01-02\\"]").start', dt.date(2026, 1, 1)),
        ('range("[duration(\\"P1D\\")..@\\"P2D\\"]").end', dt.timedelta(days=2)),
        ('range("[10..1]")', None),
        ('range("[today()..today()]")', None),
        ("before([1..5), [5..9])", True),
        ("overlaps([1..5], [5..9])", True),
        ("during(3, (< 5))", True),
        ("[1..5].start included", True),
        ("(< 5) = (null..5)", False),
        ("5 in [1..null]", None),
    ],
)
def test_ranges_are_values(text: str, expected: object) -> None:
    assert value(text) == expected
