"""Who computes over the many rows?"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import duckdb
import pyarrow as pa

Kernel = Callable[[pa.RecordBatch], pa.RecordBatch]


class Engine(Protocol):
    """Portable SQL text in, Arrow out; kernels run over batches."""

    def sql(self, text: str, params: Sequence[object] = ()) -> pa.RecordBatchReader:
        """Run one SELECT and stream its rows."""

    def map_batches(self, text: str, kernel: Kernel, schema: pa.Schema) -> pa.RecordBatchReader:
        """Run one SELECT and send each batch through the kernel."""

    def source(self, name: str, files: Sequence[Path]) -> None:
        """Let SQL call these Parquet files by a name."""


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

    def source(self, name: str, files: Sequence[Path]) -> None:
        listed = ", ".join(quoted(str(file)) for file in files)
        self.connection.execute(f'CREATE OR REPLACE VIEW "{name}" AS SELECT * FROM read_parquet([{listed}])')

    def write(self, text: str, file: Path) -> int:
        """Write the rows of a SELECT to a Parquet file; returns how many."""
        written = self.connection.execute(
            f"COPY ({text}) TO {quoted(str(file))} (FORMAT parquet, COMPRESSION zstd)"
        )
        return int(written.fetchall()[0][0])


def quoted(text: str) -> str:
    """A string as SQL writes it.

    >>> quoted("O'Neill")
    "'O''Neill'"
    """
    return "'" + text.replace("'", "''") + "'"
