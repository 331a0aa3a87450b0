"""Is whatever is meant to escape, to hang or to exhaust memory stopped within limits?"""

import subprocess
import sys

import pytest
from tests.feel.escapes import DEEP, DOUBLING, HARMFUL, LARGE, OUT

from kundig.base.refusals import Refused
from kundig.feel import parse
from kundig.feel.checking import problems
from kundig.feel.sql import to_sql


class Thing:
    secret = "secret"

    def run(self) -> str:
        return self.secret


CONTEXT = {"a": {"b": 1}, "text": "text", "f": 1, "thing": Thing()}


def result(text: str) -> object:
    """The value, or the refusal; whatever else is raised fails the test."""
    try:
        return parse(text).evaluate(CONTEXT)
    except Refused as refused:
        return refused


def test_there_are_many_of_them() -> None:
    assert len(set(HARMFUL)) >= 200


@pytest.mark.parametrize("text", OUT)
def test_nothing_reaches_beyond_the_context(text: str) -> None:
    assert "secret" not in str(result(text))
    assert "object" not in str(result(text))


@pytest.mark.parametrize("text", [*DEEP, *LARGE], ids=range(len(DEEP) + len(LARGE)))
def test_what_is_deep_or_large_is_stopped(text: str) -> None:
    found = result(text)
    if isinstance(found, Refused):
        assert found.code.startswith("feel.")
        assert {"start", "end"} <= found.params.keys()


@pytest.mark.parametrize(
    "text", [*DEEP, *LARGE, *DOUBLING], ids=range(len(DEEP) + len(LARGE) + len(DOUBLING))
)
def test_they_are_no_danger_to_what_only_looks_at_them(text: str) -> None:
    try:
        expression = parse(text)
        problems(expression, {"a": "number"})
        to_sql(expression, {})
    except Refused as refused:
        found = refused.code
    else:
        found = "feel.written"
    assert found.startswith("feel.")


@pytest.mark.slow
def test_all_of_them_together_stay_within_memory() -> None:
    # A process of its own, which the system would end if it took more than 1.5 GB.
    program = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (3 << 29, 3 << 29));"
        "from tests.feel.escapes import HARMFUL; from tests.feel.test_escapes import result;"
        "[result(text) for text in HARMFUL]; print('done')"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("done\n", "")
