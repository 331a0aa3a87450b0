"""Which offer stands before the customer in a call, what is it worth to both, and what did he answer?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kundig.base.operations import spoken_language
from kundig.customers.records import Customer, Interaction
from kundig.decisions.operations import Decided, decided
from kundig.decisions.records import Decision, Offer, Response
from kundig.measures.wording import wording

NO_OFFERS = "no_offers"
PUT_OFF, PUT_OFF_DAYS = 1, 90


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An action as the agent sees it, and what became of it."""

    offer: int
    code: str
    name: str
    kind: str
    purpose: str
    say: str
    company: Decimal
    customer: Decimal
    computed: bool
    chance: float
    answer: str
    reason: str


@dataclass(frozen=True, slots=True)
class Offering:
    """What the desk shows of a decision: the one to say now, those after it, those that are answered."""

    decided: Decided
    now: Suggestion | None
    after: Sequence[Suggestion]
    answered: Sequence[Suggestion]

    @property
    def none(self) -> bool:
        """Whether there was nothing to offer from the beginning."""
        return not (self.now or self.after or self.answered)


def offering(call: Interaction, who: Customer) -> Offering | None:
    """The decision of a call; nothing where none was taken."""
    decision = Decision.objects.filter(interaction=call).first()
    if decision is None:
        return None
    found = decided(decision.pk)
    rows = {one.pk: one for one in Offer.objects.filter(decision=decision)}
    said = Response.objects.filter(offer__in=rows).order_by("id").values_list("offer_id", "reason")
    reasons = dict(said)
    every = [
        _suggestion(one.offer, found, rows[one.offer], reasons.get(one.offer, ""), who.language)
        for one in found.offers
        if one.offer in rows
    ]
    waiting = [one for one in every if not one.answer]
    return Offering(
        found,
        waiting[0] if waiting else None,
        waiting[1:],
        [one for one in every if one.answer and one.answer != Offer.UNSHOWN],
    )


def put_off(who: Customer, *, but: Interaction) -> list[Suggestion]:
    """What he wanted to hear of later, in calls before this one: now he can say yes or no."""
    since = but.at - dt.timedelta(days=PUT_OFF_DAYS)
    asked = Offer.objects.filter(customer__in=who.members, answer=Offer.Answer.LATER, answered_at__gte=since)
    newest: dict[str, Offer] = {}  # of each action
    for one in asked.exclude(decision__interaction=but).order_by("-answered_at"):
        newest.setdefault(one.action, one)
    rows = list(newest.values())[:PUT_OFF]
    return [_suggestion(one.pk, decided(one.decision_id), one, "", who.language) for one in rows]


def _suggestion(number: int, found: Decided, row: Offer, reason: str, language: str) -> Suggestion:
    """What is said is in the customer's language, what is shown in the reader's."""
    offered = next(one for one in found.offers if one.offer == number)
    action, factors = offered.action, offered.factors
    customer = Decimal(str(round(factors.customer, 2)))
    return Suggestion(
        offer=number,
        code=action.code,
        name=action.name(spoken_language()),
        kind=action.kind,
        purpose=action.purpose,
        say=wording(action.texts, channel="phone", language=language, euros=customer),
        company=Decimal(str(round(factors.company, 2))),
        customer=customer,
        computed=action.customer_basis == "computed",
        chance=factors.chance,
        answer=row.answer,
        reason=reason,
    )
