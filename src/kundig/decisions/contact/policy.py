"""Which table sets the limits for a channel, and for all channels together?"""

from collections.abc import Mapping
from types import MappingProxyType

from kundig.decisions.contact.limits import LONGEST_PAUSE_DAYS, ContactLimits, Limits
from kundig.feel.dmn.compiling import CompiledTable
from kundig.feel.dmn.table import Rule
from kundig.feel.policies.kinds import Answer, Asked, Kind, Numbers, first_fitting


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


ALL = "all"  # what the table is asked for all channels together
_CAP = Numbers(1, 1000, whole=True, unit=_("offers"))
_HOUR = Numbers(0, 23, whole=True, unit=_("hour"))
_DAYS = Numbers(0, LONGEST_PAUSE_DAYS, whole=True, unit=_("days"))
ANSWERS = (
    Answer("cap_1", "number", _("at most in 1 day"), numbers=_CAP),
    Answer("cap_7", "number", _("at most in 7 days"), numbers=_CAP),
    Answer("cap_30", "number", _("at most in 30 days"), numbers=_CAP),
    Answer("quiet_from", "number", _("quiet from"), numbers=_HOUR),
    Answer("quiet_until", "number", _("quiet until"), numbers=_HOUR),
    Answer("sundays", "boolean", _("Sundays and public holidays, too"), ("true", "false")),
    Answer("pause_action", "number", _("after a no, this offer rests"), numbers=_DAYS),
    Answer("pause_all", "number", _("after a no, all offers rest"), numbers=_DAYS),
    Answer("unanswered", "number", _("unanswered one after the other"), numbers=_CAP),
    Answer("pause_unanswered", "number", _("then all offers rest"), numbers=_DAYS),
)
CHANNEL = Asked("channel", "string", _("channel"))


def _row(channel: str, answers: str, why: str) -> Rule:
    return Rule((channel,), tuple(answers.split()), (why,))


# The first that fits decides. A firm replaces the figures by its own.
_DELIVERED = (
    #       in 1, 7, 30 days   quiet   Sundays  after a no   unanswered
    _row(
        '"all"',
        "6 15 40       0  0    true     60  0        20 7",
        _("All channels together; when it is quiet stands with each."),
    ),
    _row('"phone"', "3 6 12       20  9   false    60  1        5 14", _("Nobody is called at night.")),
    _row('"email"', "1 2 6         0  0    true     60  7        4 30", _("Read when it suits.")),
    _row('"sms"', "1 1 3        20  8   false    60  7        3 30", _("A text message rings like a call.")),
    _row('"letter"', "1 1 2         0  0    true     60 30        3 60", _("A letter is dear.")),
    _row('"visit"', "1 2 4        18  9   false    60 14        3 60", ""),
    _row('"web", "portal"', "4 10 25    0  0    true     60  0        10 14", _("He looks in himself.")),
    _row("-", "2 4 8        20  8   false    60  1        5 14", ""),
)
CONTACT = Kind(
    code="contact",
    english=_("Contact policy"),
    decision="limits",
    asked=MappingProxyType({CHANNEL.name: CHANNEL}),
    answers=ANSWERS,
    delivered=first_fitting((CHANNEL,), ANSWERS, _DELIVERED),
)


def limits_of(table: CompiledTable, channel: str) -> ContactLimits:
    """What a table of the contact policy says for a channel.

    >>> from kundig.feel.dmn.compiling import compiled
    >>> found = limits_of(compiled(CONTACT.delivered), "phone")
    >>> found.own.caps, found.overall.caps, (found.own.quiet_from, found.own.quiet_until)
    ((3, 6, 12), (6, 15, 40), (20, 9))
    """
    return ContactLimits(_asked(table, channel), _asked(table, ALL))


def _asked(table: CompiledTable, channel: str) -> Limits:
    answer = table.decide({CHANNEL.name: channel})
    return Limits.of(answer if isinstance(answer, Mapping) else {})
