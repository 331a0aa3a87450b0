"""How does what a customer will bring come to the screen, and whether he is still there?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kundig.customers.records import ComputedProfile, Customer, Posting
from kundig.value import reading
from kundig.value.records import Refresh

BOUNDS = (0.1, 0.9)
YEARS = (3, 5)  # further than the twelve months that stand in the profile
WIDTH, HEIGHT = 600.0, 120.0
DAY_ZERO = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Horizon:
    """What is expected within so many years, and the bounds for 80 of 100 customers like this one."""

    years: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Line:
    """The chance to be active as SVG: what was, what is to come, and a mark for each purchase."""

    past: str
    ahead: str
    purchases: tuple[str, ...]
    today: str
    first: dt.date
    last: dt.date
    now: float
    then: float


def ahead(found: Refresh, profile: ComputedProfile, who: Customer) -> dict[str, object]:
    """Horizons, and the line of who stays by contract or buys again and again; nothing of whom neither."""
    today = (found.as_of - DAY_ZERO).days
    if stays := reading.staying(found, profile.customer_id):
        years, chances = stays
        since = min((who.since - DAY_ZERO).days, today - 1) if who.since else today - 365
        days = [since, today, *(today + 365 * year for year in range(1, len(chances) + 1))]
        points = list(zip(days, [1.0, 1.0, *chances], strict=True))
        shown = {"years": years, "year": chances[0], "five": chances[4]}
        return {"horizons": [_stored(profile)], "line": _line(points, today, []), "stays": shown}
    fitted = found.lifetime.get("fitted")
    today = fitted["today"] if fitted else today
    amounts = _bought(who, until=today) if fitted and profile.expected_purchases else {}
    if not amounts or not fitted:
        return {}
    # Not at the top: SciPy takes half a second to load, and most pages do without.
    from kundig.value.lifetime.course import course, restored

    drawn = course(restored(fitted["purchases"]), list(amounts), today=today, unit=fitted["unit"])
    points = list(zip(drawn.days.tolist(), drawn.chances.tolist(), strict=True))
    return {
        "horizons": _horizons(fitted, profile, amounts, today),
        "rarely": profile.lifetime_value and not profile.lifetime_high,
        "line": _line(points, today, sorted(amounts)),
    }


def _bought(who: Customer, *, until: int) -> dict[int, float]:
    """What he bought on each day, by days since 1970-01-01; what was booked since waits for a refresh."""
    last = DAY_ZERO + dt.timedelta(days=until)
    posted = Posting.objects.filter(customer__in=who.members, kind="revenue", booked_on__lte=last)
    amounts: dict[int, float] = {}
    for on, amount in posted.values_list("booked_on", "amount"):
        day = (on - DAY_ZERO).days
        amounts[day] = amounts.get(day, 0.0) + float(amount)
    return amounts


def _stored(profile: ComputedProfile) -> Horizon:
    """The twelve months that stand in the profile."""
    return Horizon(1, *map(float, (profile.lifetime_value, profile.lifetime_low, profile.lifetime_high)))


def _horizons(
    fitted: Mapping[str, Any], profile: ComputedProfile, amounts: Mapping[int, float], today: int
) -> list[Horizon]:
    """The year that stands in the profile, and longer ones at the same margin."""
    from kundig.value.lifetime.course import restored
    from kundig.value.lifetime.money import lifetime_value

    found = [_stored(profile)]
    if fitted["by_yardstick"]:
        return found
    model, spend = restored(fitted["purchases"]), restored(fitted["spend"])
    days = sorted(amounts)
    unit_days = fitted["unit_days"]
    history = (
        [len(days) - 1],
        [(days[-1] - days[0]) / unit_days],
        [(today - days[0]) / unit_days],
        [sum(amounts[day] for day in days[1:]) / max(len(days) - 1, 1)],
    )

    def of(years: int) -> tuple[float, float, float]:
        value = lifetime_value(model, spend, 365 * years, fitted["discount_per_year"], unit=fitted["unit"])
        low, high = value.quantiles(*history, BOUNDS)[:, 0].tolist()
        return float(value.expected(*history)[0]), low, high

    year = of(1)[0]
    margin = found[0].value / year if year else 0.0
    for years in YEARS:
        value, *bounds = (margin * amount for amount in of(years))
        found.append(Horizon(years, value, *sorted(bounds)))
    return found


def _line(points: list[tuple[int, float]], today: int, bought: list[int]) -> Line:
    first, last = points[0][0], points[-1][0]

    def at(day: float, chance: float) -> str:
        return f"{WIDTH * (day - first) / (last - first):.1f},{HEIGHT * (1 - chance):.1f}"

    return Line(
        past=" ".join(at(*point) for point in points if point[0] <= today),
        ahead=" ".join(at(*point) for point in points if point[0] >= today),
        purchases=tuple(at(day, 0).partition(",")[0] for day in bought),
        today=at(today, 0).partition(",")[0],
        first=DAY_ZERO + dt.timedelta(days=first),
        last=DAY_ZERO + dt.timedelta(days=last),
        now=next(chance for day, chance in points if day == today),
        then=points[-1][1],
    )
