"""Do all data get into one file and back, also from one major version of PostgreSQL to the next?"""

import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.waiting import wait_until_no_server

from kundig.base.postgres.dump import backup, restore
from kundig.base.postgres.messages import MESSAGES
from kundig.base.postgres.places import places
from kundig.base.postgres.server import leave, use
from kundig.base.refusals import Refused

pytestmark = pytest.mark.slow


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kundig-dump-") as name:
        Path(name).chmod(0o711)
        yield Path(name)
        wait_until_no_server(Path(name))


@pytest.fixture
def home(folder: Path) -> Iterator[Path]:
    yield folder / "home"
    leave(folder / "home")


def write(home: Path, words: str) -> None:
    with psycopg.connect(use(home).conninfo()) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (words text)")
        connection.execute("INSERT INTO note VALUES (%s)", [words])


def read(home: Path) -> list[str]:
    with psycopg.connect(use(home).conninfo()) as connection:
        return [row[0] for row in connection.execute("SELECT words FROM note ORDER BY words")]


def databases(home: Path) -> list[str]:
    with psycopg.connect(use(home).conninfo("postgres")) as connection:
        query = "SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY datname"
        return [row[0] for row in connection.execute(query)]


def named(home: Path) -> dict[str, str]:
    return {"KUNDIG_HOME": str(home)}


def test_data_survive_the_way_to_another_major_version(folder: Path, home: Path) -> None:
    write(home, "Grüße")
    kept = folder / "kept.dump"
    backup(kept, environ=named(home))
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    leave(home)
    wait_until_no_server(folder)
    version = places(home).data / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(Refused) as refused:
        use(home)
    assert refused.value.params == {"path": str(places(home).data), "found": "17", "needed": 18}
    sentence = MESSAGES[refused.value.code] % refused.value.params
    assert [word in sentence for word in ("./run backup", "./run restore")] == [True, True]
    places(home).cluster.rename(folder / "old")
    restore(kept, environ=named(home))
    assert read(home) == ["Grüße"]


def test_restore_over_data_needs_a_word_and_then_replaces(folder: Path, home: Path) -> None:
    write(home, "old")
    backup(folder / "kept", environ=named(home))
    write(home, "new")
    with pytest.raises(Refused) as refused:
        restore(folder / "kept", environ=named(home))
    assert refused.value.code == "restore.not_empty"
    assert read(home) == ["new", "old"]
    restore(folder / "kept", replace=True, environ=named(home))
    assert read(home) == ["old"]
    assert databases(home) == ["kundig", "postgres"]


def test_restore_beneath_a_running_program_is_refused(folder: Path, home: Path) -> None:
    write(home, "old")
    backup(folder / "kept", environ=named(home))
    with psycopg.connect(use(home).conninfo()), pytest.raises(Refused) as refused:
        restore(folder / "kept", replace=True, environ=named(home))
    assert (refused.value.code, refused.value.params) == ("restore.in_use", {"count": 1})


def test_garbage_and_half_a_backup_leave_all_as_it_was(folder: Path, home: Path) -> None:
    write(home, "x" * 1_000_000)
    garbage, half = folder / "garbage", folder / "half"
    garbage.write_text("no backup")
    backup(half, environ=named(home))
    half.write_bytes(half.read_bytes()[:-2_000])
    codes = []
    for path in (garbage, half, folder / "none"):
        with pytest.raises(Refused) as refused:
            restore(path, replace=True, environ=named(home))
        codes.append(refused.value.code)
    assert codes[0] == codes[2] == "restore.not_a_backup"
    assert codes[1] in ("restore.failed", "restore.not_a_backup")
    assert read(home) == ["x" * 1_000_000]
    assert databases(home) == ["kundig", "postgres"]


def test_backup_to_a_missing_folder_is_refused_and_leaves_nothing(folder: Path, home: Path) -> None:
    write(home, "x")
    with pytest.raises(Refused) as refused:
        backup(folder / "none" / "kept", environ=named(home))
    assert refused.value.code == "backup.failed"
    assert sorted(path.name for path in folder.iterdir()) == ["home"]


def test_named_server_is_backed_up_and_restored_too(folder: Path, home: Path) -> None:
    write(home, "here")
    environ = {"KUNDIG_DATABASE_URL": use(home).url()}
    backup(folder / "kept", environ=environ)
    restore(folder / "kept", replace=True, environ=environ)
    assert read(home) == ["here"]
