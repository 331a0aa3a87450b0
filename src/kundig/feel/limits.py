"""How much may an expression ask for?"""

import time
from dataclasses import dataclass

from kundig.base.refusals import Refused

LENGTH = 50_000  # characters of one expression
TOKENS = 20_000
DEPTH = 100  # what stands in what
CALLS = 120  # functions that call functions
STEPS = 1_000_000  # of loops, filters and functions
SECONDS = 2.0
ITEMS = 1_000_000  # of one list
CHARACTERS = 5_000_000  # of one text
PATTERN = 1_000  # characters of a regular expression
REPEATED = 10_000  # signs of it, each as often as it is to be repeated
MATCHED = 100_000  # characters that it is held against


@dataclass(slots=True)
class Work:
    """What one evaluation has used up of its limits."""

    steps: int = 0
    calls: int = 0
    until: float = 0.0
    checked: int = 0

    def spend(self, steps: int) -> None:
        self.steps += steps
        if self.steps > STEPS:
            raise Refused("feel.too_many_steps", most=f"{STEPS:,}")
        if self.steps > self.checked:
            self.checked = self.steps + 1_000
            self.left()

    def spend_on(self, value: object) -> None:
        """Long texts and lists cost more."""
        if isinstance(value, str | list):
            self.spend(len(value) // 16)

    def left(self) -> float:
        """How many seconds there are still."""
        now = time.monotonic()
        self.until = self.until or now + SECONDS
        if now > self.until:
            raise Refused("feel.too_slow", seconds=f"{SECONDS:g}")
        return self.until - now


def check_items(count: int) -> None:
    if count > ITEMS:
        raise Refused("feel.list_too_long", most=f"{ITEMS:,}")


def check_characters(count: int) -> None:
    if count > CHARACTERS:
        raise Refused("feel.text_too_long", most=f"{CHARACTERS:,}")
