"""Has every refusal its sentence?"""

import re
from pathlib import Path

from kundig.base.messages import messages, say
from kundig.base.refusals import Refused

SOURCE = Path(__file__).parents[2] / "src" / "kundig"
RAISED = re.compile(r"""Refused\(\s*"([a-z_.]+)"\s*([,)])""")


def test_every_code_that_is_raised_has_a_sentence() -> None:
    raised = {code for file in SOURCE.rglob("*.py") for code, _ in RAISED.findall(file.read_text())}
    assert len(raised) > 20
    assert sorted(raised - set(messages())) == []


def test_refusal_is_said_in_german() -> None:
    refused = Refused("user.name_taken", name="anna")
    assert "anna" in say(refused, "de")
    assert say(refused, "de") != say(refused, "en")
