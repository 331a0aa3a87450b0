"""Does Spark keep the contract of the engines?"""

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from tests.sparked import missing, needs_spark, spark

from kundig.base.refusals import Refused
from kundig.lake.spark import SparkEngine

__all__ = ["spark"]
ROWS = 250_000
SCHEMA = pa.schema({"customer_id": pa.int64(), "doubled": pa.int64()})


def doubled(batch: pa.RecordBatch) -> pa.RecordBatch:
    columns = [batch["customer_id"], pc.multiply(batch["customer_id"], 2)]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


@pytest.fixture
def rows(spark: SparkEngine, tmp_path: Path) -> str:
    table = pa.table({"customer_id": range(ROWS), "name": ["Özil"] * ROWS})
    for part in range(2):
        pq.write_table(table.slice(part * ROWS // 2, ROWS // 2), tmp_path / f"{part}.parquet")
    spark.source("rows_there", [f"{tmp_path}/*.parquet"])
    return "SELECT customer_id FROM rows_there"


@pytest.mark.slow
@needs_spark
def test_a_kernel_sees_every_row_once_in_batches(spark: SparkEngine, rows: str) -> None:
    reader = spark.map_batches(rows, doubled, SCHEMA)
    sizes = [batch.num_rows for batch in reader]
    assert (sum(sizes), max(sizes) < ROWS) == (ROWS, True)
    spark.keep_batches("kept", rows, doubled, SCHEMA)
    found = spark.sql("SELECT count(*) AS n, sum(doubled) AS total FROM kept").read_all()
    assert found.to_pylist() == [{"n": ROWS, "total": ROWS * (ROWS - 1)}]


@pytest.mark.slow
@needs_spark
def test_rows_come_with_their_columns_also_without_any(spark: SparkEngine, rows: str) -> None:
    found = spark.sql("SELECT customer_id, name FROM rows_there WHERE customer_id = ?", [7]).read_all()
    assert found.to_pylist() == [{"customer_id": 7, "name": "Özil"}]
    none = spark.map_batches(f"{rows} WHERE customer_id < 0", doubled, SCHEMA).read_all()
    assert (none.num_rows, none.schema) == (0, SCHEMA)


@pytest.mark.slow
@needs_spark
def test_what_is_kept_can_be_kept_anew_and_written(spark: SparkEngine, rows: str, tmp_path: Path) -> None:
    for limit in (5, 3):
        spark.keep("some", f"{rows} WHERE customer_id < {limit}")
    assert spark.write("SELECT * FROM some", tmp_path / "written") == 3
    assert pq.read_table(tmp_path / "written").sort_by("customer_id")["customer_id"].to_pylist() == [0, 1, 2]


@pytest.mark.slow
@needs_spark
@pytest.mark.parametrize("place", ["/nowhere/*.parquet", "s3://nowhere/lake/*.parquet", "odd://x/y"])
def test_what_spark_cannot_read_is_refused_with_its_place(spark: SparkEngine, place: str) -> None:
    with pytest.raises(Refused) as refused:
        spark.source("nothing", [place])
    assert (refused.value.code, refused.value.params["place"]) == ("lake.unreadable", place)


@pytest.mark.skipif(not missing(), reason="PySpark and Java are here")
def test_without_the_extra_or_java_it_says_what_to_install() -> None:
    with pytest.raises(Refused) as refused:
        SparkEngine()
    assert refused.value.code in {"lake.no_spark", "lake.no_java"}


@needs_spark
def test_without_java_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert shutil.which("java") is None
    with pytest.raises(Refused) as refused:
        SparkEngine()
    assert refused.value.code == "lake.no_java"
