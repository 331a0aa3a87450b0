"""How does the whale curve come to the screen: as numbers for the picture, as words around it?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kundig.value import reading
from kundig.value.records import Refresh


@dataclass(frozen=True, slots=True)
class Drawn:
    """Points of [rank, height], in percent of the profit, or in money where that is not positive."""

    points: list[list[float]]
    peak: list[float]
    unit: str


def drawn(found: Refresh) -> Drawn:
    """The curve as it is drawn; a finished refresh never changes, so each process asks once."""
    return _drawn(found.id, found.finished_at)


@lru_cache(maxsize=4)
def _drawn(generation: int, finished_at: dt.datetime | None) -> Drawn:
    ranked = reading.curve(Refresh.objects.get(pk=generation))
    total = ranked[-1][1] if ranked else 0.0
    scale = 100 / total if total > 0 else 1.0
    points = [[0.0, 0.0], *([float(rank), round(money * scale, 3)] for rank, money in ranked)]
    return Drawn(points, max(points, key=lambda point: point[1]), "%" if total > 0 else "€")


def curve_data(found: Refresh, *, place: int | None = None) -> dict[str, object]:
    """What `charts.js` draws: points of [rank, height], in percent of the profit, else in money."""
    line = drawn(found)
    return {
        "points": line.points,
        "band": _band(found),
        "customers": found.customers,
        "peak": line.peak,
        "place": place,
        "unit": line.unit,
        "language": get_language(),
        "list": "/value/customers/",
        "words": words(),
    }


def words() -> dict[str, str]:
    """What the pictures say."""
    return {
        "x": _("Customers, by profit, the best first"),
        "y": _("Profit, cumulated"),
        "peak": _("Peak"),
        "here": _("this customer"),
        "before": _("today"),
        "after": _("with the levers"),
        "rank": _("Rank"),
        "all": _("Total profit"),
    }


def table(points: Sequence[Sequence[float]], customers: int) -> list[tuple[float, int, float]]:
    """The curve at every tenth of the customers, for readers of tables."""
    found = []
    for tenth in range(1, 11):
        wanted = customers * tenth / 10
        rank, height = min(points, key=lambda point: abs(point[0] - wanted))
        found.append((tenth / 10, int(rank), height))
    return found


def _band(found: Refresh) -> list[list[float]]:
    """The bootstrap band as [rank, low, high], where the refresh has left one."""
    whale = found.whale
    if not (low := whale.get("band_low")) or not (high := whale.get("band_high")):
        return []
    shares = whale.get("shares") or [point[0] for point in whale["points"]]
    return [[share * found.customers, a, b] for share, a, b in zip(shares, low, high, strict=True)]
