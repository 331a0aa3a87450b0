"""Do broken files end in a sentence or a report? `./run prove import --malformed 500` is the full count."""

from pathlib import Path

import pytest
from prove.malformed import work
from tests.facts import customer


@pytest.mark.slow
def test_broken_files_end_in_a_sentence_or_a_report(db: None, tmp_path: Path) -> None:
    customer("K1")
    customer("K2")
    outcome = work(tmp_path, range(25), seed=3)
    assert outcome.wrong == []
    assert outcome.reports + outcome.refused.total() == 25
