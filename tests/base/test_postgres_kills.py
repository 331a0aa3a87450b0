"""Does the embedded database survive the death of everybody around it?"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.waiting import wait_until, wait_until_no_server

from kundig.base.postgres import cluster, processes
from kundig.base.postgres.binaries import find_binaries
from kundig.base.postgres.places import places
from kundig.base.postgres.server import Server, leave, use

pytestmark = pytest.mark.slow

USER = """
import sys, time
from pathlib import Path
from kundig.base.postgres.server import use
use(Path(sys.argv[1]), keep=True)
print("using", flush=True)
time.sleep(600)
"""


@pytest.fixture
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kundig-kills-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder / "home"
        wait_until_no_server(folder)


@pytest.fixture
def server(home: Path) -> Iterator[Server]:
    yield use(home)
    leave(home)


@pytest.fixture
def other_user(home: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process of ours that uses the same server."""
    other = subprocess.Popen([sys.executable, "-c", USER, str(home)], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "using\n"
    yield other
    other.kill()
    other.wait()
    other.stdout.close()


def remember(server: Server, number: int) -> None:
    with psycopg.connect(server.conninfo()) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS seen (number int PRIMARY KEY)")
        connection.execute("INSERT INTO seen VALUES (%s)", [number])


def remembered(server: Server) -> list[int]:
    with psycopg.connect(server.conninfo()) as connection:
        return [row[0] for row in connection.execute("SELECT number FROM seen ORDER BY number")]


def answers(server: Server) -> bool:
    try:
        psycopg.connect(server.conninfo()).close()
    except psycopg.OperationalError:
        return False
    return True


def postmaster(home: Path) -> int:
    pid = processes.postmaster(places(home).data)
    assert pid is not None
    return pid


def supervisor(home: Path) -> int:
    status = Path("/proc", str(postmaster(home)), "status").read_text()
    return int(status.split("PPid:")[1].split()[0])


def test_server_comes_back_after_kill_with_everything_committed(home: Path, server: Server) -> None:
    remember(server, 1)
    killed = postmaster(home)
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: processes.postmaster(places(home).data) not in (None, killed) and answers(server))
    assert remembered(server) == [1]


def test_server_ends_with_its_killed_supervisor_and_next_use_starts_it_again(
    home: Path, server: Server
) -> None:
    remember(server, 1)
    os.kill(supervisor(home), signal.SIGKILL)
    wait_until(lambda: processes.members(places(home).data) == [])
    leave(home)
    again = use(home)
    assert remembered(again) == [1]


def test_long_lived_user_starts_a_new_supervisor_itself(
    home: Path, other_user: "subprocess.Popen[str]"
) -> None:
    old = postmaster(home)
    os.kill(supervisor(home), signal.SIGKILL)
    server = Server(str(places(home).socket))
    wait_until(lambda: processes.postmaster(places(home).data) not in (None, old) and answers(server))


def test_server_stops_when_its_last_user_is_killed(home: Path, other_user: "subprocess.Popen[str]") -> None:
    assert processes.members(places(home).data) != []
    other_user.kill()
    wait_until(lambda: processes.members(places(home).data) == [])
    assert not places(home).pid_file.exists()


def test_two_processes_share_one_server(
    home: Path, server: Server, other_user: "subprocess.Popen[str]"
) -> None:
    before = postmaster(home)
    other_user.kill()
    other_user.wait()
    time.sleep(0.2)
    assert postmaster(home) == before
    assert answers(server)


def test_users_that_come_and_go_at_once_all_find_a_server(home: Path) -> None:
    script = USER.replace("time.sleep(600)", "")
    for _ in range(2):
        users = [
            subprocess.Popen([sys.executable, "-c", script, str(home)], stdout=subprocess.DEVNULL)
            for _ in range(4)
        ]
        assert [user.wait(60) for user in users] == [0, 0, 0, 0]


def test_forked_child_goes_on_using_the_server(home: Path) -> None:
    script = """
import os, sys, time
from pathlib import Path
from kundig.base.postgres.server import use
import psycopg
server = use(Path(sys.argv[1]))
if os.fork() == 0:
    time.sleep(1)  # the parent has gone meanwhile
    with psycopg.connect(use(Path(sys.argv[1])).conninfo()) as connection:
        print(connection.execute("SELECT 42").fetchone()[0], flush=True)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(home)], stdout=subprocess.PIPE, text=True, check=True
    )
    assert done.stdout == "42\n"


def stale_pid_file(home: Path, pid: int) -> None:
    """What a power cut leaves behind, naming a pid that lives, but is no server of this cluster."""
    at = places(home)
    old = at.pid_file.read_text().split("\n", 1)[1]
    os.kill(supervisor(home), signal.SIGSTOP)
    victim, guard = postmaster(home), supervisor(home)
    os.kill(victim, signal.SIGKILL)
    os.kill(guard, signal.SIGKILL)
    wait_until(lambda: processes.members(at.data) == [])
    at.pid_file.write_text(f"{pid}\n{old}")


def test_pid_of_another_program_is_not_mistaken_for_the_server(home: Path, server: Server) -> None:
    remember(server, 7)
    stale_pid_file(home, os.getpid())
    leave(home)
    assert remembered(use(home)) == [7]


def test_zombie_is_not_mistaken_for_the_server(home: Path, server: Server) -> None:
    remember(server, 8)
    zombie = subprocess.Popen(["true"])
    time.sleep(0.1)
    stale_pid_file(home, zombie.pid)
    leave(home)
    assert remembered(use(home)) == [8]
    zombie.wait()


def test_orphaned_server_is_stopped_before_a_new_one_starts(home: Path, server: Server) -> None:
    """On systems that do not end the server with its supervisor: here a server started by hand."""
    remember(server, 9)
    at = places(home)
    leave(home)
    wait_until(lambda: processes.members(at.data) == [])
    orphan = cluster.start(at, find_binaries())
    wait_until(lambda: answers(server))
    orphan_pid = orphan.pid
    processes.stop_orphans(at.data)
    assert processes.members(at.data) == []
    assert orphan.wait(5) == 0
    assert remembered(use(home)) == [9]
    assert postmaster(home) != orphan_pid


def test_process_that_has_left_does_not_start_the_server_again(home: Path) -> None:
    server = use(home, keep=True)
    leave(home)
    wait_until(lambda: processes.members(places(home).data) == [])
    time.sleep(0.3)
    assert not answers(server)
