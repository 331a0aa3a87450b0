"""Which words of an action are said on a channel, in a language?"""

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from string import Formatter

LANGUAGES = ("de", "en")
FOR_ALL = ""  # the channel of a text that is meant for every one
EUROS = "euros"  # what a text may name: what the action is worth to this customer


def wording(
    texts: Mapping[str, Mapping[str, str]], *, channel: str, language: str, euros: Decimal | None = None
) -> str:
    """The text of the channel, else the one for all, with the value to the customer written out.

    >>> wording({"": {"de": "Spart {euros}."}}, channel="web", language="de", euros=Decimal(1234))
    'Spart 1.234 Euro.'
    """
    of_all = texts.get(FOR_ALL, {})
    of_channel = texts.get(channel, {})
    text = of_channel.get(language) or of_all.get(language) or of_channel.get("en") or of_all.get("en") or ""
    return text.replace(f"{{{EUROS}}}", _amount(euros or Decimal(0), language))


def placeholders(text: str) -> list[str]:
    """What stands in braces.

    >>> placeholders("Saves {euros} from {day}.")
    ['euros', 'day']
    """
    return [name for _, name, _, _ in Formatter().parse(text) if name is not None]


def _amount(euros: Decimal, language: str) -> str:
    """Whole euros, as one says them."""
    number = f"{euros.quantize(Decimal(1), ROUND_HALF_EVEN):,}"
    return f"{number.replace(',', '.')} Euro" if language == "de" else f"{number} euros"
