"""What does a life of decisions look like, and are they all made again alike and turned over?"""

import datetime as dt
import random
from decimal import Decimal

from django.db import connection
from tests.decisions.acting import AT, catalogue, weigh
from tests.facts import customer

from kundig.customers.consents.operations import grant, object_to
from kundig.customers.records import ComputedProfile, Customer, Relationship
from kundig.decisions.explaining.operations import otherwise, question
from kundig.decisions.learning.operations import forget, learn
from kundig.decisions.operations import Concern, Occasion, decide, publish, respond
from kundig.decisions.publishing.operations import rulebook
from kundig.decisions.records import Decision
from kundig.decisions.replaying.operations import read, replay
from kundig.measures.records import Action
from kundig.value.records import Refresh

CHANNELS = ("phone", "web", "email", "portal")


def people(chance: random.Random, count: int) -> list[Customer]:
    """Customers of all kinds, with contracts, profiles, consents and objections."""
    found = Refresh.objects.create(as_of=AT.date(), started_at=AT, finished_at=AT)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE kundig_computedprofile_{found.pk} PARTITION OF kundig_computedprofile"
            f" FOR VALUES IN ({found.pk})"
        )
    people = []
    for number in range(count):
        who = customer(f"K-{number}", email=chance.choice(["", "a@x.de"]), phone="+49711")
        people.append(who)
        for product in chance.sample(["Strom", "Gas", "Wallbox"], chance.randrange(3)):
            terms = {
                "kwh_a_year": chance.randrange(1000, 9000),
                "cents_per_kwh": chance.randrange(200, 450) / 10,
            }
            Relationship.objects.create(
                customer=who, kind="contract", product=product, since=dt.date(2022, 1, 1), terms=terms
            )
        if chance.random() < 0.9:
            ComputedProfile.objects.create(
                generation=found.pk,
                customer=who,
                **dict.fromkeys(("revenue", "deductions", "cost_of_goods", "cost_to_serve"), Decimal(100)),
                profit=Decimal(chance.randrange(-50_000, 200_000)) / 100,
                profit_to_date=Decimal(500),
                rank=number,
                level=chance.choice("ABCDE"),
                level_since=AT.date(),
                level_reason="",
                lifetime_value=Decimal(chance.randrange(0, 90_000)) / 100,
                active_chance=chance.random(),
            )
        if chance.random() < 0.3:
            grant(who, "advertising", "email", text="ja", source="web", actor=None, at=AT)
        if chance.random() < 0.1:
            object_to(who, source="web", actor=None, at=AT)
    return people


def lived(chance: random.Random, count: int, *, actions: int = 40) -> None:
    """So many decisions, with answers that are learned from, and changes of everything in between."""
    customers = people(chance, max(60, count // 5))  # so many that the caps leave something to offer
    catalogue(chance, actions)
    weigh(
        exploration="0.2",
        random_share="0.2",
        propensity_share="0.1",
        no_levers_share="0.1",
        control_share="0.1",
    )
    for number in range(count):
        at = AT + dt.timedelta(seconds=97 * number, microseconds=chance.randrange(10**6))
        occasion = Occasion(
            chance.choice(CHANNELS),
            chance.choice(["inbound", "outbound"]),
            topic=chance.choice(["bill", "move", "tariff"]),
            concern=Concern("complaint", "…") if chance.random() < 0.02 else None,
        )
        made = decide(chance.choice(customers).pk, occasion, at=at, slots=chance.randrange(1, 4))
        for one in made.offers:
            if chance.random() < 0.5:
                respond(one.offer, chance.choice(["accepted", "declined", "later"]), at=at, actor=None)
        if number % 50 == 49:
            learn(at=at)
        if number % 200 == 199:
            some = chance.choice(list(Action.objects.order_by("pk")))
            Action.objects.filter(pk=some.pk).update(company_value=str(chance.randrange(100)))
            weigh(exploration="0.1", random_share="0.1")


def replayed_alike(count: int) -> None:
    """After everything has changed, all of them are made again to the last bit."""
    Action.objects.update(company_value="1", customer_value="-1", eligible="false", stock=0)
    weigh(exploration="0.9", control_share="1")
    Customer.objects.update(phone="", email="")
    forget()
    rulebook.cache_clear()
    publish(at=AT)
    decisions = list(Decision.objects.order_by("?"))
    assert len(decisions) == count
    assert {one.arm for one in decisions} == {"best", "random", "control", "propensity", "no_levers"}
    assert sum(len(one.chosen) for one in decisions) > count / 3
    assert [one.pk for one in decisions if not replay(one).same] == []


def turned_over(count: int, chance: random.Random) -> None:
    """Of so many it is said what would have to be otherwise, and with that the result is another."""
    turned = 0
    for decision in Decision.objects.order_by("id"):
        codes = [one.code for one in read(decision).choice.rulebook.actions]
        for code in [*decision.chosen[:1], *chance.sample(codes, 5)]:
            if (found := otherwise(decision, code)) is None:
                continue
            assert 1 <= len(found.changes) <= 3
            again = question(decision).choice(found.changes)
            assert again.digest == found.choice.digest
            assert (code in again.actions) is not (code in decision.chosen)
            turned += 1
            break
        if turned == count:
            break
    assert turned == count
