"""Does a server end soon at a few instants of its start? `./run prove stopping` has many more."""

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from prove.stopping import MOMENTS, stop_when, stop_with_one_stuck

SOON_SECONDS = 30

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kundig-stopping-") as name:
        Path(name).chmod(0o711)
        yield Path(name, "home")


@pytest.mark.parametrize("moment", MOMENTS)
def test_interrupted_server_ends_with_all_it_has_started(home: Path, moment: str) -> None:
    stopped = stop_when(home, moment, random.Random(moment))
    assert stopped.ended is not None
    assert stopped.gone is not None
    assert stopped.gone < SOON_SECONDS


def test_several_processes_that_answer_end_together(home: Path) -> None:
    stopped = stop_when(home, "answers", random.Random(3), workers=3)
    assert stopped.ended is not None
    assert stopped.gone is not None
    assert stopped.gone < SOON_SECONDS


def test_a_process_that_heeds_nothing_holds_up_the_end_for_some_seconds_only(home: Path) -> None:
    stopped = stop_with_one_stuck(home)
    assert stopped.ended is not None
    assert stopped.gone is not None
    assert stopped.gone < SOON_SECONDS
