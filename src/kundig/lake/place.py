"""Where do the many rows lie?"""

import os
from collections.abc import Mapping
from pathlib import Path

from kundig.base.home import home
from kundig.base.refusals import Refused


def lake(environ: Mapping[str, str] = os.environ) -> str:
    """Where the facts lie as Parquet files: KUNDIG_LAKE, else `lake` in the data directory.

    A directory, or the address of an object store as the engines know it. Results of refreshes lie in the
    data directory, wherever the facts do.

    >>> lake({"KUNDIG_LAKE": "s3://firm/facts/"})
    's3://firm/facts'
    """
    named = environ.get("KUNDIG_LAKE")
    if not named:
        return str(home(environ) / "lake")
    return named.rstrip("/") if "://" in named else str(Path(named).expanduser().absolute())


def lake_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The same, where files are written and removed. Raises `Refused` for an address."""
    place = lake(environ)
    if "://" in place:
        raise Refused("lake.address", place=place)
    return Path(place)


def files_in(place: str, dataset: str) -> str:
    """What an engine's `source` is given for a dataset there.

    >>> files_in("s3://firm/facts", "postings")
    's3://firm/facts/postings/*.parquet'
    """
    return f"{place}/{dataset}/*.parquet"
