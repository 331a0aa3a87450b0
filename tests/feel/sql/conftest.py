"""Both databases, with the same rows."""

from collections.abc import Iterator

import pytest
from tests.feel.sql.bases import ROWS, Database, Duck, Postgres

from kundig.base.postgres.server import Server


@pytest.fixture(scope="session")
def duck() -> Duck:
    database = Duck()
    database.fill(ROWS)
    return database


@pytest.fixture(scope="session")
def postgres(server: Server) -> Iterator[Postgres]:
    database = Postgres(server.conninfo("postgres"))
    database.fill(ROWS)
    yield database
    database.connection.close()


@pytest.fixture(params=["duck", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """Each of them in turn."""
    found: Database = request.getfixturevalue(request.param)
    return found
