"""Do the laws of logic and arithmetic hold for whatever stands in an expression?"""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.feel.any_expression import CONTEXTS, EXPRESSIONS, NAMES, NUMBERS, TOKENS

from kundig.base.messages import say
from kundig.base.refusals import Refused
from kundig.feel import parse, parse_tests
from kundig.feel.checking import problems

TRUTH = st.sampled_from([True, False, None])
NOW = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)


def value(text: str, **context: object) -> object:
    return parse(text).evaluate(context)


@pytest.mark.slow
@given(text=st.one_of(EXPRESSIONS, TOKENS), context=CONTEXTS)
@settings(max_examples=400, deadline=None)
def test_an_expression_gives_a_value_or_a_refusal_and_nothing_else(
    text: str, context: dict[str, object]
) -> None:
    try:
        expression = parse(text, NAMES)
        problems(expression, {"a": "number", "b": "list<context<a: string>>"})
        first, again = expression.evaluate(context, now=NOW), expression.evaluate(context, now=NOW)
    except Refused as refused:
        first = again = say(refused, "de")
    assert str(first) == str(again) or "function" in text
    assert "Infinity" not in str(first)
    assert "NaN" not in str(first) or "NaN" in str(context)
    if first is None:
        expression.why(context, now=NOW)


@given(text=st.one_of(EXPRESSIONS, TOKENS), context=CONTEXTS)
@settings(max_examples=200, deadline=None)
def test_tests_are_passed_or_not_or_unknown(text: str, context: dict[str, object]) -> None:
    try:
        passed = parse_tests(text, NAMES).evaluate(context.get("a"), context)
    except Refused:
        passed = None
    assert passed in (True, False, None)


@given(a=TRUTH, b=TRUTH, c=TRUTH)
def test_logic_is_that_of_kleene(a: bool | None, b: bool | None, c: bool | None) -> None:
    assert value("not(a and b)", a=a, b=b) is value("not(a) or not(b)", a=a, b=b)
    assert value("a and b", a=a, b=b) is value("b and a", a=a, b=b)
    assert value("a and (b or c)", a=a, b=b, c=c) is value("a and b or a and c", a=a, b=b, c=c)
    assert value("a and b and c", a=a, b=b, c=c) is value("a and (b and c)", a=a, b=b, c=c)
    assert value("some x in l satisfies x", l=[a, b, c]) is value("a or b or c", a=a, b=b, c=c)
    assert value("every x in l satisfies x", l=[a, b, c]) is value("a and b and c", a=a, b=b, c=c)


@given(a=NUMBERS, b=NUMBERS)
def test_numbers_are_reckoned_with_exactly(a: Decimal, b: Decimal) -> None:
    assert value("a + b - b = a", a=a, b=b) is True
    assert value("a * b = b * a", a=a, b=b) is True
    assert value("a < b", a=a, b=b) is (a < b)
    assert value("a <= b or a > b", a=a, b=b) is True
    assert value("number(string(a)) = a", a=a) is True
    assert value("a = b * floor(a / b) + modulo(a, b)", a=int(a), b=7) is True


@given(on=st.dates(), days=st.integers(-10_000, 10_000), months=st.integers(-500, 500))
def test_dates_are_those_of_python(on: dt.date, days: int, months: int) -> None:
    assert value("date(string(on))", on=on) == on
    assert value("on.weekday", on=on) == on.isoweekday()
    assert value("week of year(on)", on=on) == on.isocalendar().week
    assert value("day of year(on)", on=on) == on.timetuple().tm_yday
    context = {"on": on, "d": days, "m": months}
    assert value('on + duration("P1D") * d - on = duration("P1D") * d', **context) is True
    assert value('(on + duration("P1M") * m).day <= on.day', **context) is True


@given(on=st.dates(dt.date(1960, 1, 1)), minutes=st.integers(-100_000, 100_000))
def test_time_goes_on_whatever_the_zone(on: dt.date, minutes: int) -> None:
    for zone in ("", "Z", "+05:30", "@Asia/Tokyo", "@Europe/Berlin"):
        context = {"at": f"{on.isoformat()}T10:30:00{zone}", "length": dt.timedelta(minutes=minutes)}
        assert value("date and time(at) + length - date and time(at) = length", **context) is True


@given(said=st.text(max_size=30))
def test_texts_are_counted_by_what_one_sees(said: str) -> None:
    assert value("string length(said)", said=said) == len(said)
    assert value('substring(said, 1) = said or said = ""', said=said) is True
    assert value('string join(["(", said, ")"]) = "(" + said + ")"', said=said) is True
