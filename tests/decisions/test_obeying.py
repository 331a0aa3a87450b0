"""Is what a customer takes back obeyed by every decision after it, whoever decides at that moment?"""

import datetime as dt
import threading
from collections.abc import Callable
from functools import partial
from itertools import count

import pytest
from django.db import connections
from tests import facts
from tests.database import OwnDatabase
from tests.decisions.acting import AT, action, weigh

from kundig.base.records import JournalEntry
from kundig.customers.care.operations import place_hold
from kundig.customers.consents.operations import grant, object_to, withdraw
from kundig.customers.duplicates.operations import merge, unmerge
from kundig.customers.records import Customer
from kundig.decisions.contact.policy import CONTACT, limits_of
from kundig.decisions.operations import Occasion, decide
from kundig.decisions.records import Offer
from kundig.feel.dmn.compiling import compiled

ROUNDS, DECIDERS, EACH = 12, 3, 6
LATER = AT + dt.timedelta(hours=1)
EARLIER = AT - dt.timedelta(days=1)


def _withdraw(who: Customer) -> None:
    withdraw(who, "advertising", "email", source="call", actor=None, at=AT)


def _object(who: Customer) -> None:
    object_to(who, source="call", actor=None, at=AT)


def _hold(who: Customer) -> None:
    place_hold(who, "bereavement", None, actor=None, at=AT)


TAKES_BACK = {"consent.withdrawn": _withdraw, "objection.raised": _object, "hold.placed": _hold}


def _together(*acts: Callable[[], object]) -> None:
    """All at once, each in a thread and a connection of its own; what one of them raises is raised."""
    start, raised = threading.Barrier(len(acts)), list[BaseException]()

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
        except BaseException as error:
            raised.append(error)
            raise
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raised == []


@pytest.mark.slow
@pytest.mark.parametrize("what", TAKES_BACK)
def test_no_offer_is_made_after_he_has_taken_it_back(own_database: OwnDatabase, what: str) -> None:
    """The journal is written while the customer is held, so its order is the order in which they came."""
    action("tariff", channels=["email"])
    weigh()
    numbers = count()

    def deciding(number: str) -> None:
        for _ in range(EACH):
            mail = Occasion("email", direction="outbound", kind="email", number=f"mail-{next(numbers)}")
            decide(number, mail, at=LATER, record=True)

    made = 0
    for round_ in range(ROUNDS):
        who = facts.customer(f"K-{round_}", email="k@beispiel.de")
        grant(who, "advertising", "email", text="Ja", source="form", actor=None, at=EARLIER)
        _together(partial(TAKES_BACK[what], who), *[partial(deciding, who.number)] * DECIDERS)
        entries = JournalEntry.objects.filter(about=f"customer:{who.number}")
        taken_back = entries.get(what=what).pk
        later = entries.filter(what="interaction.recorded", pk__gt=taken_back)
        breaches = Offer.objects.filter(
            decision__interaction__in=[one.details["interaction"] for one in later]
        )
        assert list(breaches) == []
        made += Offer.objects.filter(customer=who).count()
        assert entries.filter(what="interaction.recorded").count() == DECIDERS * EACH
    assert made < ROUNDS * DECIDERS * EACH


@pytest.mark.slow
def test_caps_hold_however_many_decide_at_once_for_those_who_are_one(own_database: OwnDatabase) -> None:
    for number in range(9):
        action(f"action-{number}")
    weigh()
    cap = limits_of(compiled(CONTACT.delivered), "phone").own.caps[0]
    for round_ in range(4):
        one, other = facts.customer(f"A-{round_}"), facts.customer(f"B-{round_}")
        done = merge(one, other, actor=None, at=AT)

        def deciding(number: str) -> None:
            for minute in range(3):
                decide(number, Occasion("phone"), at=AT + dt.timedelta(minutes=minute), slots=2)

        _together(*[partial(deciding, one.number), partial(deciding, other.number)] * 2)
        assert Offer.objects.filter(customer=one).count() == cap
        unmerge(done, actor=None, at=AT)
        deciding(other.number)
        assert Offer.objects.filter(customer=other).count() == cap


@pytest.mark.parametrize("what", TAKES_BACK)
def test_what_was_taken_back_while_a_decision_waited_for_him_holds_for_it(db: None, what: str) -> None:
    """Its moment is that at which it was asked for, before that of what it waited for."""
    action("tariff", channels=["email"])
    weigh()
    who = facts.customer("K-1", email="k@beispiel.de")
    grant(who, "advertising", "email", text="Ja", source="form", actor=None, at=EARLIER)
    TAKES_BACK[what](who)
    asked_for = AT - dt.timedelta(milliseconds=3)
    made = decide(who.number, Occasion("email", direction="outbound"), at=asked_for)
    assert made.offers == ()
