"""What does a rule mean today?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Now:
    """What a rule means today: the day, its zone, the generation that is read, the segments one may see."""

    today: dt.date
    zone: str
    generation: int = 0
    segments: Mapping[int, str] = field(default_factory=dict)

    @property
    def at(self) -> dt.datetime:
        """The moment that a rule calls now: the beginning of the day."""
        return dt.datetime.combine(self.today, dt.time(), ZoneInfo(self.zone))
