"""Do DuckDB and Spark say the same of a small base? `./run prove spark` asks it of a large one."""

from pathlib import Path

import pytest
from prove.spark import Difference, Figures, different, each_customer, prove
from tests.sparked import needs_spark


@pytest.mark.slow
@needs_spark
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_both_engines_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUNDIG_LAKE", str(tmp_path))
    told: list[str] = []
    assert prove(tmp_path, rows=20_000, seed=1, tell=told.append) == []
    assert "customers valued" in " ".join(told)


def test_a_cent_and_a_float_that_differ_are_seen() -> None:
    one: Figures = {"total": 5.0, "p": 1.0, "end": "2026-01-01", "customers": 3}
    assert list(different(one, {**one, "p": 1.0 + 1e-12})) == []
    assert [found.figure for found in different(one, {**one, "p": 1.0 + 1e-8})] == ["p"]
    assert [found.figure for found in different(one, {**one, "total": 5.0 + 1e-15 * 8})] == ["total"]
    assert list(different(one, {**one, "customers": 4})) == [Difference("customers", 3, 4)]


def test_a_customer_whose_value_differs_is_seen(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({"customer": [2, 1], "profit": [5.0, 1.0], "r": [1, 2]})
    other = pa.table({"customer": [1, 2], "profit": [1.0, 5.01], "r": [2, 1]})
    for name, rows in (("one", table), ("other", other)):
        pq.write_table(rows, tmp_path / name)
    found = list(each_customer(tmp_path / "one", tmp_path / "other"))
    assert found == [Difference("profit of customer 2", 5.0, 5.01)]
    assert list(each_customer(tmp_path / "one", tmp_path / "one")) == []
