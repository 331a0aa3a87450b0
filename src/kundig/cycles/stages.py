"""Which stages does the life cycle of a customer have, and how are they called?"""

from kundig.base.messages import translator
from kundig.customers.segments.subjects import STAGES

PROSPECT, NEW, GROWING, MATURE = "prospect", "new", "growing", "mature"
ENDANGERED, DORMANT, LOST, WON_BACK = "endangered", "dormant", "lost", "won_back"


def said(stage: str, language: str) -> str:
    """A stage as a reader of the language knows it.

    >>> said("won_back", "de")
    'zurückgewonnen'
    """
    return translator(language).gettext(STAGES[stage])
