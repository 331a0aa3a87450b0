"""Is what does not fit the catalogue told before an expression runs?"""

import pytest

from kundig.base.messages import say
from kundig.base.refusals import Refused
from kundig.feel import parse, parse_tests
from kundig.feel.checking import check, problems
from kundig.feel.checking.operators import RESULTS
from kundig.feel.evaluating.calendar import OF_OTHERS
from kundig.feel.evaluating.properties import KINDS_OF_PROPERTIES, PROPERTIES
from kundig.feel.values import KINDS

CATALOGUE = {
    "age": "number",
    "name": "string",
    "value.today": "number",
    "since": "date",
    "blocked": "boolean",
    "tags": "list<string>",
    "orders": "list<context<amount: number, at: date>>",
}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("age + 1", "number"),
        ("value.today > 3 and not(blocked)", "boolean"),
        ('"vip" in tags', "boolean"),
        ('since + duration("P1D")', "any"),
        ("since - since", "days and time duration"),
        ("orders[amount > 3].at", "list<date>"),
        ("sum(orders.amount)", "number"),
        ("for o in orders return o.amount", "list<number>"),
        ("if blocked then name else null", "string"),
        ("since.year", "number"),
        ("name[1]", "string"),
        ("{a: age, b: a + 1}.b", "number"),
    ],
)
def test_the_type_of_the_result_is_known(text: str, kind: str) -> None:
    assert str(check(parse(text, CATALOGUE), CATALOGUE)) == kind


@pytest.mark.parametrize(
    ("text", "code", "start", "end"),
    [
        ("1 < agee", "feel.unknown_name_near", 4, 8),
        ("xyzzy", "feel.unknown_name", 0, 5),
        ("value.tody > 1", "feel.unknown_name_near", 0, 10),
        ("orders[amont > 3]", "feel.unknown_name_near", 7, 12),
        ('age > "old"', "feel.wrong_operands", 0, 11),
        ("since + 1", "feel.wrong_operands", 0, 9),
        ("blocked and age", "feel.wrong_kind", 12, 15),
        ("if age then 1 else 2", "feel.wrong_kind", 3, 6),
        ("since.hour", "feel.no_property", 0, 10),
        ("lower case(age)", "feel.wrong_arguments", 0, 15),
        ('age in (1, "b")', "feel.wrong_operands", 11, 14),
        ("some o in orders satisfies o.amount", "feel.wrong_kind", 27, 35),
    ],
)
def test_a_wrong_name_or_kind_is_told_with_its_place(text: str, code: str, start: int, end: int) -> None:
    with pytest.raises(Refused) as refused:
        check(parse(text, CATALOGUE), CATALOGUE)
    assert (refused.value.code, refused.value.params["start"], refused.value.params["end"]) == (
        code,
        start,
        end,
    )


def test_all_problems_are_told_at_once_in_both_languages() -> None:
    _, found = problems(parse("agee > 1 and name > 5"), CATALOGUE)
    assert [say(one, "de") for one in found] == [
        "Es gibt kein agee, das an Zeichen 1 steht. Vielleicht ist age gemeint.",
        "> an Zeichen 14 geht nicht zwischen string und number. Wandeln Sie eines davon um, oder wählen"
        " Sie ein anderes.",
    ]


def test_cells_are_checked_against_the_kind_of_their_column() -> None:
    check(parse_tests("[18..65], > 70"), {}, value="number")
    with pytest.raises(Refused) as refused:
        check(parse_tests('18, "old"'), {}, value="number")
    assert refused.value.params["start"] == 4


def test_the_result_has_to_be_of_the_kind_that_is_needed() -> None:
    with pytest.raises(Refused, match=r"feel\.wrong_result"):
        check(parse("age + 1"), CATALOGUE, result="boolean")


@pytest.mark.parametrize("operator", RESULTS)
def test_operands_that_pass_the_check_are_those_that_are_reckoned_with(operator: str) -> None:
    reckoned = {(KINDS[left], KINDS[right]) for left, right in OF_OTHERS[operator]}
    assert RESULTS[operator].keys() == reckoned | {("number", "number")}


def test_properties_that_pass_the_check_are_those_that_can_be_read() -> None:
    read = {KINDS[kind]: set(properties) for kind, properties in PROPERTIES.items()}
    read["range"] -= {"start", "end"}  # of the type of what it holds
    assert {kind: of.keys() for kind, of in KINDS_OF_PROPERTIES.items()} == read
