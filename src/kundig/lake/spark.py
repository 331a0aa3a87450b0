"""Who computes over more rows than one machine holds?"""

import os
import shutil
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from kundig.base.refusals import Refused
from kundig.lake.engine import Kernel, unreadable

BATCH = 100_000  # rows
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(BATCH),
    # One address for all engines: DuckDB says s3, Hadoop's own name for it is s3a.
    "spark.hadoop.fs.s3.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem",
}


class SparkEngine:
    """Apache Spark: in processes of this machine (`master="local[2]"`), on a cluster, or a session that runs.

    `settings` are Spark's own and go before ours; a given session keeps all of its own, and goes on after
    this. Kernels run on the executors, where Kundig must be installed, too.

    Raises `Refused` where PySpark or Java is missing.
    """

    def __init__(
        self,
        *,
        master: str = "local[2]",
        settings: Mapping[str, str] | None = None,
        session: Any = None,
    ) -> None:
        self._own = session is None
        self.session = _session(master, {**SETTINGS, **(settings or {})}) if session is None else session
        self._kept: dict[str, Any] = {}

    def __enter__(self) -> "SparkEngine":
        return self

    def __exit__(self, *exception: object) -> None:
        for rows in self._kept.values():
            rows.unpersist()
        if self._own:
            self.session.stop()

    def sql(self, text: str, params: Sequence[object] = ()) -> pa.RecordBatchReader:
        return _streamed(self.session.sql(text, args=list(params) or None))

    def map_batches(self, text: str, kernel: Kernel, schema: pa.Schema) -> pa.RecordBatchReader:
        return _streamed(self._mapped(text, kernel, schema), schema)

    def source(self, name: str, files: Sequence[Path | str]) -> None:
        """Raises `Refused` for what cannot be read: no file, no Parquet, a store out of reach."""
        from py4j.protocol import Py4JJavaError  # only where PySpark is
        from pyspark.errors import PySparkException

        try:
            rows = self.session.read.parquet(*map(str, files))
        except (PySparkException, Py4JJavaError) as error:
            raise unreadable("Spark", files, error) from error
        rows.createOrReplaceTempView(name)

    def keep(self, name: str, text: str) -> None:
        self._keep(name, self.session.sql(text))

    def keep_batches(self, name: str, text: str, kernel: Kernel, schema: pa.Schema) -> None:
        self._keep(name, self._mapped(text, kernel, schema))

    def write(self, text: str, target: Path | str) -> int:
        """Writes a folder of files."""
        self.session.sql(text).write.parquet(str(target))
        return int(self.session.read.parquet(str(target)).count())

    def _keep(self, name: str, rows: Any) -> None:
        from pyspark import StorageLevel  # only where PySpark is

        if name in self._kept:
            self._kept[name].unpersist()
        self._kept[name] = rows.persist(StorageLevel.MEMORY_AND_DISK)
        rows.createOrReplaceTempView(name)

    def _mapped(self, text: str, kernel: Kernel, schema: pa.Schema) -> Any:
        from pyspark.sql.pandas.types import from_arrow_schema  # only where PySpark is

        with _without_pandas_doubts():
            return self.session.sql(text).mapInArrow(_Each(kernel), from_arrow_schema(schema))


class _Each:
    """A kernel for the iterators of batches that Spark hands out."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return map(self.kernel, batches)


def _packed(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Each batch as one cell, in Arrow's own form: so Spark hands them out one after the other."""
    for batch in batches:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema) as stream:
            stream.write_batch(batch)
        yield pa.record_batch({"batch": pa.array([sink.getvalue().to_pybytes()], pa.binary())})


def _streamed(rows: Any, schema: pa.Schema | None = None) -> pa.RecordBatchReader:
    """The rows of a frame; the driver holds one part of them at a time."""
    found: pa.Schema = schema if schema is not None else rows.limit(0).toArrow().schema
    with _without_pandas_doubts():
        cells = rows.mapInArrow(_packed, "batch binary").toLocalIterator()

    def batches() -> Iterator[pa.RecordBatch]:
        for (cell,) in cells:
            for batch in pa.ipc.open_stream(bytes(cell)):
                columns = [one.cast(to) for one, to in zip(batch.columns, found.types, strict=True)]
                yield pa.RecordBatch.from_arrays(columns, schema=found)

    return pa.RecordBatchReader.from_batches(found, batches())


def _session(master: str, settings: Mapping[str, str]) -> Any:
    try:
        from pyspark.errors import PySparkException  # an extra: half a gigabyte that few need
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise Refused("lake.no_spark") from error
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise Refused("lake.no_java")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # or workers take any python3 of the system
    builder = SparkSession.builder.master(master).appName("kundig")
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        with _without_pandas_doubts():
            session = builder.getOrCreate()
    except PySparkException as error:
        raise Refused("lake.no_session", master=master, reason=str(error).partition("\n")[0]) from error
    session.sparkContext.setLogLevel("ERROR")
    return session


@contextmanager
def _without_pandas_doubts() -> Iterator[None]:
    """PySpark warns of pandas 3 wherever it looks for pandas; batches of Arrow never become such frames."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        yield
