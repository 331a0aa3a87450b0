"""Does un-merging in any order leave what stands without merging? `./run prove merge` has the full count."""

import pytest
from prove.merge import prove


@pytest.mark.slow
def test_unmerging_in_any_order_leaves_what_stands_without_merging(db: None) -> None:
    found = prove(sequences=40, seed=20261123)
    assert (found.sequences, found.different) == (40, [])
    assert {"merge", "unmerge", "change", "undo", "interaction", "identity"} <= found.steps.keys()
