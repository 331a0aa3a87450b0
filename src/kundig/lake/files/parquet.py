"""How is a Parquet file read as a table, without copying it?"""

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from kundig.base.refusals import Refused
from kundig.lake.engine import quoted
from kundig.lake.files.opened import MOST_COLUMNS, Column, Opened, Options
from kundig.lake.files.source import Source

READABLE = ("VARCHAR", "DATE", "TIMESTAMP", "DECIMAL", "DOUBLE", "FLOAT", "BOOLEAN", "UUID", "ENUM")


def open_parquet(connection: duckdb.DuckDBPyConnection, source: Source, options: Options) -> Opened:
    """A view over the file; its typed columns are used as they are."""
    try:
        with pq.ParquetFile(source.path) as file:
            rows, width = file.metadata.num_rows, file.metadata.num_columns
        if width > MOST_COLUMNS:
            raise Refused("file.columns", file=source.name, count=f"{width:,}", limit=MOST_COLUMNS)
        path = quoted(literal(str(source.path)))
        scan = f"read_parquet([{path}], hive_partitioning=false, file_row_number=true)"
        connection.execute(f"CREATE VIEW input AS SELECT * FROM {scan}")
        found = connection.execute("DESCRIBE input").fetchall()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError, duckdb.Error) as error:
        raise Refused("file.parquet", file=source.name, why=str(error).splitlines()[0]) from None
    if rows == 0:
        raise Refused("file.no_rows", file=source.name)
    named = [(str(row[0]), str(row[1])) for row in found if row[0] != "file_row_number"]
    columns = tuple(
        Column(name, position, type_, plain=type_ != "VARCHAR")
        for position, (name, type_) in enumerate(named, 1)
        if type_.endswith(("INT", "INTEGER")) or type_.startswith(READABLE)
    )
    return Opened(
        source=source,
        connection=connection,
        relation="input",
        line_sql="file_row_number + 1",
        columns=columns,
        rows=rows,
    )


def literal(path: str) -> str:
    """A path in which nothing is a wildcard."""
    return "".join(f"[{character}]" if character in "*?[" else character for character in path)
