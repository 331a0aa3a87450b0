"""Is the lake where one says it is?"""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kundig.base.refusals import Refused
from kundig.lake.engine import DuckEngine
from kundig.lake.place import files_in, lake, lake_folder


def test_the_lake_lies_in_the_data_directory_by_default(tmp_path: Path) -> None:
    environ = {"KUNDIG_HOME": str(tmp_path / "home")}
    assert lake(environ) == str(tmp_path / "home" / "lake")
    assert lake_folder({**environ, "KUNDIG_LAKE": ""}) == tmp_path / "home" / "lake"


def test_a_named_directory_is_the_lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lake_folder({"KUNDIG_LAKE": str(tmp_path)}) == tmp_path
    monkeypatch.chdir(tmp_path)
    assert lake_folder({"KUNDIG_LAKE": "beside"}) == tmp_path / "beside"


@pytest.mark.parametrize("address", ["s3://firm/facts", "gs://firm/facts", "abfss://firm@there/facts"])
def test_an_address_stays_as_it_is_and_no_file_is_written_there(address: str) -> None:
    environ = {"KUNDIG_LAKE": address}
    assert lake(environ) == address
    with pytest.raises(Refused) as refused:
        lake_folder(environ)
    assert (refused.value.code, refused.value.params) == ("lake.address", {"place": address})


def test_an_engine_reads_all_files_of_a_dataset_there(tmp_path: Path) -> None:
    (tmp_path / "postings").mkdir()
    for month in (1, 2):
        pq.write_table(pa.table({"id": [month]}), tmp_path / "postings" / f"2026-0{month}.parquet")
    with DuckEngine() as engine:
        engine.source("postings", [files_in(lake({"KUNDIG_LAKE": str(tmp_path)}), "postings")])
        assert engine.table("SELECT sum(id) AS n FROM postings")["n"].to_pylist() == [3]


@pytest.mark.parametrize("place", ["/nowhere/*.parquet", "odd://nowhere/facts/*.parquet"])
def test_what_duckdb_cannot_read_is_refused_with_its_place(place: str) -> None:
    with DuckEngine() as engine, pytest.raises(Refused) as refused:
        engine.source("nothing", [place])
    assert (refused.value.code, refused.value.params["place"]) == ("lake.unreadable", place)
    assert refused.value.params["reason"]


def test_a_store_that_duckdb_has_no_extension_for_is_refused() -> None:
    """Extensions are not loaded here, so that no test asks the network."""
    with DuckEngine() as engine:
        engine.connection.execute("SET autoinstall_known_extensions = false")
        engine.connection.execute("SET autoload_known_extensions = false")
        with pytest.raises(Refused) as refused:
            engine.source("nothing", ["s3://nowhere/facts/*.parquet"])
    assert refused.value.code == "lake.unreadable"
