"""Actions and customers for tests of decisions."""

import datetime as dt
import random
from decimal import Decimal

from kundig.decisions.operations import publish
from kundig.decisions.policies import WEIGHING
from kundig.feel.dmn.table import DecisionTable, Rule
from kundig.feel.policies.kinds import Kind, content_of, first_fitting
from kundig.feel.records import Policy
from kundig.measures.records import Action

AT = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)


def action(code: str, **given: object) -> Action:
    """Something worth 40 to us and 30 to everybody, on the telephone and the web."""
    values: dict[str, object] = {
        "kind": "retention",
        "names": {"de": code, "en": code},
        "channels": ["phone", "web"],
        "company_value": "40",
        "customer_value": "30",
        "cost": Decimal(1),
        "changed_at": AT,
    } | given
    return Action.objects.create(code=code, **values)


def weigh(**given: str) -> None:
    """Let another first version of the weights hold, in which nothing is tried or measured unless told."""
    names = ("lambda", "exploration", "control_share", "random_share", "propensity_share", "no_levers_share")
    told = dict(zip(names, ("0.5", "0", "0", "0", "0", "0"), strict=True)) | given
    rule = Rule(("-",), tuple(told.values()), ("",))
    table = first_fitting(WEIGHING.asked.values(), WEIGHING.answers, (rule,))
    release(WEIGHING, table)
    publish(at=AT)


def release(kind: Kind, table: DecisionTable) -> None:
    """Let a table hold from now on."""
    policy, _ = Policy.objects.get_or_create(name=kind.code, defaults={"kind": kind.code})
    number = policy.versions.count() + 1
    policy.versions.create(
        number=number,
        content=content_of(kind, table),
        created_at=AT,
        submitted_at=AT,
        approved_at=AT,
        holds_from=dt.date(2020, 1, 1) + dt.timedelta(days=number),
    )


_CONDITIONS = (
    *("value.today > {n}", "value.today <= {n}0", "lifetime.value > {n}", "potential.total >= {n}"),
    *('level.code in ("A", "B", "C")', 'level.code != "E"', 'cycle.stage != "lost"', 'cycle.stage = ""'),
    *('customer.kind = "person"', 'customer.since < date("2021-01-01")', 'occasion.topic = "bill"'),
    *('occasion.channel = "phone"', "offers.last_30_days < {n}", "lifetime.active > 0.{n}", "true"),
    *('list contains(relationship.products, "Strom")', "count(contracts[kwh_a_year > {n}00]) > 0"),
)
_WORTH = (
    *("{n}", "{n}.5", "lifetime.value * 0.0{n}", "value.today / {n}", "{n} - offers.last_30_days"),
    *("sum(contracts.kwh_a_year) * 0.01", "-{n}", "null", "10 + {n}"),
)


def catalogue(chance: random.Random, count: int) -> None:
    """So many actions of all kinds, each with three comparisons."""
    for number in range(count):
        parts = [one.format(n=chance.randrange(1, 90)) for one in chance.sample(_CONDITIONS, 3)]
        action(
            f"action-{number:03}",
            kind=chance.choice(["acquisition", "retention", "development", "service"]),
            purpose=chance.choice(["advertising", "advertising", "advertising", "service"]),
            channels=chance.sample(["phone", "web", "email", "portal"], chance.randrange(2, 5)),
            eligible=" and ".join(parts),
            company_value=chance.choice(_WORTH).format(n=chance.randrange(1, 90)),
            customer_value=chance.choice(_WORTH).format(n=chance.randrange(1, 90)),
            cost=Decimal(chance.randrange(0, 200)) / 100,
            lever=Decimal(chance.randrange(500, 2000)) / 1000,
            stock=chance.choice([None, None, None, 3, 50]),
        )
