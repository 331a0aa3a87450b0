"""In which words does Kundig refuse, in the reader's language?"""

import gettext
from functools import cache
from importlib import import_module
from pathlib import Path

from kundig.base.refusals import Refused

LOCALE = Path(__file__).parents[1] / "locale"
# Loaded by name: a concept's words lie beside it, above this module.
CATALOGUES = (
    "kundig.base.postgres.messages",
    "kundig.lake.messages",
    "kundig.lake.files.messages",
    "kundig.value.messages",
    "kundig.value.analysis.messages",
)


@cache
def messages() -> dict[str, str]:
    """Every code with its English sentence."""
    found: dict[str, str] = {}
    for name in CATALOGUES:
        found |= import_module(name).MESSAGES
    return found


@cache
def translator(language: str) -> gettext.NullTranslations:
    """The words of a language; English is the language of the source."""
    return gettext.translation("django", LOCALE, languages=[language], fallback=True)


def say(refused: Refused, language: str = "en") -> str:
    """The sentence of a refusal: what, where, why and how to mend."""
    sentence = translator(language).gettext(messages()[refused.code])
    return sentence % refused.params
