"""Why was this decided: with which values, by which rules, what was weighed, what was rejected and where?"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

from kundig.base.operations import spoken_language
from kundig.base.roles import SEE_DECISIONS
from kundig.customers.care.records import Task
from kundig.customers.consents.reasons import LAWS
from kundig.decisions.choice import Candidate, Choice, Rejected
from kundig.decisions.contact.reasons import sentence
from kundig.decisions.ends import ENDS
from kundig.decisions.explaining.operations import explained
from kundig.decisions.records import Decision, Offer, Response
from kundig.decisions.replaying.operations import read, replay
from kundig.decisions.rulebook import KINDS
from kundig.decisions.telling import shown
from kundig.measures.names import said
from kundig.web import formats
from kundig.web.access import needs
from kundig.web.desk_why import none_because
from kundig.web.shell import page


@dataclass(frozen=True, slots=True)
class Weighed:
    """An action that came as far as being scored, with its factors and where it ended."""

    name: str
    kind: str
    basis: str
    factors: Candidate
    step: str


@dataclass(frozen=True, slots=True)
class Out:
    """The actions that ended at one step, each with its reason."""

    step: str
    actions: Sequence[tuple[str, str, str]]  # code, name and reason


@dataclass(frozen=True, slots=True)
class Told:
    """An action that was asked about: why it was chosen or not, and what would have to be otherwise."""

    name: str
    sentences: Sequence[str]


@needs(SEE_DECISIONS)
def decision(request: HttpRequest, decision: int) -> HttpResponse:
    """One decision with its whole why."""
    record = _known(decision)
    replayed = replay(record) if request.GET.get("replay") else None
    found = replayed.logged if replayed else read(record)
    language = spoken_language()
    rules = found.choice.rulebook
    promise = found.promise
    return page(
        request,
        "decisions/decision.html",
        decision=record,
        customer=record.customer.leading or record.customer,
        versions=[(code, gettext(KINDS[code].english), number) for code, number in rules.versions.items()],
        weighed=_weighed(found.choice, language),
        lambda_=rules.weights(record.channel).lambda_,
        rejected=_rejected(found.choice, language),
        offers=_offers(record, found.choice, language),
        promise=promise,
        replayed=replayed,
        values=[
            (said(name, language), shown(value, name, language, zone=rules.zone))
            for name, value in found.situation.values.items()
        ],
        why=[_explained(record, found.choice, code, language) for code in found.choice.actions],
        none_because="" if found.choice.actions else none_because(found.choice),
        asked=_asked(request, record, found.choice, language),
        task=Task.objects.filter(pk=promise.task).first() if promise and promise.task else None,
    )


def _explained(record: Decision, choice: Choice, code: str, language: str) -> Told:
    return Told(choice.rulebook.action(code).name(language), explained(record, code, language))


def _asked(request: HttpRequest, record: Decision, choice: Choice, language: str) -> Told | None:
    """The action of which somebody wants to know why it was not chosen."""
    code = request.GET.get("action", "")
    known = code in choice.rulebook.places and code not in choice.actions
    return _explained(record, choice, code, language) if known else None


def _known(number: int) -> Decision:
    found = Decision.objects.select_related("customer__leading", "interaction", "rulebook").filter(pk=number)
    if (record := found.first()) is None:
        raise Http404
    return record


def _weighed(choice: Choice, language: str) -> list[Weighed]:
    rows = []
    for one in choice.candidates:
        action = choice.rulebook.action(one.action)
        step = ENDS[choice.steps[action.place]]
        rows.append(Weighed(action.name(language), action.kind, action.customer_basis, one, step))
    return sorted(rows, key=lambda row: row.step != "chosen")


def _rejected(choice: Choice, language: str) -> list[Out]:
    """What ended before it could be weighed, step by step in the order in which they are taken."""
    rules = choice.rulebook
    scored = {rules.actions[place].code for place in choice.weighed.scored}
    out = [one for one in choice.rejected if one.action not in scored]
    return [
        Out(step, [_told(one, choice, language) for one in out if one.step == step])
        for step in ENDS[1:]
        if any(one.step == step for one in out)
    ]


def _told(one: Rejected, choice: Choice, language: str) -> tuple[str, str, str]:
    """The action's code and name, and the reason in words where there is more to say than the step."""
    action = choice.rulebook.action(one.action)
    why = ""
    if one.step == "permission":
        reason = LAWS[one.reason]
        why = f"{gettext(reason.english)} ({gettext(reason.law)})"
    elif one.step == "contact":
        why = gettext(sentence(one.reason))
    elif one.step == "customer_value":
        harm = choice.harm.get(action.place)
        why = gettext("not known what it is worth to the customer") if harm is None else formats.eur(harm, 2)
    elif one.step == "score":
        why = gettext("not known what it is worth to us")
    return action.code, action.name(language), why


def _offers(record: Decision, choice: Choice, language: str) -> list[dict[str, object]]:
    said = Response.objects.filter(offer__decision=record).order_by("at", "pk")
    rules = choice.rulebook
    return [
        {
            "offer": offer,
            "name": rules.action(offer.action).name(language),
            "text": rules.action(offer.action).said(offer.channel, language, float(offer.customer_value)),
            "responses": [one for one in said if one.offer_id == offer.pk],
        }
        for offer in Offer.objects.filter(decision=record).order_by("slot")
    ]
