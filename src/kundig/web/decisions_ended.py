"""In which decisions did an action end at a step, or nothing come further than it, as their logs say?"""

from collections.abc import Iterable

from django.db.models import QuerySet

from kundig.decisions.ends import END, ENDS
from kundig.decisions.records import Decision
from kundig.decisions.replaying.operations import read

LOOKED_AT = 500  # logs, which no index knows, at once


def ended(
    found: QuerySet[Decision], step: str, action: str, *, most: int
) -> tuple[list[Decision], Decision | None]:
    """Those of the decisions, at most so many; and the last one looked at if there are more.

    Without an action: those that offered nothing, by the step that was the furthest.
    """
    looked, those = list(found[: LOOKED_AT + 1]), []
    for one in looked[:LOOKED_AT]:
        if _step(one, action) == END[step]:
            those.append(one)
        if len(those) == most:
            return those, one if one != looked[-1] else None
    return those, looked[LOOKED_AT - 1] if len(looked) > LOOKED_AT else None


def furthest(some: Iterable[Decision]) -> list[str]:
    """How far the action came that came furthest, in each decision that offered nothing."""
    return [ENDS[max(read(one).choice.steps, default=0)] for one in some]


def _step(decision: Decision, action: str) -> int | None:
    choice = read(decision).choice
    if not action:
        return max(choice.steps, default=0)
    place = choice.rulebook.places.get(action)
    return None if place is None else choice.steps[place]
