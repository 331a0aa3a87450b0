"""Where does the demo firm live, so that it can never touch real data?"""

import json
import os
from collections.abc import MutableMapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from kundig.base.home import where
from kundig.base.refusals import Refused

MARK = "demo.json"
PASSWORD = "demo-password"
FORBIDDEN = ("KUNDIG_DATABASE_URL", "KUNDIG_DATABASE_URL_FILE")
GENERATOR = 2  # counted up when the same seed would give another firm


@dataclass(frozen=True, slots=True)
class Mark:
    """Which firm lies in the home; `complete` once it has been computed to the end."""

    seed: int
    customers: int
    last_month: str
    generator: int = GENERATOR
    complete: bool = False


def mark(*, seed: int, customers: int, today: date) -> Mark:
    """The mark of the firm that would be made today: it tells full months, so it changes monthly."""
    return Mark(seed=seed, customers=customers, last_month=f"{today:%Y-%m}")


def settle(environ: MutableMapping[str, str] = os.environ) -> Path:
    """Move this process into the demo's own home, a folder of the usual one; before settings are read."""
    for name in FORBIDDEN:
        if environ.get(name):
            raise Refused("demo.database_named", variable=name)
    home = where(environ) / "demo"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    marked = (home / MARK).exists()
    if not marked and any(home.iterdir()):
        raise Refused("demo.foreign_home", path=str(home))
    if not marked:
        write(home, Mark(seed=0, customers=0, last_month=""))
    environ["KUNDIG_HOME"] = str(home)
    environ.pop("KUNDIG_LAKE", None)  # there lie the real firm's files, and a mirror replaces what it finds
    environ["KUNDIG_DEMO"] = "1"
    return home


def read(home: Path) -> Mark:
    """What lies in the home; a mark that cannot be read is that of an unfinished firm."""
    try:
        return Mark(**json.loads((home / MARK).read_text()))
    except (ValueError, TypeError):
        return Mark(seed=0, customers=0, last_month="")


def write(home: Path, marked: Mark) -> None:
    """Replace the mark in one step, so that a kill leaves the old one or the new one."""
    fresh = home / f"{MARK}.new"
    fresh.write_text(json.dumps(asdict(marked)))
    fresh.replace(home / MARK)


def keep_password(home: Path, password: str) -> Path:
    """Write the password into a file that only its owner can read."""
    path = home / PASSWORD
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{password}\n")
    return path


def kept_password(home: Path) -> str | None:
    """The password of an earlier start, so that a second start logs nobody out."""
    path = home / PASSWORD
    return path.read_text().strip() if path.exists() else None
