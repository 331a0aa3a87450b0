"""What do people get to see of an import: the file, what would happen, what happened?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """A column of the file as it was read: its name, its first filled values."""

    name: str
    position: int
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """How the file was read, and which column would fill which field.

    `how` holds encoding, delimiter, sheet, header, lines_above_header, decimal, days: each as detected or as
    told. `mapping` goes from field to column; `remembered` says that a file of this shape was mapped before.
    `unclear` names the columns whose dates or numbers could be read otherwise. `first` are the first rows,
    each with its line number and its cells in the order of the columns.
    """

    rows: int
    how: Mapping[str, object]
    columns: tuple[SeenColumn, ...]
    mapping: Mapping[str, str]
    remembered: bool = False
    unclear: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    first: tuple[tuple[int, tuple[str, ...]], ...] = ()
    names: tuple[str, ...] = ()  # of all columns, also of those beyond the first two hundred


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows were refused: a code of `messages.py` with its parameters, the column, how many rows."""

    code: str
    column: str
    rows: int
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A row of the file: its number, its values by field (or the original cells), and why it was refused."""

    row: int
    values: Mapping[str, str]
    code: str = ""
    column: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a run would do: seen = new + changed + known + refused; `differing` counts among the known."""

    seen: int
    new: int
    changed: int
    known: int
    refused: int
    differing: int = 0
    reasons: tuple[Reason, ...] = ()
    # "new", "changed", "known", "refused" -> the first rows of each.
    samples: Mapping[str, tuple[SampleRow, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did: seen = added + changed + known + refused, and where its refused rows lie."""

    seen: int
    added: int
    changed: int
    known: int
    refused: int
    differing: int = 0
    reasons: tuple[Reason, ...] = ()
    refused_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Blocked:
    """What stands in the way of an undo: a code of `messages.py`, how many, and the first twenty names."""

    code: str
    count: int
    names: tuple[str, ...]
