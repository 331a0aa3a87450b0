"""In which words is it said why an offer has to wait?"""

from collections.abc import Mapping
from types import MappingProxyType


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "hold.complaint": _("A complaint is open: until it is solved nothing is offered."),
        "hold.dunning": _("He is being dunned: until that is over nothing is offered."),
        "hold.bereavement": _("Somebody has died: nothing is offered."),
        "hold.dispute": _("A claim is disputed: until that is settled nothing is offered."),
        "hold.insolvency": _("He is insolvent: nothing is offered."),
        "hold": _("Restraint is asked for: until it ends nothing is offered."),
        "cap_1": _("Within 24 hours he has had as many offers on this channel as the contact policy allows."),
        "cap_7": _("Within 7 days he has had as many offers on this channel as the contact policy allows."),
        "cap_30": _("Within 30 days he has had as many offers on this channel as the contact policy allows."),
        "all.cap_1": _(
            "Within 24 hours he has had as many offers on all channels together as the contact policy allows."
        ),
        "all.cap_7": _(
            "Within 7 days he has had as many offers on all channels together as the contact policy allows."
        ),
        "all.cap_30": _(
            "Within 30 days he has had as many offers on all channels together as the contact policy allows."
        ),
        "declined_action": _("He has declined this offer, and it rests for a while."),
        "never": _("He wants no more of this, until he says otherwise."),
        "declined": _("He has declined an offer on this channel, and all offers rest on it for a while."),
        "all.declined": _("He has declined an offer, and all offers rest for a while."),
        "unanswered": _("He has left several offers on this channel unanswered, and it rests for a while."),
        "all.unanswered": _("He has left several offers unanswered, and all rest for a while."),
        "quiet": _("It is a quiet hour where he lives."),
        "sunday": _("It is a Sunday or a public holiday where he lives."),
    }
)


def sentence(code: str) -> str:
    """The English sentence of a code, marked for translation.

    >>> sentence("quiet"), sentence("hold.move")
    ('It is a quiet hour where he lives.', 'Restraint is asked for: until it ends nothing is offered.')
    """
    return SENTENCES[code] if code in SENTENCES else SENTENCES[code.partition(".")[0]]
