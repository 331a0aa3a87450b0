"""How many processes and threads may answer."""

import pytest

from kundig.base.refusals import Refused
from kundig.web.server import serve


@pytest.mark.parametrize(("workers", "threads"), [(0, 1), (17, 1), (-1, None), (1, 0), (1, 81), (6, 16)])
def test_more_than_the_database_has_connections_for_are_refused(workers: int, threads: int | None) -> None:
    with pytest.raises(Refused) as refused:
        serve("127.0.0.1", 0, worker=False, workers=workers, threads=threads)
    assert refused.value.code == "web.workers"
