"""How do rows from anywhere become a table of texts that SQL can judge, in bounded memory?"""

from collections.abc import Iterable, Sequence

import duckdb
import pyarrow as pa

from kundig.lake.files.dialect import is_blank
from kundig.lake.files.opened import identifier

CELLS = 400_000
CHARACTERS = 16_000_000


class Staging:
    """The tables `input` (a line number and texts) and `broken` (rows with the wrong number of fields)."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> None:
        self.connection = connection
        self.width = len(names)
        self.rows = self.broken = self.blank = 0
        self._batch: list[Sequence[str]] = []
        self._lines: list[int] = []
        self._broken: list[tuple[int, int, str]] = []
        self._characters = 0
        self._most = max(1, CELLS // max(1, self.width))
        listed = ", ".join(f"{identifier(name)} VARCHAR" for name in names)
        connection.execute(f"CREATE OR REPLACE TABLE input (kundig_line BIGINT, {listed})")
        connection.execute("CREATE OR REPLACE TABLE broken (line BIGINT, fields BIGINT, row VARCHAR)")

    def add_all(self, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Take rows with their line numbers; a row of another width is kept apart, not lost."""
        width, most = self.width, self._most
        for line, row in rows:
            if is_blank(row):
                self.blank += 1
            elif len(row) == width or (len(row) > width and not any(row[width:])):
                self._batch.append(row if len(row) == width else row[:width])
                self._lines.append(line)
                self._characters += sum(map(len, row))
                if len(self._batch) >= most or self._characters > CHARACTERS:
                    self._flush()
            else:
                self._broken.append((line, len(row), " | ".join(row)))
                self._characters += sum(map(len, row))
                if len(self._broken) >= 20_000 or self._characters > CHARACTERS:
                    self._flush()
        self._flush()

    def _flush(self) -> None:
        if self._batch:
            columns = [pa.array(column, pa.string()) for column in zip(*self._batch, strict=True)]
            names = [f"c{position}" for position in range(len(columns))]
            self._insert("input", [pa.array(self._lines, pa.int64()), *columns], ["line", *names])
            self.rows += len(self._batch)
        if self._broken:
            lines, fields, texts = zip(*self._broken, strict=True)
            self._insert("broken", [pa.array(lines), pa.array(fields), pa.array(texts)], ["l", "f", "r"])
            self.broken += len(self._broken)
        self._batch, self._lines, self._broken, self._characters = [], [], [], 0

    def _insert(self, table: str, arrays: list[pa.Array], names: list[str]) -> None:
        self.connection.register("batch", pa.Table.from_arrays(arrays, names))
        self.connection.execute(f"INSERT INTO {table} SELECT * FROM batch")
        self.connection.unregister("batch")
