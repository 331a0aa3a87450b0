"""Is every difference between two tables found, and said as one would say it?"""

from hypothesis import given
from hypothesis import strategies as st

from kundig.feel.dmn.table import DecisionTable, HitPolicy, InputColumn, OutputColumn, Rule
from kundig.feel.policies.difference import difference


def table(*rows: str, inputs: str = "value", hit_policy: HitPolicy = HitPolicy.FIRST) -> DecisionTable:
    """A table of rows such as ">= 5 | "A" | remark"."""
    cells = [[cell.strip() for cell in row.split("|")] for row in rows]
    count = len(inputs.split())
    return DecisionTable(
        tuple(InputColumn(name) for name in inputs.split()),
        (OutputColumn("level"),),
        tuple(Rule(tuple(row[:count]), (row[count],), (row[count + 1],)) for row in cells),
        hit_policy,
        annotations=("",),
    )


A, B, E = '>= 500 | "A" | best', '>= 100 | "B" |', '- | "E" | floor'


def _said(before: DecisionTable, after: DecisionTable) -> list[tuple[str, int | None, int | None]]:
    return [(row.mark, row.before, row.after) for row in difference(before, after).rows]


def test_same_tables_differ_in_nothing() -> None:
    found = difference(table(A, B, E), table(A, B, E))
    assert not found.any
    assert {row.mark for row in found.rows} == {"same"}


def test_changed_cell_is_found_in_its_row() -> None:
    found = difference(table(A, B, E), table(A, '>= 80 | "B" |', E))
    [row] = [row for row in found.rows if row.mark == "changed"]
    assert (row.before, row.after) == (2, 2)
    assert [(cell.before, cell.after) for cell in row.cells if cell.changed] == [(">= 100", ">= 80")]


def test_rows_that_came_went_and_moved() -> None:
    new = '>= 300 | "X" |'
    assert _said(table(A, B, E), table(A, new, B, E)) == [
        ("same", 1, 1),
        ("added", None, 2),
        ("same", 2, 3),
        ("same", 3, 4),
    ]
    assert _said(table(A, B, E), table(A, E)) == [("same", 1, 1), ("removed", 2, None), ("same", 3, 2)]
    assert _said(table(A, B, E), table(B, A, E)) == [("moved", 2, 1), ("same", 1, 2), ("same", 3, 3)]


def test_columns_that_came_or_went_change_the_rows_in_which_they_say_something() -> None:
    wide = table('>= 500 | - | "A" | best', '- | >= 9 | "E" | floor', inputs="value potential")
    found = difference(table(A, E), wide)
    assert [(one.name, one.before, one.after) for one in found.columns[:2]] == [
        ("value", 0, 0),
        ("potential", None, 1),
    ]
    assert [row.mark for row in found.rows] == ["same", "changed"]
    assert found.any
    assert [one.name for one in difference(wide, table(A, E)).columns[:2]] == ["value", "potential"]


def test_another_hit_policy_is_a_difference() -> None:
    found = difference(table(A), table(A, hit_policy=HitPolicy.UNIQUE))
    assert found.any
    assert (found.hit_policy.before, found.hit_policy.after) == ("FIRST", "UNIQUE")


ROWS = st.lists(st.sampled_from([A, B, E, '>= 7 | "A" |', '< 3 | "C" | x', '- | "B" |']), max_size=7)


@given(ROWS, ROWS)
def test_every_row_of_both_tables_is_told_once(before: list[str], after: list[str]) -> None:
    rows = difference(table(*before), table(*after)).rows
    news = [row.after for row in rows if row.after is not None]
    assert news == list(range(1, len(after) + 1))
    assert sorted(row.before for row in rows if row.before is not None) == list(range(1, len(before) + 1))
