"""Who computes over the many rows?"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import duckdb
import pyarrow as pa

from kundig.base.refusals import Refused

Kernel = Callable[[pa.RecordBatch], pa.RecordBatch]


class Engine(Protocol):
    """Portable SQL text in, Arrow out; kernels run over batches.

    `params` stand in the text as question marks. A kernel is pure and can be pickled: it runs where the rows
    are.
    """

    def sql(self, text: str, params: Sequence[object] = ()) -> pa.RecordBatchReader:
        """Run one SELECT and stream its rows."""

    def map_batches(self, text: str, kernel: Kernel, schema: pa.Schema) -> pa.RecordBatchReader:
        """Run one SELECT and send each batch through the kernel."""

    def source(self, name: str, files: Sequence[Path | str]) -> None:
        """Let SQL call these Parquet files by a name: paths, also with wildcards, or addresses of a store."""

    def keep(self, name: str, text: str) -> None:
        """Run one SELECT, keep its rows where they are and let SQL call them by a name."""

    def keep_batches(self, name: str, text: str, kernel: Kernel, schema: pa.Schema) -> None:
        """As `keep`, with each batch sent through the kernel."""

    def write(self, text: str, target: Path) -> int:
        """Write the rows of a SELECT as Parquet, one file or a folder of them; returns how many."""


class DuckEngine:
    """The embedded engine: DuckDB in this process, with bounded memory and a place to spill."""

    def __init__(self, *, memory: str = "1GB", threads: int = 2, spill: Path | None = None) -> None:
        config: dict[str, str | bool | int | float | list[str]] = {"memory_limit": memory, "threads": threads}
        config["preserve_insertion_order"] = False
        if spill is not None:
            config["temp_directory"] = str(spill)
        self.connection = duckdb.connect(config=config)

    def __enter__(self) -> "DuckEngine":
        return self

    def __exit__(self, *exception: object) -> None:
        self.connection.close()

    def sql(self, text: str, params: Sequence[object] = ()) -> pa.RecordBatchReader:
        return self.connection.sql(text, params=list(params)).to_arrow_reader(100_000)

    def table(self, text: str, params: Sequence[object] = ()) -> pa.Table:
        """Run one SELECT and hold all its rows."""
        return self.connection.sql(text, params=list(params)).to_arrow_table()

    def map_batches(self, text: str, kernel: Kernel, schema: pa.Schema) -> pa.RecordBatchReader:
        def batches() -> Iterator[pa.RecordBatch]:
            for batch in self.sql(text):
                yield kernel(batch)

        return pa.RecordBatchReader.from_batches(schema, batches())

    def source(self, name: str, files: Sequence[Path | str]) -> None:
        """Raises `Refused` for what cannot be read: no file, no Parquet, a store out of reach."""
        listed = ", ".join(quoted(str(file)) for file in files)
        view = f'CREATE OR REPLACE VIEW "{name}" AS SELECT * FROM read_parquet([{listed}])'
        try:
            self.connection.execute(view)
        except duckdb.Error as error:
            raise unreadable("DuckDB", files, error) from error

    def keep(self, name: str, text: str) -> None:
        self.connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS {text}')

    def keep_batches(self, name: str, text: str, kernel: Kernel, schema: pa.Schema) -> None:
        # A connection of its own: this one is busy with handing out the batches.
        with self.connection.cursor() as writing:
            writing.register("batches", self.map_batches(text, kernel, schema))
            writing.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM batches')

    def write(self, text: str, target: Path) -> int:
        written = self.connection.execute(
            f"COPY ({text}) TO {quoted(str(target))} (FORMAT parquet, COMPRESSION zstd)"
        )
        return int(written.fetchall()[0][0])


def unreadable(engine: str, files: Sequence[Path | str], error: Exception) -> Refused:
    """The refusal of files or addresses that an engine cannot read, with its own first line."""
    reason = str(error).strip().partition("\n")[0]
    return Refused("lake.unreadable", engine=engine, place=", ".join(map(str, files)), reason=reason)


def quoted(text: str) -> str:
    """A string as SQL writes it.

    >>> quoted("O'Neill")
    "'O''Neill'"
    """
    return "'" + text.replace("'", "''") + "'"
