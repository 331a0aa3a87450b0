"""Each test begins as a process does: with nothing learned."""

import pytest


@pytest.fixture(autouse=True)
def _nothing_learned() -> None:
    from kundig.decisions.learning.operations import forget  # not before Django is set up

    forget()
