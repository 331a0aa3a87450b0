"""What does the portfolio page tell of the movement since the earlier month?"""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kundig.value.months import reading as months
from kundig.value.potential.movement import MOVES
from kundig.value.records import Refresh

MOST_CROSSINGS = 12
CUBES: dict[str, Promise] = {"value": _("Value so far"), "potential": _("Potential")}
PARTS: dict[str, Promise] = {
    "before": _("previously"),
    "number": _("number of relationships"),
    "duration": _("duration"),
    "profitability": _("profitability"),
    "came": _("came"),
    "went": _("went"),
    "after": _("now"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a movement with its bar in the waterfall, in percent of the width."""

    name: Promise
    link: str
    amount: Decimal
    customers: int
    left: str
    width: str
    whole: bool


def since(found: Refresh) -> dict[str, object]:
    """What the portfolio page tells of the movement; nothing where no earlier month was valued."""
    if not months.compared(found):
        return {}
    crossed = months.crossings(found)
    return {
        "since": found.compared_with,
        "moved": {CUBES[cube]: bars(cube, parts) for cube, parts in months.totals(found).items()},
        "crossings": [(*one, _link(cells=one[:2])) for one in crossed[:MOST_CROSSINGS]],
        "crossed": sum(count for _before, _after, count in crossed),
        "crossed_link": _link(cells=("", "")),
    }


def bars(cube: str, parts: dict[str, months.Moved]) -> list[Bar]:
    """From what was to what is; each bar begins where the one before ended."""
    ends, running = [Decimal(0)], Decimal(0)
    for part in MOVES[:-1]:
        running += parts[part].amount
        ends.append(running)
    low, high = min(ends), max(ends)
    scale = Decimal(100) / ((high - low) or Decimal(1))

    def bar(part: str, before: Decimal, after: Decimal) -> Bar:
        left, width = (min(before, after) - low) * scale, abs(after - before) * scale
        moved, whole = parts[part], part in ("before", "after")
        link = _link(of=cube, part=part) if moved.customers else ""
        shown = (f"{left:.2f}", f"{max(width, Decimal('0.4')):.2f}")
        return Bar(PARTS[part], link, moved.amount, moved.customers, *shown, whole)

    steps = [*zip(MOVES[:-1], ends, ends[1:], strict=False), ("after", Decimal(0), running)]
    return [bar(*step) for step in steps]


def _link(*, of: str = "potential", part: str = "", cells: tuple[str, str] | None = None) -> str:
    asked = {"of": of, "part": part} if cells is None else {"of": of, "from": cells[0], "to": cells[1]}
    return f"/value/movement/?{urlencode(asked)}"
