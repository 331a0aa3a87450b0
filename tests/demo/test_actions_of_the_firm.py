"""Does each action of the demo firm fit somebody, and do the customers of its stories get what fits them?"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from kundig.customers.care.records import Hold
from kundig.customers.records import Customer, Interaction
from kundig.decisions.choice import Choice
from kundig.decisions.choosing import choose, prior
from kundig.decisions.occasions import Occasion
from kundig.decisions.publishing.operations import rulebook
from kundig.decisions.records import Offer
from kundig.decisions.surveying.operations import newest, situation, survey
from kundig.demo.operations import build
from kundig.value import reading
from kundig.web.walk import OVERPAYING, good_for_both

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("own_database")]
TODAY = dt.date(2026, 11, 2)
NOW = dt.datetime(2026, 11, 2, 10, tzinfo=dt.UTC)
PAUSE = dt.timedelta(days=60)  # so long an action rests that was declined
BUILT_IN = {"heating_service", "boiler_exchange", "wallbox", "solar_roof", "heat_pump"}
GROWTH = {"dual_fuel", "heating_service", "wallbox", "solar_roof", "heat_pump", "energy_audit", "referral"}


@contextmanager
def _step(_name: str) -> Iterator[None]:
    yield


def _choice(customer: int, topic: str) -> Choice:
    found = newest()
    assert found is not None
    rules = rulebook(found[0].rulebook_id)
    told = situation(customer, rules, Occasion("phone", "inbound", "call", topic), NOW)
    assert told is not None
    return choose(rules, told, prior, decision_id=customer, slots=3)


def test_each_action_fits_somebody_and_the_stories_get_no_nonsense() -> None:
    build(seed=1, customers=3_000, today=TODAY, step=_step)
    survey(at=NOW)
    found = newest()
    assert found is not None
    tally = found[1]
    assert tally.customers == Customer.objects.leading().count()
    assert [code for code, reach in tally.actions.items() if not reach.eligible] == []
    assert [code for code, reach in tally.actions.items() if reach.worth is None] == []

    # Whose boiler brings the technician nearly every week hears of a new one, and of nothing to grow by.
    current = reading.current()
    assert current is not None
    ill = reading.profiles(current).filter(main_cause="visit:heating").order_by("profit").first()
    assert ill is not None
    offered = set(_choice(ill.customer_id, "heating").actions)
    assert "boiler_exchange" in offered
    assert not offered & {"heating_service", "wallbox", "solar_roof", "heat_pump"}

    # To whom a promise was broken nobody sells anything; what is offered him is goodwill.
    for hurt in reading.profiles(current).filter(promises_broken__gt=0).order_by("rank")[:2]:
        offered = set(_choice(hurt.customer_id, "complaint").actions)
        assert "goodwill" in offered
        assert not offered & GROWTH

    # Who calls about the letter with the new prices is offered what makes his own bill smaller.
    calls = Interaction.objects.filter(topic="price", direction="inbound").order_by("id")
    for customer in calls.values_list("customer", flat=True)[:20]:
        choice = _choice(customer, "price")
        assert all(choice.at(place).customer >= 0 for place in choice.chosen)
        rests = Offer.objects.filter(
            customer=customer, action="instalment_adjustment", answer="declined", at__gte=NOW - PAUSE
        )
        place = choice.rulebook.places["instalment_adjustment"]
        assert choice.steps[place] in ((6,) if rests.exists() else (0, 9))

    # Who moves, or whose debit came back, hears of nothing that is built into his house.
    for topic in ("move", "debit_return"):
        movers = Interaction.objects.filter(topic="move", direction="inbound").order_by("id")
        for customer in movers.values_list("customer", flat=True)[:20]:
            assert not set(_choice(customer, topic).actions) & BUILT_IN

    # Whom the walk calls, and whose account it shows, is found at once: all of the first can be helped.
    assert all(good_for_both(customer, rulebook(found[0].rulebook_id), at=NOW) for customer in _of_the_walk())


def _of_the_walk() -> list[int]:
    """The first who overpay, but for those with a hold or an offer."""
    with connection.cursor() as cursor:
        cursor.execute(OVERPAYING, [50])
        ids = [pk for (pk,) in cursor.fetchall()]
    held = {pk for each in (Hold, Offer) for pk in each.objects.values_list("customer", flat=True)}
    found = [pk for pk in ids if pk not in held]
    assert len(found) > 10
    return found
