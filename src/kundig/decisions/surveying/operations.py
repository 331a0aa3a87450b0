"""What would be decided for each of many customers, if he called today about what he last came for?

Nothing is offered by it and nothing remembered but the counts. A base of more than `MOST` is told from a
sample that is spread evenly, and is the same each time.
"""

import datetime as dt
from collections.abc import Sequence
from itertools import batched

from django.db import connection
from django.db.models import Max

from kundig.base.statements import Row
from kundig.customers.consents.operations import existing_customers
from kundig.customers.records import Customer
from kundig.decisions.choice import Choice
from kundig.decisions.choosing import choose
from kundig.decisions.expecting import asking, looked_at
from kundig.decisions.gathered import gathered, situation_of
from kundig.decisions.holding.operations import known_of
from kundig.decisions.learning.model import Model
from kundig.decisions.learning.operations import model_at
from kundig.decisions.ledger.operations import as_json, by_action
from kundig.decisions.occasions import Occasion
from kundig.decisions.publishing.operations import publish, rulebook
from kundig.decisions.records import Lesson, Survey
from kundig.decisions.rulebook import Rulebook
from kundig.decisions.situation import Situation
from kundig.decisions.surveying.counting import Tally
from kundig.measures.drafts import Draft
from kundig.measures.operations import content_of

MOST = 20_000
_AT_ONCE = 1_000
_SAMPLE = """
SELECT id FROM kundig_customer WHERE id = ANY(%s) ORDER BY hashint8(id) LIMIT %s"""
_LAST = """
SELECT w.id, coalesce(i.topic, '') FROM unnest(%s::bigint[]) AS w (id) LEFT JOIN LATERAL (
  SELECT topic FROM kundig_interaction WHERE customer_id = w.id AND direction = 'inbound'
  ORDER BY at DESC LIMIT 1) i ON true"""


def survey(*, at: dt.datetime, most: int = MOST) -> Survey:
    """Look at the whole base, or at so many of it, by the newest rulebook."""
    book = publish(at=at)
    rules, model, tally = rulebook(book.pk), _model(), Tally()
    leading = list(Customer.objects.leading().values_list("id", flat=True))
    for some in batched(_some(leading, most), _AT_ONCE):
        known = known_of(some, at)
        for pk, topic in _topics(some):
            if pk in known:  # else he is gone meanwhile
                told = _situation(known[pk], rules, Occasion("phone", "inbound", "call", topic), at)
                choice = _choice(rules, model, told, decision_id=pk)
                tally.add(choice, str(told.values.get("level.code") or ""))
    brought = as_json(by_action(now=at))
    Survey.objects.all().delete()
    return Survey.objects.create(
        rulebook=book, at=at, base=len(leading), content=tally.as_json() | {"ledger": brought}
    )


def situation(customer: int, rules: Rulebook, occasion: Occasion, at: dt.datetime) -> Situation | None:
    """What would be known of a leading customer now; nothing if he is gone."""
    row = known_of([customer], at).get(customer)
    return _situation(row, rules, occasion, at) if row else None


def attempt(draft: Draft, customer: Customer, *, at: dt.datetime) -> Choice | None:
    """What would become of an action as it is being written, alone, if this customer called now."""
    whole = {**publish(at=at).content, "actions": [content_of(draft)]}
    rules = Rulebook.of(0, whole)
    [(_, topic)] = _topics([customer.pk])
    told = situation(customer.pk, rules, Occasion(draft.channels[0], "inbound", "call", topic), at)
    return _choice(rules, _model(), told, decision_id=0) if told else None


def newest() -> tuple[Survey, Tally] | None:
    """What was found last."""
    found = Survey.objects.order_by("-id").first()
    return (found, Tally.of(found.content)) if found else None


def _model() -> Model:
    """What has been learned by now."""
    return model_at(Lesson.objects.aggregate(last=Max("sequence"))["last"] or 0)


def _choice(rules: Rulebook, model: Model, told: Situation, *, decision_id: int) -> Choice:
    likely = asking(rules, model, looked_at(rules, told))
    return choose(rules, told, likely, decision_id=decision_id, slots=1)


def _some(leading: Sequence[int], most: int) -> list[int]:
    """As many as that, spread evenly over all."""
    if len(leading) <= most:
        return list(leading)
    with connection.cursor() as cursor:
        cursor.execute(_SAMPLE, [list(leading), most])
        return [pk for (pk,) in cursor.fetchall()]


def _situation(row: Row, rules: Rulebook, occasion: Occasion, at: dt.datetime) -> Situation:
    return situation_of(gathered(row), rules, occasion, at, existing_customers())


def _topics(ids: Sequence[int]) -> list[tuple[int, str]]:
    """Each with the topic of his last contact."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [list(ids)])
        found: list[tuple[int, str]] = cursor.fetchall()
    return found
