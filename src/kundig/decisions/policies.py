"""By which policies are actions weighed against each other, and how much is tried and measured?"""

from collections.abc import Mapping
from types import MappingProxyType

from kundig.customers.attributes import ATTRIBUTES, FEEL_TYPES
from kundig.feel.dmn.table import Rule
from kundig.feel.policies.kinds import Answer, Asked, Kind, Numbers, first_fitting


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


def _attribute(name: str) -> Asked:
    return Asked(name, FEEL_TYPES[ATTRIBUTES[name].type], ATTRIBUTES[name].english)


LEVER = Answer("lever", "number", _("lever"), numbers=Numbers(0, 10))
_SHARE = Numbers(0, 1)
LEVERS_ASKED: Mapping[str, Asked] = MappingProxyType(
    {
        "action.kind": Asked("action.kind", "string", _("kind of action")),
        "level.code": _attribute("level.code"),
        "cycle.stage": _attribute("cycle.stage"),
    }
)
# The first that fits decides. A firm replaces the figures by its own.
_LEVERS = (
    Rule(('"retention"', '"A", "B"', '"endangered"'), ("1.5",), (_("Keep whom it hurts most to lose."),)),
    Rule(('"retention"', "-", '"endangered"'), ("1.2",), (_("Staying comes before more."),)),
    Rule(('"development"', "-", '"endangered"'), ("0.5",), (_("Who may leave is not sold more to."),)),
    Rule(('"service"', "-", "-"), ("1.1",), (_("In doubt, help."),)),
    Rule(("-", "-", "-"), ("1",), ("",)),
)
ARBITRATION = Kind(
    code="arbitration",
    english=_("Levers of the actions"),
    decision="lever",
    asked=LEVERS_ASKED,
    answers=(LEVER,),
    delivered=first_fitting(LEVERS_ASKED.values(), (LEVER,), _LEVERS),
)

CHANNEL = Asked("channel", "string", _("channel"))
WEIGHTS = (
    Answer("lambda", "number", _("weight of the value to the customer"), numbers=Numbers(0, 10)),
    Answer("exploration", "number", _("share of trying"), numbers=_SHARE),
    Answer("control_share", "number", _("share of the control group"), numbers=_SHARE),
    Answer("random_share", "number", _("share chosen at random"), numbers=_SHARE),
    Answer("propensity_share", "number", _("share by acceptance only"), numbers=_SHARE),
    Answer("no_levers_share", "number", _("share without levers"), numbers=_SHARE),
)


_EVERYWHERE = Rule(("-",), ("0.5", "0.01", "0.05", "0.02", "0.01", "0.01"), ("",))
WEIGHING = Kind(
    code="weighing",
    english=_("Weighing of both parties, trying and measuring"),
    decision="weights",
    asked=MappingProxyType({CHANNEL.name: CHANNEL}),
    answers=WEIGHTS,
    delivered=first_fitting((CHANNEL,), WEIGHTS, (_EVERYWHERE,)),
)
