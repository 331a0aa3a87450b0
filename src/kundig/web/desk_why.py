"""Why this offer, why not another one, and why none?"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kundig.base.operations import spoken_language
from kundig.customers.consents.reasons import LAWS
from kundig.decisions.choice import Choice, Rejected
from kundig.decisions.contact.reasons import sentence
from kundig.decisions.ends import END
from kundig.decisions.explaining.operations import explained
from kundig.decisions.operations import decided
from kundig.decisions.records import Decision
from kundig.web.words import word

# Where nothing is offered, what stood in the way of those that fit, the most telling first.
IN_THE_WAY = ("permission", "contact", "arm", "stock", "customer_value", "score")
CONTROL = _("He belongs to the control group, which gets no offers, so that we can measure what they bring.")


@dataclass(frozen=True, slots=True)
class Out:
    """What stood in the way of some actions."""

    because: str
    actions: Sequence[tuple[str, str]]  # code and name


def explained_to(decision: Decision, code: str) -> list[str]:
    """Why an action was chosen or not, and what would have to be otherwise."""
    if code not in decided(decision.pk).choice.rulebook.places:
        raise Http404
    return explained(decision, code, spoken_language())


def not_these(choice: Choice) -> list[Out]:
    """What stood in the way of all others, in the order of the steps."""
    grouped: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for one in choice.rejected:
        key = (one.step, one.reason if one.step in ("permission", "contact") else "")
        name = choice.rulebook.action(one.action).name(spoken_language())
        grouped.setdefault(key, []).append((one.action, name))
    sums = sorted(grouped.items(), key=lambda each: END[each[0][0]], reverse=True)
    return [Out(_said(Rejected("", step, reason)), names) for (step, reason), names in sums]


def none_because(choice: Choice) -> str:
    """Why nothing is offered, in one sentence."""
    for step in IN_THE_WAY:
        for one in choice.rejected:
            if one.step == step:
                return str(CONTROL) if step == "arm" and choice.arm == "control" else _said(one)
    if all(one.step in ("inactive", "channel") for one in choice.rejected):
        return gettext("None of our actions is offered on this channel.")
    return gettext("None of our actions fits him today.")


def _said(one: Rejected) -> str:
    if one.step == "permission" and one.reason in LAWS:
        return gettext(LAWS[one.reason].english)
    if one.step == "contact" and one.reason:
        return gettext(sentence(one.reason))
    return word(one.step, "end")
