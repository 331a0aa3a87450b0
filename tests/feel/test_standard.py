"""Does FEEL say what chapter 10 of DMN 1.5 says where one would not guess it?"""

import pytest

from kundig.feel import parse


def _holds(text: str) -> object:
    return parse(text).evaluate({})


@pytest.mark.parametrize(
    "text",
    [
        "{f: function(x, y) if y = null then x else y, r: f(x: 1)}.r = 1",
        "{f: function(x, y) x, r: f(z: 1)}.r = null",
        "{f: function(x, y) x, r: f(1)}.r = null",
        "list contains(list: [null])",
        "decimal(n: 1.5) = null",
    ],
)
def test_arguments_that_are_not_named_are_null(text: str) -> None:
    assert _holds(text) is True


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ('@"2026-01-01T10:00:00" < @"2026-01-01T11:00:00Z"', True),
        ('@"2026-01-01T10:00:00+05:00" < @"2026-01-01T10:30:00"', True),
        ('@"10:00:00" > @"09:00:00@America/New_York"', True),
        ('@"10:00:00" <= @"10:00:00Z"', False),
        ('@"10:00:00" = @"10:00:00Z"', False),
    ],
)
def test_a_clock_without_a_zone_is_ordered_by_the_zone_of_the_other(text: str, order: object) -> None:
    assert _holds(text) is order


@pytest.mark.parametrize("type_", ["list", "context", "range", "whatever"])
def test_what_is_no_type_has_no_instances_and_no_others(type_: str) -> None:
    assert _holds(f"[1] instance of {type_}") is None


def test_null_conforms_to_the_type_of_the_items_of_a_list() -> None:
    assert _holds("[1, null] instance of list<number>") is True
    assert _holds("(function(a: list<number>) a)([1, null]) = [1, null]") is True
    assert _holds('[1, null, "a"] instance of list<number>') is False


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ('time("24:00:00")', '@"00:00:00"'),
        ('time("24:00:00.000+01:00")', '@"00:00:00+01:00"'),
        ('date and time("2026-12-31T24:00:00Z")', '@"2027-01-01T00:00:00Z"'),
        ('time("24:00:01")', "null"),
        ('time("23:59:60")', "null"),
        ('date and time("999999999-12-31T24:00:00")', "null"),
        ("time(24, 0, 0)", "null"),
    ],
)
def test_the_midnight_at_the_end_of_a_day_may_be_written(text: str, other: str) -> None:
    assert _holds(f"is({text}, {other})") is True
