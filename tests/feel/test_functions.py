"""What do the functions of the standard give, and when do they give null?"""

import datetime as dt
from decimal import Decimal

import pytest

from kundig.feel import parse
from kundig.feel.functions import BUILT_IN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('number("1.000,5", ".", ",")', Decimal("1000.5")),
        ('number("1,5")', None),
        ("string(1.50)", "1.5"),
        ('string([1, "a", null, {b: @"P1D"}])', '[1, "a", null, {b: P1D}]'),
        ("date(2026, 2, 29)", None),
        ('time("10:30:00.5+01:00").time offset', dt.timedelta(hours=1)),
        ("string(time(10, 0, 59.99999999999999999999999999999999))", "10:00:59.999999999"),
        ('string(duration("P1000000000000000DT0.123456789S").value)', "86400000000000000000.123456789"),
        ('string(duration("-P1DT0.5S").seconds)', "-0.5"),
        ('years and months duration(@"2011-12-22", @"2013-08-24") = @"P1Y8M"', True),
        ('duration("P1Y2D")', None),
    ],
)
def test_values_are_converted(text: str, expected: object) -> None:
    assert parse(text).evaluate({}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('substring("foobar", -3, 2)', "ba"),
        ('substring("foobar", 0)', None),
        (r'string length("\U01F40E")', 1),
        ('substring before("foobar", "bar")', "foo"),
        ('substring after("foobar", "ob")', "ar"),
        ('string join(["a", null, "b"], "-")', "a-b"),
        ('split("a;b;;c", ";")', ["a", "b", "", "c"]),
        ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
        ('replace("aaa", "a*?", "b")', None),
        ('matches("hello", "H.*O", "i")', True),
        (r'matches("b", "[a-z-[aeiou]]")', True),
        (r'matches("e", "[a-z-[aeiou]]")', False),
        (r'matches("Ä", "\\p{Lu}")', True),
        ('matches("a", "(?=a)")', None),
    ],
)
def test_texts_are_cut_and_searched(text: str, expected: object) -> None:
    assert parse(text).evaluate({}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("min(3, 1, 2)", 1),
        ('max(["a", "c", "b"])', "c"),
        ("sum([])", None),
        ("mean([1, 2, 6])", 3),
        ("median(8, 2, 5, 3)", 4),
        ("mode([1, 2, 2, 3, 3])", [2, 3]),
        ("stddev(2, 4, 7, 5) > 2.0816 and stddev(2, 4, 7, 5) < 2.0817", True),
        ("all([true, null])", None),
        ("any([true, null])", True),
        ("sublist([1, 2, 3], -2, 1)", [2]),
        ("append([1], 2, [3])", [1, 2, [3]]),
        ("concatenate([1], [2, 3])", [1, 2, 3]),
        ("concatenate([1], null)", None),
        ("insert before([1, 3], 2, 2)", [1, 2, 3]),
        ("list replace([2, 4, 7], function(item, new) item > 3, 0)", [2, 0, 0]),
        ("index of([1, 2, 3, 2], 2)", [2, 4]),
        ("union([1, 2], [2, 3])", [1, 2, 3]),
        ("flatten([[1, [2]], 3])", [1, 2, 3]),
        ("sort([3, 1, 2], function(x, y) x > y)", [3, 2, 1]),
        ("count(1)", 1),
    ],
)
def test_lists_are_computed_with(text: str, expected: object) -> None:
    assert parse(text).evaluate({}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("decimal(0.125, 2)", Decimal("0.12")),
        ("round half up(2.5, 0)", 3),
        ("round up(-1.121, 2)", Decimal("-1.13")),
        ("floor(-1.56, 1)", Decimal("-1.6")),
        ("modulo(-10, 3)", 2),
        ("modulo(10, 0)", None),
        ("sqrt(-1)", None),
        ('day of week(@"2026-11-29")', "Sunday"),
        ('week of year(@"2005-01-01")', 53),
        ('month of year(@"2026-11-29")', "November"),
        ('is(@"10:00:00Z", @"10:00:00+00:00")', True),
        ('is(@"10:00:00Z", @"11:00:00+01:00")', False),
        ("meets([1..5], [5..9])", True),
        ("coincides([1..5), [1..5])", False),
        ("starts(1, [1..5])", True),
        ("overlaps before([1..5], [3..9])", True),
        ('get value({a: {b: 1}}, ["a", "b"])', 1),
        ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
        ("context merge([{a: 1}, {a: 2}])", {"a": 2}),
        ("context(get entries({a: 1}))", {"a": 1}),
    ],
)
def test_numbers_days_ranges_and_contexts_have_functions(text: str, expected: object) -> None:
    assert parse(text).evaluate({}) == expected


@pytest.mark.parametrize("name", sorted(BUILT_IN.keys() - {"append", "concatenate", "union"}))
def test_arguments_that_do_not_fit_give_null(name: str) -> None:
    contexts = ", ".join(["{a: 1}"] * 9)
    assert parse(f"{name}({contexts})").evaluate({}) is None
    assert parse(f"{name}(nobody: 1)").evaluate({}) is None


def test_arguments_may_be_given_by_name_and_left_out() -> None:
    assert parse('substring(start position: 3, string: "foobar")').evaluate({}) == "obar"
    assert parse('substring(start: 3, string: "foobar")').evaluate({}) is None
    assert parse("(function(a, b) a - b)(b: 1, a: 3)").evaluate({}) == 2


def test_a_list_of_one_stands_for_its_item_and_the_other_way() -> None:
    assert parse('upper case(["a"])').evaluate({}) == "A"
    assert parse("count(5)").evaluate({}) == 1
    assert parse("(function(l: list<number>) l)(5)").evaluate({}) == [5]
    assert parse("(function(n: number) n)([5])").evaluate({}) == 5
    assert parse('(function(n: number) n)("a")').evaluate({}) is None
