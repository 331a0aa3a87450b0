"""How do the demo firm's customers answer what is suggested to them, if they are asked?"""

import datetime as dt
from dataclasses import dataclass
from math import exp, log1p
from random import Random

# Log odds of a yes, before anything else is known.
KINDS = {"service": -0.6, "retention": -1.3, "development": -2.1, "acquisition": -2.4}
CHANNELS = {"phone": 0.5, "web": 0.0, "email": -0.6}
PER_DIGIT = 0.35  # what ten times the value to the customer adds
LATER, DECLINED = 0.08, 0.45  # of those who do not say yes; the others say nothing
NEVER = 0.2  # of those who decline
AT_ONCE = ("phone", "branch")  # there everybody says something


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, and how long after the offer it came."""

    answer: str
    reason: str
    after: dt.timedelta


def chance(kind: str, channel: str, customer_value: float) -> float:
    """How likely somebody says yes.

    >>> round(chance("service", "phone", 0), 2), round(chance("development", "web", 100), 2)
    (0.48, 0.2)
    """
    odds = KINDS[kind] + CHANNELS.get(channel, 0.0) + PER_DIGIT * log1p(max(customer_value, 0.0)) / log1p(9)
    return 1 / (1 + exp(-odds))


def answer(dice: Random, kind: str, channel: str, customer_value: float) -> Said | None:
    """What somebody says: yes, later, no, or nothing at all."""
    yes, why, pace = dice.random(), dice.random(), dice.random()
    minutes = 1 + 9 * pace if channel in AT_ONCE else 2 + 2000 * pace**4
    soon = dt.timedelta(minutes=minutes)
    if yes < chance(kind, channel, customer_value):
        return Said("accepted", "", soon)
    if why < LATER:
        return Said("later", "", soon)
    if why < LATER + DECLINED or channel in AT_ONCE:
        return Said("declined", "never" if pace < NEVER else "wrong_moment", soon)
    return None
