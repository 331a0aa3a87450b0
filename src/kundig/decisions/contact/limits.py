"""How often and when may be offered on a channel, and on all channels together?"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

# No pause is longer, so that whoever looks back so far knows of every one that still holds.
LONGEST_PAUSE_DAYS = 90
LOOKS_BACK_DAYS = 120
CAP_DAYS = (1, 7, 30)


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
