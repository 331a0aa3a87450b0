"""How is any tabular file opened, so that SQL can run over it?"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kundig.base.refusals import Refused
from kundig.lake.engine import DuckEngine, quoted
from kundig.lake.files.excel import open_excel
from kundig.lake.files.lines import Progress
from kundig.lake.files.opened import Opened, Options
from kundig.lake.files.parquet import literal, open_parquet
from kundig.lake.files.source import find
from kundig.lake.files.text import open_text


@contextmanager
def opened(
    path: Path, options: Options | None = None, *, progress: Progress | None = None, memory: str = "1GB"
) -> Iterator[Opened]:
    """Open a CSV, TSV, text, XLSX or Parquet file; SQL inside may read this file and nothing else."""
    source = find(path)
    options = options or Options()
    with (
        TemporaryDirectory(prefix="kundig-") as spill,
        DuckEngine(memory=memory, spill=Path(spill)) as engine,
    ):
        connection = engine.connection
        listed = ", ".join(quoted(name) for name in {str(path), literal(str(path))})
        connection.execute(f"SET allowed_paths = [{listed}]")
        connection.execute("SET enable_external_access = false")
        try:
            if source.kind == "parquet":
                table = open_parquet(connection, source, options)
            elif source.kind == "excel":
                table = open_excel(connection, source, options, progress)
            else:
                table = open_text(connection, source, options, progress)
        except FileNotFoundError:
            raise Refused("file.vanished", file=str(path)) from None
        yield table
