"""Where do a home's database, its socket and its locks lie?"""

import hashlib
import itertools
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from kundig.base.postgres.owner import Owner, owner_of
from kundig.base.refusals import Refused

PORT = 5432  # only part of the socket's name: the server listens on no port
SHELTERS = Path("/var/lib/kundig/clusters")
SOCKET_PATH_MAX = 107  # bytes; sun_path of unix(7) less the closing NUL


@dataclass(frozen=True, slots=True)
class Places:
    """The folders and files of one home's database server."""

    home: Path
    cluster: Path
    data: Path
    socket: Path
    log: Path
    owner: Owner

    @property
    def server_lock(self) -> Path:
        """Held exclusively by the supervisor for its life."""
        return self.home / "server.lock"

    @property
    def users_lock(self) -> Path:
        """Held shared by every process that uses the server."""
        return self.home / "users.lock"

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"


def places(home: Path) -> Places:
    """Where all lies, or would lie; makes nothing, so that reading the settings has no effect."""
    home = home.absolute()
    cluster = _cluster(home)
    data = cluster / "data"
    return Places(home, cluster, data, _socket(cluster), cluster / "log", owner_of(data))


def prepare(at: Places) -> None:
    """Make the folders, so that the server's user can reach its own and nothing else."""
    at.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    inside = at.cluster.parent == at.home
    if not inside:
        at.cluster.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        signpost = at.home / "postgres.where"
        if not signpost.exists():
            signpost.write_text(f"{at.cluster}\n")
    at.cluster.mkdir(mode=0o700, exist_ok=True)
    at.log.mkdir(mode=0o700, exist_ok=True)
    if at.owner.uid != os.geteuid():
        ours = (at.home,) if inside else (SHELTERS.parent, SHELTERS)
        for folder in (*ours, at.cluster):
            _let_through(folder, at.owner)
        if not at.owner.can_enter(at.cluster):
            raise Refused("postgres.unreachable", path=str(at.cluster), user=at.owner.name)
    _make_private(at.socket, at.owner)


def _cluster(home: Path) -> Path:
    signpost = home / "postgres.where"
    if signpost.exists():
        return Path(signpost.read_text().strip())
    inside = home / "postgres"
    if os.geteuid() != 0 or (inside / "data").exists():
        return inside
    above = next(folder for folder in home.parents if folder.exists())
    if owner_of(inside / "data").can_enter(above):
        return inside
    # A shelter without a signpost to it belonged to an earlier home of this name.
    shelters = (SHELTERS / f"{_short(home)}-{number}" for number in itertools.count(1))
    return next(shelter for shelter in shelters if not shelter.exists())


def _socket(cluster: Path) -> Path:
    inside = cluster / "socket"
    if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_MAX:
        return inside
    # /tmp and not TMPDIR: every process has to come to the same answer.
    return Path("/tmp") / f"kundig-{_short(cluster)}"


def _short(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _let_through(folder: Path, owner: Owner) -> None:
    """Let the server's group through our own folder; without the right to list it or to read in it."""
    about = folder.stat()
    if about.st_uid == os.geteuid() and not owner.can_enter(folder):
        os.chown(folder, -1, owner.gid)
        folder.chmod(stat.S_IMODE(about.st_mode) & 0o707 | 0o010)


def _make_private(folder: Path, owner: Owner) -> None:
    """A folder that only its owner may enter; somebody else's folder or link of that name is refused."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        about = folder.lstat()
        private = stat.S_ISDIR(about.st_mode) and stat.S_IMODE(about.st_mode) == 0o700
        if not private or about.st_uid not in (owner.uid, os.geteuid()):
            raise Refused("postgres.foreign", path=str(folder), user=str(about.st_uid)) from None
    os.chown(folder, owner.uid, owner.gid, follow_symlinks=False)
