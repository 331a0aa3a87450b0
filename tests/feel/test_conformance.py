"""Does the language still do all that it did of the public conformance kit?"""

import pytest
from bench._kit import KIT, cases
from bench.tck import Answer, answered, shares

# The score may not fall: of each level how many cases pass, and how many of those that expect a value.
REACHED = {"level-2": (43, 42), "level-3": (1407, 1094)}


@pytest.fixture(scope="module")
def answers() -> list[Answer]:
    if not KIT.exists():
        pytest.skip(f"{KIT} is not there: the conformance kit lies in it")
    return [answered(case) for case in cases()]


@pytest.mark.parametrize("level", REACHED)
def test_as_many_cases_pass_as_ever(level: str, answers: list[Answer]) -> None:
    every, valued = shares(answer for answer in answers if answer.case.level == level)
    all_passed, values_passed = REACHED[level]
    assert every.passed >= all_passed
    assert valued.passed >= values_passed
