"""Where does this installation keep its data?"""

import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs

# Root's own folder may be entered by root alone, but the database server runs as somebody else.
ROOTS_HOME = Path("/var/lib/kundig")


def where(environ: Mapping[str, str] = os.environ) -> Path:
    """The data directory, whether it exists or not: KUNDIG_HOME, else the usual place of this system."""
    named = environ.get("KUNDIG_HOME")
    if named:
        return Path(named).expanduser().absolute()
    return ROOTS_HOME if os.geteuid() == 0 else Path(platformdirs.user_data_dir("kundig", appauthor=False))


def home(environ: Mapping[str, str] = os.environ) -> Path:
    """The data directory; made when missing, for its owner alone."""
    path = where(environ)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
