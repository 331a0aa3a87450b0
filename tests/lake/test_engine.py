"""Does the engine compute over more rows than it holds at once?"""

import pyarrow as pa
import pyarrow.compute as pc

from kundig.lake.engine import DuckEngine

ROWS = 250_000
SCHEMA = pa.schema({"customer_id": pa.int64(), "doubled": pa.int64()})


def _doubled(batch: pa.RecordBatch) -> pa.RecordBatch:
    columns = [batch["customer_id"], pc.multiply(batch["customer_id"], 2)]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def test_a_kernel_sees_every_row_once_in_batches() -> None:
    sizes: list[int] = []

    def kernel(batch: pa.RecordBatch) -> pa.RecordBatch:
        sizes.append(batch.num_rows)
        return _doubled(batch)

    with DuckEngine() as engine:
        text = f"SELECT range AS customer_id FROM range({ROWS})"
        found = engine.map_batches(text, kernel, SCHEMA).read_all()
    assert (sum(sizes), max(sizes) < ROWS) == (ROWS, True)
    assert found.schema == SCHEMA
    assert sorted(found["doubled"].to_pylist()) == list(range(0, 2 * ROWS, 2))


def test_a_kernel_runs_only_as_far_as_its_batches_are_read() -> None:
    seen: list[int] = []

    def kernel(batch: pa.RecordBatch) -> pa.RecordBatch:
        seen.append(batch.num_rows)
        return _doubled(batch)

    with DuckEngine() as engine:
        reader = engine.map_batches(f"SELECT range AS customer_id FROM range({ROWS})", kernel, SCHEMA)
        assert seen == []
        assert reader.read_next_batch().num_rows == seen[0] < ROWS
        assert len(seen) == 1


def test_without_rows_the_columns_are_still_there() -> None:
    with DuckEngine() as engine:
        found = engine.map_batches("SELECT 1::BIGINT AS customer_id WHERE FALSE", _doubled, SCHEMA).read_all()
    assert (found.num_rows, found.schema) == (0, SCHEMA)
