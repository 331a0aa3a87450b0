"""Where do the results of a refresh lie, and which of them is read?"""

from pathlib import Path

KEPT = 2  # the newest and the one before, so that a page that began to read an old one may finish


def folder(home: Path, generation: int) -> Path:
    """The results of one generation: `customers.parquet` (one row each) and `lines.parquet` (by month).

    `staying.parquet` (who has a contract) and `moves.parquet` (since an earlier month) may be missing.
    """
    return home / "lake" / "generations" / str(generation)


def outdated(generations: list[int]) -> list[int]:
    """Which finished generations may go.

    >>> outdated([3, 7, 5])
    [3]
    """
    return sorted(generations)[:-KEPT]
