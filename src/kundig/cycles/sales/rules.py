"""By which table does something that happened begin, move or end a sales cycle?"""

from collections.abc import Mapping
from types import MappingProxyType

from kundig.base.messages import translator
from kundig.cycles.sales.stages import INFORMATION, NEED, OFFER, PURCHASE, RENEWAL, USE
from kundig.feel.dmn.table import DecisionTable, Rule
from kundig.feel.policies.kinds import Answer, Asked, Kind, first_fitting


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


BEGINS, MOVES, ENDS, PROMPTS, NOTHING = "begins", "moves", "ends", "prompts", "nothing"
# What a table may look at: where the customer stands ("none": nowhere), and what happened.
ASKED: Mapping[str, Asked] = MappingProxyType(
    {
        name: Asked(name, "string", english)
        for name, english in {
            "sales.stage": _("stage of the sales cycle before"),
            "event.what": _("what happened"),
            "event.direction": _("direction of what happened"),
            "event.channel": _("channel of what happened"),
            "event.kind": _("kind of what happened"),
            "event.topic": _("topic of what happened"),
        }.items()
    }
)
STAGE = Answer(
    "stage",
    "string",
    _("stage of the sales cycle"),
    tuple(f'"{one}"' for one in (NEED, INFORMATION, OFFER, PURCHASE, USE, RENEWAL, "none")),
)
EFFECT = Answer(
    "effect",
    "string",
    _("what it does"),
    tuple(f'"{one}"' for one in (BEGINS, MOVES, ENDS, PROMPTS, NOTHING)),
)
DAYS = Answer(
    "days",
    "number",
    _("holds for days"),
    ("0", "7", "14", "21", "30", "45", "60", "90", "120", "180", "270", "365", "400", "730"),
)
_COLUMNS = {
    "before": "sales.stage",
    "what": "event.what",
    "direction": "event.direction",
    "kind": "event.kind",
    "topic": "event.topic",
}
_OPEN = f'"{NEED}", "{INFORMATION}", "{OFFER}"'
_AFTER = f'"none", "{USE}", "{RENEWAL}"'  # nothing is being sold
_SALES = '"contract", "offer", "tariff", "product", "advice"'


def _rule(effect: str, stage: str, days: int, why: str, **tests: str) -> Rule:
    assert tests.keys() <= _COLUMNS.keys()
    cells = tuple(tests.get(name, "-") for name in _COLUMNS)
    return Rule(cells, (f'"{stage}"', f'"{effect}"', str(days)), (why,))


# The first that fits decides. A firm replaces topics and days by its own.
_RULES = (
    _rule(
        BEGINS,
        PURCHASE,
        60,
        _("Accepted what was suggested, with no sale under way."),
        before=_AFTER,
        what='"accepted"',
    ),
    _rule(MOVES, PURCHASE, 60, _("Accepted what was suggested."), what='"accepted"'),
    _rule(ENDS, "none", 0, _("Declined what was suggested."), before=f'"{OFFER}"', what='"declined"'),
    _rule(
        MOVES,
        OFFER,
        30,
        _("Something was suggested while a sale was under way."),
        before=f'{_OPEN}, "{RENEWAL}"',
        what='"offer"',
    ),
    _rule(PROMPTS, "none", 30, _("Something was suggested: it may prompt a sale."), what='"offer"'),
    _rule(
        MOVES,
        USE,
        400,
        _("The contract has begun."),
        before=f'{_OPEN}, "{PURCHASE}"',
        what='"begun"',
    ),
    _rule(BEGINS, USE, 400, _("A contract has begun without a sale before."), what='"begun"'),
    _rule(
        MOVES,
        RENEWAL,
        120,
        _("The contract ends within 90 days."),
        before=f'"none", "{PURCHASE}", "{USE}", "{RENEWAL}"',
        what='"ending"',
    ),
    _rule(
        ENDS,
        "none",
        0,
        _("The last contract has ended."),
        before=f'"{PURCHASE}", "{USE}", "{RENEWAL}"',
        what='"ended"',
    ),
    _rule(
        MOVES,
        USE,
        400,
        _("Is billed for what was bought."),
        before=f'"none", "{PURCHASE}", "{USE}"',
        what='"billed"',
    ),
    _rule(MOVES, PURCHASE, 60, _("Bought something."), before=_OPEN, what='"bought"'),
    _rule(BEGINS, PURCHASE, 60, _("Bought something without a sale before."), what='"bought"'),
    _rule(
        MOVES,
        PURCHASE,
        60,
        _("Ordered."),
        before=f'{_OPEN}, "{PURCHASE}"',
        what='"interaction"',
        direction='"inbound"',
        kind='"order"',
    ),
    _rule(
        BEGINS,
        PURCHASE,
        60,
        _("Ordered, with no sale under way."),
        what='"interaction"',
        direction='"inbound"',
        kind='"order"',
    ),
    _rule(
        MOVES,
        INFORMATION,
        60,
        _("Asks on, or was advised."),
        before=f'"{NEED}", "{INFORMATION}"',
        what='"interaction"',
        direction='"inbound", "outbound"',
        topic=f'{_SALES}, "price"',
    ),
    _rule(
        BEGINS,
        NEED,
        60,
        _("Asks about contracts, products or prices."),
        before=_AFTER,
        what='"interaction"',
        direction='"inbound"',
        topic=f'{_SALES}, "price"',
    ),
    _rule(
        BEGINS,
        NEED,
        60,
        _("We visited or called about contracts or products."),
        before=_AFTER,
        what='"interaction"',
        direction='"outbound"',
        kind='"visit", "call"',
        topic=_SALES,
    ),
    _rule(
        PROMPTS,
        "none",
        30,
        _("We wrote about products or prices: it may prompt a sale."),
        what='"interaction"',
        direction='"outbound"',
        topic=f'{_SALES}, "price", "campaign", "newsletter"',
    ),
    _rule(
        PROMPTS,
        "none",
        30,
        _("Customers speak about us: it may prompt a sale."),
        what='"interaction"',
        direction='"unbound"',
    ),
    _rule(NOTHING, "none", 0, _("Has nothing to do with a sale.")),
)
DELIVERED = first_fitting((ASKED[name] for name in _COLUMNS.values()), (STAGE, EFFECT, DAYS), _RULES)
SALES_CYCLE = Kind(
    code="sales_cycle",
    english=_("Stages of the sales cycle"),
    decision="stage of the sales cycle",
    asked=ASKED,
    answers=(STAGE, EFFECT, DAYS),
    delivered=DELIVERED,
)


def why(table: DecisionTable, rule: int, language: str) -> str:
    """The sentence of a rule; those of the delivered table are known in both languages. 0: time went by.

    >>> why(DELIVERED, 0, "en")
    'Nothing has happened for too long.'
    """
    if rule == 0:
        return translator(language).gettext(_("Nothing has happened for too long."))
    if not 1 <= rule <= len(table.rules):
        return ""
    remark = " ".join(table.rules[rule - 1].annotations).strip()
    return translator(language).gettext(remark) if remark else ""
