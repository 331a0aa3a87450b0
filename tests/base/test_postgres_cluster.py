"""How much memory does our own server keep pages in?"""

import os
from pathlib import Path

import pytest
from django.db import connection

from kundig.base.postgres.cluster import LEAST_BUFFERS, MOST_BUFFERS, buffers

MEMORY = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20


@pytest.mark.parametrize("limit", ["max\n", None])
def test_it_keeps_a_quarter_of_the_memory_where_nothing_limits_it(limit: str | None, tmp_path: Path) -> None:
    file = tmp_path / "memory.max"
    if limit is not None:
        file.write_text(limit)
    assert buffers(file) == min(MOST_BUFFERS, max(LEAST_BUFFERS, MEMORY // 4))


def test_a_container_gets_a_quarter_of_its_own_memory_and_the_least_at_least(tmp_path: Path) -> None:
    file = tmp_path / "memory.max"
    half = MEMORY // 2
    file.write_text(f"{half << 20}\n")
    assert buffers(file) == min(MOST_BUFFERS, max(LEAST_BUFFERS, half // 4))
    file.write_text(f"{500 << 20}\n")
    assert buffers(file) == LEAST_BUFFERS


@pytest.mark.usefixtures("db")
def test_the_server_runs_with_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setting::bigint * 8192 / 1048576 FROM pg_settings WHERE name = 'shared_buffers'"
        )
        assert cursor.fetchone() == (buffers(),)
