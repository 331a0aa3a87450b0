"""How is a concern resolved or promised, in the transaction of the decision?"""

import datetime as dt

from django.utils import timezone

from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.customers.care.operations import add_task, place_hold
from kundig.customers.records import ComputedProfile, Customer
from kundig.decisions.log import Promise
from kundig.decisions.occasions import COMPLAINT, Concern
from kundig.value.catalogue import promises
from kundig.value.levels import FLOOR
from kundig.value.promises import due_at
from kundig.value.reading import current

LONGEST_KIND = 30
# Even if nobody ends it: a complaint does not keep a customer from what is good for him for ever.
COMPLAINT_HELD = dt.timedelta(days=30)


def settle(concern: Concern, customer: Customer, *, at: dt.datetime, actor: User | None) -> Promise:
    """Resolved, or promised: a task for a person until the day that the service level promises.

    A complaint that stays open asks for restraint, from this very decision on.
    """
    if not 1 <= len(concern.kind) <= LONGEST_KIND:
        raise Refused("decisions.concern_kind", longest=LONGEST_KIND)
    if concern.resolved:
        return Promise(concern.kind, True)
    due_on = concern.due_on or timezone.localdate(due_at(at, response_hours=_hours(customer.pk)))
    person = User.objects.get(pk=concern.person) if concern.person else actor
    named = f"{concern.kind}: {concern.text}" if concern.text else concern.kind
    title = concern.title or named
    task = add_task(title[:160], due_on, person, customer, text=concern.text, actor=actor, at=at)
    hold = None
    if concern.kind == COMPLAINT:
        until = at + COMPLAINT_HELD
        hold = place_hold(customer, COMPLAINT, until, text=concern.text, actor=actor, at=at).pk
    return Promise(concern.kind, False, task.pk, due_on.isoformat(), hold)


def _hours(customer_id: int) -> float:
    """How soon his service level promises an answer."""
    found = current()
    rows = ComputedProfile.objects.filter(generation=found.pk if found else 0, customer_id=customer_id)
    level = rows.values_list("level", flat=True).first() or FLOOR
    return promises()[level]
