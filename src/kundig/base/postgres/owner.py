"""Who runs the database server, and can that user reach a folder?"""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from kundig.base.refusals import Refused


class Demotion(TypedDict, total=False):
    """The arguments of subprocess.Popen that give up root's rights."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Owner:
    """The operating-system user that runs the server and owns its files."""

    name: str
    uid: int
    gid: int

    @property
    def demotion(self) -> Demotion:
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Whether the permission bits let this user into the folder and all those above it."""
        return all(self._may(part, os.X_OK) for part in (folder, *folder.parents))

    def can_run(self, program: Path) -> bool:
        return self.can_enter(program.parent) and self._may(program, os.R_OK | os.X_OK)

    def _may(self, path: Path, wish: int) -> bool:
        about = path.stat()
        if about.st_uid == self.uid:
            bits = stat.S_IMODE(about.st_mode) >> 6
        elif about.st_gid == self.gid:
            bits = stat.S_IMODE(about.st_mode) >> 3
        else:
            bits = stat.S_IMODE(about.st_mode)
        return bits & wish == wish


def owner_of(data: Path) -> Owner:
    """Whoever owns the data directory, if there is one; else we ourselves; instead of root nobody does."""
    us = os.geteuid()
    if data.is_dir() and (uid := data.stat().st_uid) != 0:
        if us not in (0, uid):
            raise Refused("postgres.foreign", path=str(data), user=_named(uid).pw_name)
        entry = _named(uid)
    elif us == 0:
        entry = _unprivileged()
    else:
        entry = _named(us)
    return Owner(entry.pw_name, entry.pw_uid, entry.pw_gid)


def names_with_access(owner: Owner) -> list[str]:
    """The users whom the server lets in: root, its owner, and whoever started it (peer authentication)."""
    return sorted({"root", owner.name, _named(os.geteuid()).pw_name})


def _unprivileged() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("kundig")
    except KeyError:
        return pwd.getpwnam("nobody")


def _named(uid: int) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        raise Refused("postgres.nameless_user", uid=uid) from None
