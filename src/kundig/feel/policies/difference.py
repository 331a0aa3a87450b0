"""What is different between two versions of a decision table, cell by cell?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from kundig.feel.dmn.table import DecisionTable, Rule

NOTHING = frozenset({"", "-", None})  # a cell that says nothing
type Mark = Literal["same", "changed", "added", "removed", "moved"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What stood in a cell, and what stands there now; None where there was, or is, none."""

    before: str | None
    after: str | None

    @property
    def changed(self) -> bool:
        return self.before != self.after and not {self.before, self.after} <= NOTHING


@dataclass(frozen=True, slots=True)
class Column:
    """A column of either table; `place` says where it stands in each."""

    name: str
    part: Literal["input", "output", "annotation"]
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of either table with its number in each; a moved one stands where it is now."""

    mark: Mark
    before: int | None
    after: int | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Both tables in one: all columns, all rows in the order of reading."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    hit_policy: Cell

    @property
    def any(self) -> bool:
        """Whether there is one at all."""
        columns = any(None in (column.before, column.after) for column in self.columns)
        return columns or self.hit_policy.changed or any(row.mark != "same" for row in self.rows)


def difference(before: DecisionTable, after: DecisionTable) -> Difference:
    """Rows that stay are found by what stands in them; of those between, the most alike belong together."""
    columns = tuple(_columns(before, after))
    old = [_texts(rule, [(one.part, one.before) for one in columns]) for rule in before.rules]
    new = [_texts(rule, [(one.part, one.after) for one in columns]) for rule in after.rules]
    rows = list(_rows(old, new))
    return Difference(columns, tuple(_moved(rows)), Cell(before.hit_policy.value, after.hit_policy.value))


def _columns(before: DecisionTable, after: DecisionTable) -> Iterator[Column]:
    """Those of the newer table in its order, then those that are gone."""
    olds = [column.expression for column in before.inputs]
    news = [column.expression for column in after.inputs]
    for place, name in enumerate(news):
        yield Column(name, "input", olds.index(name) if name in olds else None, place)
    for place, name in enumerate(olds):
        if name not in news:
            yield Column(name, "input", place, None)
    for place, column in enumerate(after.outputs):
        yield Column(column.name, "output", place, place)
    yield Column("", "annotation", 0, 0)


def _texts(rule: Rule, places: Sequence[tuple[str, int | None]]) -> tuple[str | None, ...]:
    parts = {"input": rule.tests, "output": rule.outputs, "annotation": rule.annotations or ("",)}
    return tuple(None if place is None else parts[part][place] for part, place in places)


type _Texts = Sequence[tuple[str | None, ...]]


def _rows(old: _Texts, new: _Texts) -> Iterator[Row]:
    # Found again by what both tables ask; a column that came or went changes the rows it says something in.
    shared = [
        place
        for place in range(len((old or new or [()])[0]))
        if all(row[place] is not None for row in (*old, *new))
    ]
    keys = [[tuple(row[place] for place in shared) for row in rows] for rows in (old, new)]
    blocks = SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes()
    for what, i, i_end, j, j_end in blocks:
        if what == "equal":
            for a, b in zip(range(i, i_end), range(j, j_end), strict=True):
                cells = tuple(map(Cell, old[a], new[b]))
                told = any(cell.changed for cell in cells)
                yield Row("changed" if told else "same", a + 1, b + 1, cells)
        else:
            yield from _replaced(old, new, range(i, i_end), range(j, j_end))


def _replaced(old: _Texts, new: _Texts, gone: range, come: range) -> Iterator[Row]:
    """Pairs in order, each with the most alike that is left; what is alike in nothing is no pair."""
    left = list(gone)
    for b in come:
        alike = [(sum(map(_equal, old[a], new[b])), -a) for a in left]
        best = max(alike, default=(0, 0))
        if best[0] == 0:
            yield Row("added", None, b + 1, tuple(Cell(None, text) for text in new[b]))
            continue
        pair = -best[1]
        for a in [a for a in left if a < pair]:
            yield Row("removed", a + 1, None, tuple(Cell(text, None) for text in old[a]))
        left = [a for a in left if a > pair]
        yield Row("changed", pair + 1, b + 1, tuple(map(Cell, old[pair], new[b])))
    for a in left:
        yield Row("removed", a + 1, None, tuple(Cell(text, None) for text in old[a]))


def _equal(one: str | None, other: str | None) -> bool:
    return one == other and one not in NOTHING


def _moved(rows: Sequence[Row]) -> Iterator[Row]:
    """A row that went in one place and came in another, with the same in it, has moved."""
    gone: dict[tuple[str | None, ...], list[Row]] = {}
    pairs: dict[int, Row] = {}
    for row in rows:
        if row.mark == "removed":
            gone.setdefault(tuple(cell.before for cell in row.cells), []).append(row)
    for place, row in enumerate(rows):
        if row.mark == "added" and (left := gone.get(tuple(cell.after for cell in row.cells))):
            pairs[place] = left.pop(0)
    taken = {pair.before for pair in pairs.values()}
    for place, row in enumerate(rows):
        if place in pairs:
            cells = tuple(Cell(cell.after, cell.after) for cell in row.cells)
            yield Row("moved", pairs[place].before, row.after, cells)
        elif row.mark != "removed" or row.before not in taken:
            yield row
