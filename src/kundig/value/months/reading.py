"""What moved since the earlier month, and whose rows stand behind it?"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kundig.base.home import home
from kundig.lake.engine import DuckEngine
from kundig.value.generations import folder
from kundig.value.months.moves import CUBES
from kundig.value.potential.movement import MOVES
from kundig.value.records import Refresh

CROSSED = "cell_before <> '' AND cell_after <> '' AND cell_before <> cell_after"


@dataclass(frozen=True, slots=True)
class Moved:
    """One part of a movement: the sum, and how many customers make it."""

    amount: Decimal
    customers: int


@dataclass(frozen=True, slots=True)
class Mover:
    """One customer's part in a movement."""

    customer_id: int
    amounts: dict[str, Decimal]
    cell_before: str
    cell_after: str


def _file(found: Refresh) -> Path:
    return folder(home(), found.id) / "moves.parquet"


def compared(found: Refresh) -> bool:
    """Whether there was an earlier month to compare with."""
    return _file(found).exists()


@contextmanager
def _moves(found: Refresh) -> Iterator[DuckEngine]:
    with DuckEngine(memory="256MB") as engine:
        engine.source("moves", [_file(found)])
        yield engine


def totals(found: Refresh) -> dict[str, dict[str, Moved]]:
    """The sum of each part of `MOVES`, of value and of potential."""
    names = [f"{cube}_{move}" for cube in CUBES for move in MOVES]
    sums = ", ".join(f"coalesce(sum({name}), 0), count(*) FILTER ({name} <> 0)" for name in names)
    with _moves(found) as engine:
        [row] = engine.connection.execute(f"SELECT {sums} FROM moves").fetchall()
    parts = [Moved(amount, customers) for amount, customers in zip(row[::2], row[1::2], strict=True)]
    told = dict(zip(names, parts, strict=True))
    return {cube: {move: told[f"{cube}_{move}"] for move in MOVES} for cube in CUBES}


def crossings(found: Refresh) -> list[tuple[str, str, int]]:
    """Who changed the cell of the matrix: from, to, customers; the most first."""
    with _moves(found) as engine:
        return engine.connection.execute(
            f"SELECT cell_before, cell_after, count(*) AS n FROM moves WHERE {CROSSED}"
            " GROUP BY ALL ORDER BY n DESC, 1, 2"
        ).fetchall()


def movers(
    found: Refresh, cube: str, part: str, *, cells: tuple[str, str] | None = None, start: int, count: int
) -> tuple[list[Mover], int, Decimal]:
    """Who makes a part, or went from cell to cell (`("", "")`: any); how many, and their sum.

    The largest amounts come first. Both names are checked by the caller.
    """
    name = f"{cube}_{part}"
    where, given = f"{name} <> 0", []
    if cells is not None:
        where = CROSSED if cells == ("", "") else "cell_before = ? AND cell_after = ?"
        given = [] if cells == ("", "") else [*cells]
    amounts = ", ".join(f"{cube}_{move}" for move in MOVES)
    with _moves(found) as engine:
        run = engine.connection.execute
        [(many, total)] = run(
            f"SELECT count(*), coalesce(sum({name}), 0) FROM moves WHERE {where}", given
        ).fetchall()
        rows = run(
            f"SELECT customer_id, cell_before, cell_after, {amounts} FROM moves WHERE {where}"
            f" ORDER BY abs({name}) DESC, customer_id LIMIT ? OFFSET ?",
            [*given, count, start],
        ).fetchall()
    return (
        [Mover(row[0], dict(zip(MOVES, row[3:], strict=True)), row[1], row[2]) for row in rows],
        many,
        total,
    )
