"""Which limits does the contact policy set for a channel, and for all channels together?"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from kundig.feel.dmn.compiling import CompiledTable
from kundig.feel.dmn.table import Rule
from kundig.feel.policies.kinds import Answer, Asked, Kind, Numbers, first_fitting


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


ALL = "all"  # what the table is asked for all channels together
# No pause is longer, so that whoever looks back so far knows of every one that still holds.
LONGEST_PAUSE_DAYS = 90
LOOKS_BACK_DAYS = 120
CAP_DAYS = (1, 7, 30)
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


@dataclass(frozen=True, slots=True)
class Limits:
    """One row: at most so many offers in 1, 7, 30 days, quiet hours, pauses in days. 0 to 0: never quiet."""

    caps: tuple[int, ...]
    quiet_from: int
    quiet_until: int
    sundays: bool
    pause_action_days: int
    pause_all_days: int
    unanswered: int
    pause_unanswered_days: int

    @classmethod
    def of(cls, answer: Mapping[str, object]) -> "Limits":
        """From what the table answers. Raises `KeyError` where it answers something else."""
        numbers = {name: int(value) for name, value in answer.items() if isinstance(value, Decimal | int)}
        return cls(
            caps=tuple(numbers[f"cap_{days}"] for days in CAP_DAYS),
            quiet_from=numbers["quiet_from"],
            quiet_until=numbers["quiet_until"],
            sundays=answer["sundays"] is True,
            pause_action_days=numbers["pause_action"],
            pause_all_days=numbers["pause_all"],
            unanswered=numbers["unanswered"],
            pause_unanswered_days=numbers["pause_unanswered"],
        )


@dataclass(frozen=True, slots=True)
class ContactLimits:
    """What holds for a channel: its own limits over what happened on it, and those over everything."""

    own: Limits
    overall: Limits


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
