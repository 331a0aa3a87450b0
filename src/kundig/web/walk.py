"""Which walk through the demo firm tells its stories?"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from kundig.base.home import home
from kundig.customers.duplicates.operations import pairs
from kundig.customers.duplicates.records import DuplicatePair
from kundig.customers.records import ComputedProfile, Relationship
from kundig.value import reading
from kundig.value.records import Refresh

LIKELY, LOOKED_AT = 0.9, 20


@dataclass(frozen=True, slots=True)
class Walk:
    """The customers of the stories, found by asking, not by name."""

    dear: ComputedProfile | None
    hurt: ComputedProfile | None
    sample: Path | None
    family: DuplicatePair | None


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
        _family(),
    )


def _family() -> DuplicatePair | None:
    """Of the likeliest pairs, the one whose customers are each like most others, and hold most contracts."""
    likely = list(pairs(DuplicatePair.Verdict.OPEN).filter(probability__gte=LIKELY)[:LOOKED_AT])
    ids = [pk for pair in likely for pk in (pair.left_id, pair.right_id)]
    alike = Counter(ids)
    held = Counter(Relationship.objects.filter(customer__in=ids).values_list("customer_id", flat=True))

    def told(pair: DuplicatePair) -> tuple[int, int]:
        one, other = pair.left_id, pair.right_id
        return min(alike[one], alike[other]), held[one] + held[other]

    return max(likely, key=told, default=None)
