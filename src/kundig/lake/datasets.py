"""Which facts are mirrored, and where do their files lie?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Dataset:
    """Rows that their owner declares for the mirror.

    `columns` maps each name to its SQL expression over `table` and its type in the lake; `month` is an SQL
    expression for the first day of a row's month, or None where all rows lie in one file; `check` is the
    column whose sum is compared.
    """

    name: str
    table: str
    columns: Mapping[str, tuple[str, str]]
    month: str | None = None
    check: str = "id"


def folder(lake: Path, dataset: Dataset) -> Path:
    """Where the files of a dataset lie."""
    return lake / dataset.name


def file_of(lake: Path, dataset: Dataset, month: dt.date | None) -> Path:
    """The file of one month."""
    return folder(lake, dataset) / (f"{month:%Y-%m}.parquet" if month else "all.parquet")


def files(lake: Path, dataset: Dataset) -> list[Path]:
    """All files of a dataset, oldest first."""
    return sorted(folder(lake, dataset).glob("*.parquet"))
