"""Which database do the settings name?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kundig.base.home import where
from kundig.base.postgres.cluster import DATABASE, ROLE
from kundig.base.postgres.places import PORT, places
from kundig.base.refusals import Refused

KEPT_SECONDS = 300


def database_url(environ: Mapping[str, str]) -> str | None:
    """The address of the named server; None means our own. Set but empty counts as unset."""
    url, file = environ.get("KUNDIG_DATABASE_URL"), environ.get("KUNDIG_DATABASE_URL_FILE")
    if url and file:
        raise Refused("database.url_twice")
    if not file:
        return url or None
    try:
        return Path(file).read_text().strip() or None
    except OSError as error:
        raise Refused("database.url_file", path=file, reason=error.strerror) from None


def connection_settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """Django's DATABASES["default"]. Starts nothing: `server.ready` does, for those who need a database."""
    url = database_url(environ)
    # Kept from one request to the next: to begin one takes longer than most of what is asked over it.
    found = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": KEPT_SECONDS,
    }
    if url is not None:
        return found | _named(url)
    at = places(where(environ))
    return found | {"NAME": DATABASE, "USER": ROLE, "HOST": str(at.socket), "PORT": str(PORT)}


def _named(url: str) -> dict[str, Any]:
    # Imported here since most commands use our own server, and psycopg takes a while to load.
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    if not url.startswith(("postgresql://", "postgres://")):
        raise Refused("database.url", reason="it does not begin with postgresql://")
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        # The message may show the address, and the address its password.
        raise Refused("database.url", reason=str(error).split(":", 1)[0].strip()) from None
    if not parts.get("dbname"):
        raise Refused("database.url_no_name")
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    found: dict[str, Any] = {names[key]: str(parts.pop(key)) for key in names if key in parts}
    return found | {"OPTIONS": parts}
