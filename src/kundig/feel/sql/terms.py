"""What stands for a part of a rule while its SQL is written?"""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

NUMBER, STRING, BOOLEAN, NULL = "number", "string", "boolean", "null"
DATE, MOMENT = "date", "date and time"
DAYS, MONTHS = "days and time duration", "years and months duration"
ORDERED = frozenset({NUMBER, STRING, DATE, MOMENT, DAYS, MONTHS})


@dataclass(frozen=True, slots=True)
class Plain:
    """A text, boolean, date or moment, or null.

    A moment stands as seen from UTC if it is `zoned`; `elsewhere` if its own clock shows another hour.
    """

    text: str
    kind: str
    zoned: bool = False
    value: object = None  # of a literal
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal with at most so many digits, `scale` of them after the point: computed exactly."""

    text: str
    digits: int
    scale: int
    whole: bool = False  # the database holds it as an integer, which would overflow where it reckons
    value: Decimal | None = None  # of a literal
    kind: ClassVar[str] = NUMBER

    @property
    def before(self) -> int:
        """Digits before the point."""
        return self.digits - self.scale


@dataclass(frozen=True, slots=True)
class Real:
    """A number with as many digits as the database gives it."""

    text: str
    kind: ClassVar[str] = NUMBER


@dataclass(frozen=True, slots=True)
class Ratio:
    """A division that is put off, so that it is compared and reckoned with exactly; null if by zero."""

    over: Number
    under: Number
    kind: ClassVar[str] = NUMBER


@dataclass(frozen=True, slots=True)
class Length:
    """A duration: a number of months, or of days and time in units of so many nanoseconds."""

    count: Number
    kind: str
    unit: int = 1


@dataclass(frozen=True, slots=True)
class Items:
    """A list that is written out."""

    items: tuple["Term", ...]
    kind: ClassVar[str] = "list"


@dataclass(frozen=True, slots=True)
class Span:
    """A range; of a single comparison such as `(< 10)` only its sign and its one end."""

    low: "Term"
    high: "Term"
    low_closed: bool
    high_closed: bool
    operator: str = ""
    kind: ClassVar[str] = "range"


type Term = Plain | Number | Real | Ratio | Length | Items | Span

NOTHING = Plain("NULL", NULL)
