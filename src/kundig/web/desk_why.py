"""Why this offer, why not another one, and why none?"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kundig.base.operations import spoken_language
from kundig.customers.consents.reasons import LAWS
from kundig.decisions.choice import Candidate, Choice, Rejected
from kundig.decisions.contact.reasons import sentence
from kundig.decisions.decided import Decided
from kundig.decisions.ends import END
from kundig.web.formats import eur, number, percent
from kundig.web.words import word

# Where nothing is offered, what stood in the way of those that fit, the most telling first.
IN_THE_WAY = ("permission", "contact", "arm", "stock", "customer_value", "score")
ARM_SAYS: dict[str, Promise] = {
    "control": _(
        "He belongs to the control group, which gets no offers, so that we can measure what they bring."
    ),
    "random": _(
        "He belongs to those of whom we measure: his offers are drawn at random from all that may be made."
    ),
    "propensity": _("He belongs to those of whom we measure: what he accepts most likely comes first."),
    "no_levers": _("He belongs to those of whom we measure: levers do not count for him."),
}


@dataclass(frozen=True, slots=True)
class Out:
    """What stood in the way of some actions."""

    because: str
    names: Sequence[str]


def because(found: Decided, code: str, channel: str) -> list[str]:
    """Why this one, in at most three sentences."""
    choice = found.choice
    one = choice.of(code)
    if one is None:
        return []
    said = [_reckoned(choice, one, channel)]
    better = [
        each for each in choice.candidates if each.score > one.score and each.action not in choice.actions
    ]
    if choice.arm in ARM_SAYS:
        said.append(str(ARM_SAYS[choice.arm]))
    elif better:
        said.append(gettext("It is being tried: another one is expected to bring more, but is better known."))
    fit = len(choice.candidates)
    every = len(choice.rulebook.actions)
    said.append(
        gettext("%(fit)s of %(every)s actions fit him and may be offered now.") % {"fit": fit, "every": every}
    )
    return said


def not_these(found: Decided) -> list[Out]:
    """What stood in the way of all others, in the order of the steps."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for one in found.choice.rejected:
        key = (one.step, one.reason if one.step in ("permission", "contact") else "")
        grouped.setdefault(key, []).append(found.choice.rulebook.action(one.action).name(spoken_language()))
    sums = sorted(grouped.items(), key=lambda each: END[each[0][0]], reverse=True)
    return [Out(_said(Rejected("", step, reason)), names) for (step, reason), names in sums]


def none_because(found: Decided) -> str:
    """Why nothing is offered, in one sentence."""
    choice = found.choice
    for step in IN_THE_WAY:
        for one in choice.rejected:
            if one.step == step:
                return str(ARM_SAYS[choice.arm]) if step == "arm" and choice.arm in ARM_SAYS else _said(one)
    return gettext("None of our actions fits him today.")


def _said(one: Rejected) -> str:
    if one.step == "permission" and one.reason in LAWS:
        return gettext(LAWS[one.reason].english)
    if one.step == "contact" and one.reason:
        return gettext(sentence(one.reason))
    return word(one.step, "end")


def _reckoned(choice: Choice, one: Candidate, channel: str) -> str:
    """The score as it comes about, both parties' worth in it."""
    weights = choice.rulebook.weights(channel)
    return gettext(
        "%(chance)s × (%(ours)s for us + %(weight)s × %(his)s for him) × %(lever)s − %(cost)s of cost"
        " = %(score)s."
    ) % {
        "chance": percent(one.chance, 1),
        "ours": eur(one.company, 2),
        "weight": number(weights.lambda_, 2),
        "his": eur(one.customer, 2),
        "lever": number(one.lever, 2),
        "cost": eur(one.cost, 2),
        "score": eur(one.score, 2),
    }
