"""What does each arm bring, to us and to the customers, and is the difference proven?"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from urllib.parse import urlencode

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kundig.base.roles import SEE_DECISIONS
from kundig.decisions.comparing.operations import WINDOW_DAYS, compare
from kundig.value import reading
from kundig.web.access import needs
from kundig.web.calibration import calibrated
from kundig.web.shell import page
from kundig.web.words import ARMS

PERIODS: Mapping[str, tuple[Promise, int]] = {
    "month": (_("the last 30 days"), 30),
    "quarter": (_("the last 90 days"), 90),
    "year": (_("the last 365 days"), 365),
}
# By level: advertising against chance in what was accepted, against none in what was booked.
BY_LEVEL = frozenset({("random", "company"), ("control", "profit")})
_TALLIES = """
WITH asked AS (
  SELECT customer_id, arm, count(*) AS decisions FROM kundig_decision
  WHERE at >= %(since)s AND at < %(until)s GROUP BY customer_id, arm),
given AS (
  SELECT d.customer_id, d.arm, count(*) FILTER (WHERE o.answer <> 'unshown') AS offers,
    count(*) FILTER (WHERE o.answer = 'accepted') AS accepted,
    coalesce(sum(o.company_value) FILTER (WHERE o.answer = 'accepted'), 0) AS company,
    coalesce(sum(o.customer_value) FILTER (WHERE o.answer = 'accepted'), 0) AS customer
  FROM kundig_offer o JOIN kundig_decision d ON d.id = o.decision_id
  WHERE d.at >= %(since)s AND d.at < %(until)s GROUP BY d.customer_id, d.arm)
SELECT a.arm, coalesce(p.level, ''), count(*), sum(a.decisions), coalesce(sum(offers), 0),
  coalesce(sum(accepted), 0), coalesce(sum(company), 0)::float8, coalesce(sum(customer), 0)::float8
FROM asked a LEFT JOIN given USING (customer_id, arm)
LEFT JOIN kundig_computedprofile p ON p.generation = %(generation)s AND p.customer_id = a.customer_id
GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of some customers: of all of them, whether something was offered or not."""

    customers: int = 0
    decisions: int = 0
    offers: int = 0
    accepted: int = 0
    company: float = 0.0
    customer: float = 0.0

    @property
    def each(self) -> float:
        """What a customer brings, whether something was offered to him or not."""
        return self.company / (self.customers or 1)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Tally)))


@dataclass(frozen=True, slots=True)
class Period:
    """From the beginning of one day to the end of another."""

    since: dt.date
    until: dt.date
    code: str = ""

    @property
    def begins(self) -> dt.datetime:
        """The first moment that belongs to it."""
        return timezone.make_aware(dt.datetime.combine(self.since, dt.time()))

    @property
    def ends(self) -> dt.datetime:
        """The first moment after it."""
        return timezone.make_aware(dt.datetime.combine(self.until + dt.timedelta(days=1), dt.time()))

    @property
    def query(self) -> str:
        """The days as an address carries them."""
        return urlencode({"since": self.since.isoformat(), "until": self.until.isoformat()})


def tallies(period: Period) -> dict[tuple[str, str], Tally]:
    """By arm and by today's service level."""
    found = reading.current()
    asked: dict[str, dt.datetime | int] = {
        "since": period.begins,
        "until": period.ends,
        "generation": found.pk if found else 0,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TALLIES, asked)
        rows = cursor.fetchall()
    return {(arm, level): _tally(counts) for arm, level, *counts in rows}


def _tally(counts: Sequence[float]) -> Tally:
    customers, decisions, offers, accepted = (int(one) for one in counts[:4])
    return Tally(customers, decisions, offers, accepted, *counts[4:])


@needs(SEE_DECISIONS)
def arms(request: HttpRequest) -> HttpResponse:
    """The arms side by side, the lift of the best action over each other arm, and the calibration."""
    period = _period(request)
    found = tallies(period)
    by_arm = _summed(found, by=0)
    until = min(period.ends, timezone.now())
    return page(
        request,
        "decisions/lift.html",
        period=period,
        periods=[(code, words, code == period.code) for code, (words, _days) in PERIODS.items()],
        arms=[(arm, by_arm[arm]) for arm in ARMS if arm in by_arm],
        window=WINDOW_DAYS,
        lifts=compare(since=period.begins, at=until),
        by_level=compare(since=period.begins, at=until, by_level=True, only=BY_LEVEL),
        calibrated=calibrated(period.begins, period.ends),
    )


def _summed(found: Mapping[tuple[str, str], Tally], *, by: int) -> dict[str, Tally]:
    together: dict[str, Tally] = {}
    for key, tally in found.items():
        together[key[by]] = together.get(key[by], Tally()) + tally
    return together


def _period(request: HttpRequest) -> Period:
    """The days that the address asks for; the last 90 without them."""
    today = timezone.localdate()
    code = request.GET.get("period", "")
    try:
        since, until = (dt.date.fromisoformat(request.GET.get(name, "")) for name in ("since", "until"))
    except ValueError:
        code = code if code in PERIODS else "quarter"
        return Period(today - dt.timedelta(days=PERIODS[code][1] - 1), today, code)
    return Period(min(since, until), max(since, until))
