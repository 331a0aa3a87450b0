"""Actions and customers for tests of decisions."""

import datetime as dt
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
