"""In which sentence is a customer told to need retention, development or acquisition?"""

from collections.abc import Mapping
from typing import Any

from kundig.base.messages import messages
from kundig.value.analysis.words import Words

MONEY_AXES = ("gap.profitability", "gap.cost_to_serve")


def sentence(row: Mapping[str, Any], language: str, *, currency: str = "EUR") -> str:
    """The reason of a row of `gaps.gaps`, in one sentence.

    >>> row = {"reason": "gap.number", "own": 1.0, "attainable": 2.0, "gap": 480.5}
    >>> sentence(row, "en")
    'Holds 1.0 contracts; comparable customers hold 2.0: that is worth €481.'
    """
    words = Words(language)

    def shown(figure: float) -> str:
        return words.money(figure, currency) if row["reason"] in MONEY_AXES else words.number(figure, 1)

    return words._(messages()[row["reason"]]) % {
        "own": shown(row["own"]),
        "attainable": shown(row["attainable"]),
        "gap": words.money(row["gap"], currency, 0),
    }
