"""Do the rules that the guide shows say what it says they do?"""

import re
from pathlib import Path

import pytest

from kundig.feel import parse

GUIDE = Path(__file__).parents[2] / "docs" / "guide"


def _shown(language: str) -> tuple[dict[str, object], list[tuple[str, str]]]:
    """The customer of the page, and each rule with what it gives."""
    text = (GUIDE / language / "rules.md").read_text(encoding="utf-8")
    context = re.search(r"^```feel context\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    assert context
    customer = parse(context[1]).evaluate({})
    assert isinstance(customer, dict)
    rules = re.findall(r"^\| `([^`]+)` \|(?:.*\|)? `([^`]+)` \|$", text, flags=re.MULTILINE)
    return customer, rules


@pytest.mark.parametrize("language", ["en", "de"])
def test_rules_of_the_guide_give_what_it_says(language: str) -> None:
    customer, rules = _shown(language)
    assert len(rules) == 22
    for rule, given in rules:
        assert parse(rule).evaluate(customer) == parse(given).evaluate({}), rule


def test_both_languages_show_the_same_rules() -> None:
    assert _shown("en") == _shown("de")
