"""How does the demo tell what it does, in the reader's language?"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from kundig.base.messages import translator

STEPS = {
    "database": "Starting the database",
    "generate": "Inventing the firm",
    "load": "Loading the facts",
    "compute": "Computing every customer's value",
    "decide": "Deciding in the contacts of the last weeks",
    "reuse": "The firm is there already (--fresh makes a new one)",
}


def language() -> str:
    """German where the terminal is German."""
    return "de" if os.environ.get("LANG", "").startswith("de") else "en"


@contextmanager
def step(name: str) -> Iterator[None]:
    """Tell a step and its seconds when it is done; on stderr, so that --json stays alone on stdout."""
    began = time.monotonic()
    yield
    sentence = translator(language()).gettext(STEPS[name])
    sys.stderr.write(f"{time.monotonic() - began:6.1f} s  {sentence}\n")
    sys.stderr.flush()


def say(sentence: str, **params: object) -> None:
    """Say a sentence on stdout."""
    sys.stdout.write(translator(language()).gettext(sentence) % params + "\n")
    sys.stdout.flush()


def whole(number: float | Decimal, *, spoken: str | None = None) -> str:
    """A number without decimals, its digits in groups as the reader writes them.

    >>> whole(1234567.8, spoken="en"), whole(1234567.8, spoken="de")
    ('1,234,568', '1.234.568')
    """
    text = f"{number:,.0f}"
    return text.replace(",", ".") if (spoken or language()) == "de" else text
