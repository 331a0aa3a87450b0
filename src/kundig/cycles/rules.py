"""By which table does a customer stand in a stage of the life cycle, and which sentence says why?"""

from collections.abc import Mapping
from types import MappingProxyType

from kundig.base.messages import translator
from kundig.customers.segments.subjects import STAGES
from kundig.cycles.sights import COLUMNS, SIGHTS
from kundig.cycles.stages import DORMANT, ENDANGERED, GROWING, LOST, MATURE, NEW, PROSPECT, WON_BACK
from kundig.feel.dmn.table import DecisionTable, Rule
from kundig.feel.policies.kinds import Answer, Asked, Kind, first_fitting


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


ASKED: Mapping[str, Asked] = MappingProxyType(
    {name: Asked(name, sight.type, sight.english) for name, sight in SIGHTS.items()}
)
STAGE = Answer("stage", "string", _("stage of the life cycle"), tuple(f'"{stage}"' for stage in STAGES))
_COLUMNS = {
    "before": "cycle.stage",
    "months": "cycle.months",
    "came": "cycle.came",
    "known": "cycle.months_known",
    "idle": "cycle.months_idle",
    "left": "relationship.months_left",
    "ended": "relationship.months_ended",
    "added": "relationship.added",
    "complaint": "hold.complaint",
    "active": "lifetime.active",
    "trend": "purchase.trend",
}
_AWAKE = f'not("{PROSPECT}", "{DORMANT}")'  # who was lost has had his rule by then


def _rule(stage: str, why: str, **tests: str) -> Rule:
    assert tests.keys() <= _COLUMNS.keys()
    return Rule(tuple(tests.get(name, "-") for name in _COLUMNS), (f'"{stage}"',), (why,))


# The first that fits decides. A firm replaces the figures by its own.
_RULES = (
    _rule(PROSPECT, _("No contract has begun, and nothing was bought yet."), came="false"),
    _rule(LOST, _("For two years no contract has run, and nothing was bought."), idle=">= 24"),
    _rule(LOST, _("Lost, and not come again since."), before=f'"{LOST}"', idle=">= 1"),
    _rule(
        LOST,
        _("The last contract ended three months ago or more, and nothing was bought since."),
        ended=">= 3",
        idle=">= 3",
    ),
    _rule(
        LOST,
        _("Nothing was bought for a year, and the chance that it will be is below 10 %."),
        idle=">= 12",
        active="< 0.1",
    ),
    _rule(WON_BACK, _("Was lost, and came again."), before=f'"{LOST}"'),
    _rule(DORMANT, _("For a year no contract has run, and nothing was bought."), idle=">= 12"),
    _rule(DORMANT, _("Dormant, and nothing was bought since."), before=f'"{DORMANT}"', idle=">= 1"),
    _rule(
        ENDANGERED,
        _("The last contract was given notice, or ends within a year."),
        before=_AWAKE,
        left="< 12",
    ),
    _rule(ENDANGERED, _("The last contract has just ended."), before=_AWAKE, ended=">= 0"),
    _rule(ENDANGERED, _("A complaint is open."), before=_AWAKE, complaint="true"),
    _rule(
        ENDANGERED,
        _("Nothing was bought for three months, and the chance that it will be is below 50 %."),
        before=_AWAKE,
        idle=">= 3",
        active="< 0.5",
    ),
    _rule(ENDANGERED, _("Nothing was bought for half a year."), before=_AWAKE, idle=">= 6"),
    _rule(
        ENDANGERED,
        _("Revenue has fallen by more than 40 % against the year before."),
        before=_AWAKE,
        trend="< -40",
    ),
    _rule(
        WON_BACK,
        _("Won back less than a year ago."),
        before=f'"{WON_BACK}"',
        months="< 12",
    ),
    _rule(NEW, _("The first contract or purchase is less than a year ago."), known="< 12"),
    _rule(GROWING, _("Holds more contracts than a year ago."), added=">= 1"),
    _rule(GROWING, _("Revenue has risen by 15 % or more against the year before."), trend=">= 15"),
    _rule(MATURE, _("A customer for more than a year, without signs of growing or of leaving.")),
)
DELIVERED = first_fitting((ASKED[name] for name in _COLUMNS.values()), (STAGE,), _RULES)
LIFE_CYCLE = Kind(
    code="life_cycle",
    english=_("Stages of the life cycle"),
    decision="stage of the life cycle",
    asked=ASKED,
    answers=(STAGE,),
    delivered=DELIVERED,
    columns=COLUMNS,
)


def stages_by(table: DecisionTable) -> Mapping[int, str]:
    """What each rule gives, by its number."""
    return {number: rule.outputs[0].strip('"') for number, rule in enumerate(table.rules, 1)}


def why(table: DecisionTable, rule: int, language: str) -> str:
    """The sentence of a rule; those of the delivered table are known in both languages.

    >>> why(DELIVERED, 6, "de")
    'War verloren und ist wiedergekommen.'
    """
    if not 1 <= rule <= len(table.rules):
        return ""
    remark = " ".join(table.rules[rule - 1].annotations).strip()
    return translator(language).gettext(remark) if remark else ""
