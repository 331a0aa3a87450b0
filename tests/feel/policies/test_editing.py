"""Does a table change as its editor says, and is nothing lost of what was pasted?"""

from collections.abc import Callable
from decimal import Decimal

import pytest
from tests.feel.policies.greetings import GREETINGS, SPEECHES

from kundig.base.refusals import Refused
from kundig.feel.dmn.compiling import compiled
from kundig.feel.dmn.table import DecisionTable
from kundig.feel.policies.checking import found_in, wrong_conditions
from kundig.feel.policies.editing import (
    added,
    asking,
    cells_of,
    copied,
    grid,
    moved,
    not_asking,
    pasted,
    removed,
)
from kundig.feel.policies.kinds import content_of, table_of, wrong_answers

TABLE = GREETINGS.delivered


def _cells(table: DecisionTable) -> list[str]:
    return [" | ".join(cells_of(rule)) for rule in table.rules]


def test_rows_are_added_copied_moved_and_removed() -> None:
    one, two = _cells(TABLE)
    blank = "- |  | "
    assert _cells(added(TABLE, 0)) == [blank, one, two]
    assert _cells(added(TABLE, 2)) == [one, two, blank]
    assert _cells(copied(TABLE, 1)) == [one, one, two]
    assert _cells(moved(TABLE, 2, -1)) == _cells(moved(TABLE, 1, 1)) == [two, one]
    assert moved(TABLE, 1, -1) == TABLE
    assert _cells(removed(TABLE, 1)) == [two]
    assert _cells(removed(removed(TABLE, 1), 1)) == [blank]


def test_columns_come_and_go() -> None:
    wide = asking(GREETINGS, TABLE, "guest.city")
    assert [column.expression for column in wide.inputs] == ["guest.age", "guest.city"]
    assert wide.rules[0].tests == (">= 18", "-")
    assert not_asking(wide, 1) == TABLE


def test_cells_of_a_spreadsheet_fill_the_table_and_add_rows() -> None:
    found = pasted(GREETINGS, TABLE, '>= 30\tformal\t"a ""b"""\n\tcasual\n\n', row=2, column=0)
    assert _cells(found) == ['>= 18 | "formal" | ', '>= 30 | "formal" | a "b"', '- | "casual" | ']
    assert _cells(pasted(GREETINGS, TABLE, "casual", row=1, column=1))[0] == '>= 18 | "casual" | '


def test_quotation_marks_of_the_language_are_none_of_the_spreadsheet() -> None:
    copied_cells = '>= 5\t"A"\r\n"""B"""\t"Ulm","Bonn"\n\t"two\nlines"\n'
    assert grid(copied_cells) == [[">= 5", '"A"'], ['"B"', '"Ulm","Bonn"'], ["", "two\nlines"]]
    assert grid("") == grid("\n") == []
    assert grid("a\t\t") == [["a", "", ""]]


def test_what_has_no_room_is_refused_rather_than_lost() -> None:
    refusals: list[tuple[Callable[[], object], str]] = [
        (lambda: pasted(GREETINGS, TABLE, "1\t2\t3\t4", row=1, column=0), "policy.pasted_wide"),
        (lambda: pasted(GREETINGS, TABLE, "1\n" * 201, row=1, column=0), "policy.too_many_rules"),
        (lambda: pasted(GREETINGS, TABLE, "x" * 1001, row=1, column=0), "policy.long_cell"),
        (lambda: asking(GREETINGS, TABLE, "guest.age"), "policy.column_twice"),
        (lambda: asking(GREETINGS, TABLE, "guest.name"), "policy.unknown_input"),
        (lambda: not_asking(TABLE, 0), "policy.last_column"),
    ]
    for act, code in refusals:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == code


def test_results_that_are_not_allowed_are_found_with_their_cell() -> None:
    table = pasted(GREETINGS, TABLE, "rude", row=2, column=1)
    [mistake] = wrong_answers(GREETINGS, table)
    assert (mistake.row, mistake.column, mistake.refused.code) == (2, 1, "policy.answer")


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        (1, "501", "policy.answer_whole"),
        (1, "0", "policy.answer_whole"),
        (1, "1.5", "policy.answer_whole"),
        (1, "1.000", "policy.number"),
        (1, "", "policy.answer_whole"),
        (2, "0,5", "policy.number"),
        (2, "-0.1", "policy.answer_number"),
        (2, "1e-1", "policy.answer_number"),
        (2, "many", "policy.answer_number"),
        (3, "yes", "policy.answer"),
    ],
)
def test_number_that_cannot_be_answered_is_found_with_its_cell(column: int, text: str, code: str) -> None:
    table = pasted(SPEECHES, SPEECHES.delivered, text or "\t", row=2, column=column)
    found = found_in(SPEECHES, table).mistakes
    assert (found[0].row, found[0].column, found[0].refused.code) == (2, column, code)


def test_table_answers_with_numbers_and_texts() -> None:
    table = pasted(SPEECHES, SPEECHES.delivered, "500\t0.5", row=1, column=1)
    found = found_in(SPEECHES, table)
    assert (found.mistakes, found.findings.gaps) == ((), ())
    german = {"words": Decimal(500), "share": Decimal("0.5"), "polite": True}
    assert compiled(table).decide({"language": "de"}) == german
    other = {"words": Decimal(100), "share": Decimal(0), "polite": False}
    assert compiled(table).decide({"language": "en"}) == other


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (">= 1.000", "policy.number"),
        (">= 1.000,50", "policy.number"),
        ("[1,5..3]", "policy.number"),
        ("1,2", "policy.number"),
        ('"Ulm"', "policy.wants_number"),
        ('> date("2026-01-31")', "policy.wants_number"),
        ("many", "policy.name_in_cell"),
        ("[1..3", "feel.unfinished"),
        ("> now()", "policy.wants_number"),
    ],
)
def test_condition_that_would_not_say_what_is_meant_is_refused(text: str, code: str) -> None:
    [mistake] = wrong_conditions(GREETINGS, pasted(GREETINGS, TABLE, text, row=2, column=0))
    assert (mistake.row, mistake.column, mistake.refused.code) == (2, 0, code)


@pytest.mark.parametrize("text", [">= 1000", "1.5", "0.125", "1, 2", "[1..3)", "not(5)", "-", "< -1000.25"])
def test_condition_that_says_what_is_meant_is_taken(text: str) -> None:
    assert list(wrong_conditions(GREETINGS, pasted(GREETINGS, TABLE, text, row=2, column=0))) == []


def test_file_holds_the_table_as_it_is() -> None:
    wide = asking(GREETINGS, TABLE, "guest.city")
    for table in (TABLE, wide, added(wide, 1)):
        assert table_of(GREETINGS, content_of(GREETINGS, table)) == table
    numbers = content_of(SPEECHES, SPEECHES.delivered)
    assert table_of(SPEECHES, numbers) == SPEECHES.delivered
    assert "[1..500]" in numbers


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("guest.age", "guest.name", "policy.unknown_input"),
        ('hitPolicy="FIRST"', 'hitPolicy="COLLECT"', "policy.hit_policy"),
        ("decisionTable", "relation", "policy.no_table"),
    ],
)
def test_files_of_another_kind_are_refused(old: str, new: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        table_of(GREETINGS, content_of(GREETINGS, TABLE).replace(old, new))
    assert refused.value.code == code
