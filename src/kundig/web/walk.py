"""Which walk through the demo firm tells its stories?"""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from kundig.base.home import home
from kundig.customers.records import ComputedProfile
from kundig.value import reading
from kundig.value.records import Refresh


@dataclass(frozen=True, slots=True)
class Walk:
    """The customers of the stories, found by asking, not by name."""

    dear: ComputedProfile | None
    hurt: ComputedProfile | None
    sample: Path | None


def sample_file() -> Path | None:
    """The file that the demo leaves in its home to try the import with."""
    return next(iter(sorted((home() / "sample").glob("*.csv"))), None) if settings.DEMO else None


def walk(found: Refresh) -> Walk:
    """The largest loss-maker by visits, and the best customer with a broken promise."""
    everybody = reading.profiles(found).select_related("customer")
    return Walk(
        everybody.filter(profit__lt=0, main_cause__startswith="visit").order_by("profit").first()
        or everybody.filter(profit__lt=0).order_by("profit").first(),
        everybody.filter(promises_broken__gt=0).order_by("level", "-profit").first(),
        sample_file(),
    )
