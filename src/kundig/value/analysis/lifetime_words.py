"""In which words does the analysis speak of the value to come?"""

from collections.abc import Sequence
from typing import Any

from kundig.base.messages import say
from kundig.base.refusals import Refused
from kundig.value.analysis.results import Analysis
from kundig.value.analysis.words import Words


def steps(words: Words, step: Sequence[int | None]) -> str:
    """From and to: 3-4, or 10+."""
    start, end = step
    if end is None:
        return f"{words.number(start or 0)}+"
    return words.number(end) if start == end else f"{words.number(start or 0)}–{words.number(end)}"


def not_forecast(found: Analysis, words: Words) -> str:
    """Why there is no value to come."""
    why = found.lifetime.why_not
    assert why is not None
    return words._("There is no forecast of the customers' value. %(why)s") % {
        "why": said(words, why.code, why.params)
    }


def value_to_come(found: Analysis, card: dict[str, Any], words: Words) -> tuple[str, str]:
    """The value of all in the next 12 months, and its bounds."""
    total = card["total"]
    expected, low, high = (
        words.money(total[name], found.currency, 0) for name in ("expected", "low", "high")
    )
    bounds = words._("%(low)s to %(high)s in %(share)s of cases")
    return expected, bounds % {"low": low, "high": high, "share": words.share(0.8, 0)}


def doubts(card: dict[str, Any], words: Words) -> list[str]:
    """What the models caution of."""
    # Several models may caution of the same: said once, it is read.
    return list({one["code"]: said(words, one["code"], one["params"]) for one in card["warnings"]}.values())


def why(card: dict[str, Any], words: Words) -> str:
    """Why this model."""
    sentence = said(words, card["why"]["code"], card["why"]["params"])
    if card["by_yardstick"]:
        sentence += " " + words._("Over a whole horizon it was better, too: the values are its own.")
    return sentence


def said(words: Words, code: str, params: dict[str, Any]) -> str:
    """A caution as a sentence, its numbers as the reader writes them."""
    shown = {name: _figure(words, value) for name, value in params.items()}
    return say(Refused(code, **shown), words.language)


def _figure(words: Words, value: object) -> object:
    if isinstance(value, float):
        digits = 2 if value != round(value) else 0
        return words.number(value, digits)
    return words.number(value) if isinstance(value, int) else value
