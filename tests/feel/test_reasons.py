"""Can an expression tell why it is null?"""

import pytest

from kundig.base.messages import say
from kundig.feel import parse


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("1 + a.b", "feel.null_path", 5),
        ("1 + missing", "feel.null_name", 5),
        ("2 * (a.c / 0)", "feel.null_division", 6),
        ('a.c > "x"', "feel.null_operands", 1),
        ('a.c + "x"', "feel.null_operands", 1),
        ("10 ** 99999", "feel.null_range", 1),
        ("true and a.c", "feel.null_logic", 1),
        ('number("x")', "feel.null_call", 1),
        ("nothing(1)", "feel.null_name", 1),
        ("today()", "feel.null_clock", 1),
        ("[1, 2][3]", "feel.null_index", 1),
        ("null", "feel.null_written", 1),
        ("for x in a.b return x", "feel.null_path", 10),
    ],
)
def test_null_is_told_with_its_place(text: str, code: str, place: int) -> None:
    context = {"a": {"c": 3}}
    reasons = parse(text).why(context)
    assert parse(text).evaluate(context) is None
    assert [(reason.code, reason.params["place"]) for reason in reasons] == [(code, place)]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ('a > "x"', "number and string"),
        ("name < -1", "string and number"),
        ('date("2026-13-01")', "(string)"),
        ("lower case(true)", "(boolean)"),
    ],
)
def test_the_reason_names_the_kinds_also_of_what_is_written_in_the_rule(text: str, kinds: str) -> None:
    (reason,) = parse(text).why({"a": 1, "name": "Ada"})
    assert say(reason).endswith(f" has no value for {kinds}.")


def test_what_has_a_value_has_no_reason_for_null() -> None:
    assert parse("if a = null then 1 else 2").why({}) == []


def test_the_reason_is_a_sentence_in_both_languages() -> None:
    (reason,) = parse("price / count").why({"price": 10, "count": 0})
    assert say(reason) == "At character 1 a number is divided by zero."
    assert say(reason, "de") == "An Zeichen 1 wird eine Zahl durch null geteilt."
