"""Does an installation survive kill -9 at a few instants? `./run prove database` has the full count."""

import tempfile
from pathlib import Path

import pytest
from prove.database import KILLS, prove


@pytest.mark.slow
def test_nothing_is_lost_when_server_web_worker_and_refresh_are_killed() -> None:
    with tempfile.TemporaryDirectory(prefix="kundig-prove-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        outcome = prove(Path(name), kills=3, seed=20261123)
    assert outcome.kills == dict.fromkeys(KILLS, 3)
    assert outcome.acknowledged > 100
    assert outcome.lost == []
    assert outcome.same_state
    assert outcome.work_done
    assert outcome.left_behind == []
