"""In which words does Kundig refuse, in the reader's language?"""

import gettext
from functools import cache
from importlib import import_module
from pathlib import Path

from kundig.base.refusals import Refused

PACKAGE = Path(__file__).parents[1]
LOCALE = PACKAGE / "locale"
MESSAGES = {
    "user.unknown_role": "There is no role %(role)s. Choose one of: %(roles)s.",
    "user.name_taken": "There is a user named %(name)s already. Choose another name.",
}


@cache
def messages() -> dict[str, str]:
    """Every code with its English sentence, from the `messages.py` beside each concept."""
    found: dict[str, str] = {}
    for file in sorted(PACKAGE.rglob("messages.py")):
        name = ".".join(["kundig", *file.relative_to(PACKAGE).with_suffix("").parts])
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
