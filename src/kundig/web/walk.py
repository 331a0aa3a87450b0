"""Which walk through the demo firm tells its stories?"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from kundig.base.home import home
from kundig.customers.care.operations import standing_holds
from kundig.customers.consents.records import Objection
from kundig.customers.duplicates.operations import pairs
from kundig.customers.duplicates.records import DuplicatePair
from kundig.customers.records import ComputedProfile, Customer, Relationship
from kundig.decisions import records
from kundig.decisions.arms import arm_of
from kundig.decisions.choosing import choose, prior
from kundig.decisions.occasions import Occasion
from kundig.decisions.publishing.operations import rulebook
from kundig.decisions.rulebook import Rulebook
from kundig.decisions.surveying.operations import situation
from kundig.value import reading
from kundig.value.records import Refresh
from kundig.web.portal import portal_of

LIKELY, PAIRS, LOOKED_AT = 0.9, 20, 200
# Who pays most above the cheapest price per kWh at which the firm sells the same to people; but who pays more
# than that for one product, costs the firm more by the check of his tariff than it gains.
MOST_OVERPAID = 200  # euros a year
OVERPAYING = f"""
WITH priced AS (
  SELECT r.customer_id, (r.terms->>'kwh_a_year')::float AS kwh, (r.terms->>'cents_per_kwh')::float AS cents,
    min((r.terms->>'cents_per_kwh')::float) OVER (PARTITION BY r.product) AS least
  FROM kundig_relationship r JOIN kundig_customer c ON c.id = r.customer_id
  WHERE r.until IS NULL AND c.leading_id IS NULL AND c.kind = 'person' AND r.terms ? 'cents_per_kwh')
SELECT customer_id FROM priced GROUP BY customer_id
HAVING max((cents - least) * kwh) < 100 * {MOST_OVERPAID}
ORDER BY sum((cents - least) * kwh) DESC, customer_id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Walk:
    """The customers of the stories, found by asking, not by name."""

    dear: ComputedProfile | None
    hurt: ComputedProfile | None
    sample: Path | None
    family: DuplicatePair | None
    caller: Customer | None
    viewer: Customer | None
    portal: str


def sample_file() -> Path | None:
    """The file that the demo leaves in its home to try the import with."""
    return next(iter(sorted((home() / "sample").glob("*.csv"))), None) if settings.DEMO else None


def walk(found: Refresh) -> Walk:
    """The largest loss-maker by visits, and the best customer with a broken promise."""
    everybody = reading.profiles(found).select_related("customer")
    caller, viewer = _overpaying()
    return Walk(
        everybody.filter(profit__lt=0, main_cause__startswith="visit").order_by("profit").first()
        or everybody.filter(profit__lt=0).order_by("profit").first(),
        everybody.filter(promises_broken__gt=0).order_by("level", "-profit").first(),
        sample_file(),
        _family(),
        caller,
        viewer,
        portal_of(viewer) if viewer else "",
    )


def _family() -> DuplicatePair | None:
    """Of the likeliest pairs, the one whose customers are each like most others, and hold most contracts."""
    likely = list(pairs(DuplicatePair.Verdict.OPEN).filter(probability__gte=LIKELY)[:PAIRS])
    ids = [pk for pair in likely for pk in (pair.left_id, pair.right_id)]
    alike = Counter(ids)
    held = Counter(Relationship.objects.filter(customer__in=ids).values_list("customer_id", flat=True))

    def told(pair: DuplicatePair) -> tuple[int, int]:
        one, other = pair.left_id, pair.right_id
        return min(alike[one], alike[other]), held[one] + held[other]

    return max(likely, key=told, default=None)


def _overpaying() -> tuple[Customer | None, Customer | None]:
    """Two who overpay and can be helped: no hold, objection or offer yet, in no arm that is only measured."""
    newest = records.Rulebook.objects.order_by("-id").values_list("id", flat=True).first()
    if newest is None or not settings.DEMO:
        return None, None
    with connection.cursor() as cursor:
        cursor.execute(OVERPAYING, [LOOKED_AT])
        ids = [pk for (pk,) in cursor.fetchall()]
    now = timezone.now()
    holds = standing_holds(now).filter(customer__in=ids)
    objections = Objection.objects.filter(customer__in=ids, lifted_at=None)
    offers = records.Offer.objects.filter(customer__in=ids)
    restrained = {
        pk for each in (holds, objections, offers) for pk in each.values_list("customer", flat=True)
    }
    found = Customer.objects.in_bulk([pk for pk in ids if pk not in restrained])
    rules = rulebook(newest)
    weights = [rules.weights(channel) for channel in ("phone", "web")]
    best = (
        found[pk]
        for pk in ids
        if pk in found and all(arm_of(found[pk].number, one) == "best" for one in weights)
        if good_for_both(pk, rules, at=now)
    )
    return next(best, None), next(best, None)


def good_for_both(customer: int, rules: Rulebook, *, at: dt.datetime) -> bool:
    """Whether all that he may be offered in his own call is worth something to both parties."""
    told = situation(customer, rules, Occasion("phone", "inbound", "call", "bill"), at)
    if told is None:
        return False
    choice = choose(rules, told, prior, decision_id=0, slots=1)
    worthwhile = [one for one in choice.candidates if one.score > 0]
    return bool(worthwhile) and all(one.company > 0 and one.customer > 0 for one in worthwhile)
