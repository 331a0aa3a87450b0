"""Do closure and SQL agree on expressions that nobody has thought of?"""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.feel.sql.agreeing import Count, asked, disagreements, some_rows
from tests.feel.sql.bases import Duck, Postgres
from tests.feel.sql.drawing import drawn

from kundig.base.postgres.server import Server

pytestmark = pytest.mark.slow

BATCH = 100  # expressions of one query
SETTINGS = settings(
    max_examples=20,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),  # what fails is named by itself, so there is nothing to shrink
)


def test_closure_and_sql_agree(server: Server) -> None:
    rows = some_rows(5, 12)
    both = Duck(), Postgres(server.conninfo("postgres"))
    counts = {database.dialect: Count() for database in both}
    for database in both:
        database.fill(rows)

    @SETTINGS
    @given(st.integers(0, 2**32))
    def agree(seed: int) -> None:
        of = asked([drawn(seed * BATCH + number) for number in range(BATCH)], rows)
        for database in both:
            assert list(disagreements(database, of, counts[database.dialect])) == []

    agree()
    both[1].connection.close()
    assert all(count.expressions >= 2_000 for count in counts.values())
