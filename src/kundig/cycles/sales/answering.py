"""What do the tables say of an event, each from its day on?"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence

from kundig.cycles.sales.events import Event
from kundig.cycles.sales.folding import Answer
from kundig.cycles.sales.rules import NOTHING
from kundig.feel.dmn.compiling import compiled
from kundig.feel.dmn.table import DecisionTable
from kundig.feel.policies.deciding import numbered

UNTOUCHED = Answer("none", NOTHING, 0, 0, 0)


class Tables:
    """The versions of a policy, each holding from a day on; before the first one, the first holds.

    An event is answered by the version that held on its day: so what a new one says changes nothing of the
    past. Answers are remembered: there are only so many kinds of events.
    """

    def __init__(self, versions: Sequence[tuple[dt.date, int, DecisionTable]], zone: dt.tzinfo) -> None:
        self._days = [day for day, _, _ in versions]
        self._tables = [(pk, table, compiled(numbered(table))) for _, pk, table in versions]
        self._zone = zone
        self._known: dict[tuple[int, str, str, str, str, str, str], Answer] = {}

    def ask(self, event: Event, stage: str) -> Answer:
        """What the event does to who stands in the stage."""
        which = max(0, bisect_right(self._days, event.at.astimezone(self._zone).date()) - 1)
        key = (which, stage, event.what, event.direction, event.channel, event.kind, event.topic)
        if (found := self._known.get(key)) is None:
            found = self._known[key] = self._answer(which, event, stage)
        return found

    def _answer(self, which: int, event: Event, stage: str) -> Answer:
        version, table, rules = self._tables[which]
        seen: dict[str, object] = {
            "sales.stage": stage or "none",
            "event.what": event.what,
            "event.direction": event.direction,
            "event.channel": event.channel,
            "event.kind": event.kind,
            "event.topic": event.topic,
        }
        asked = {f"asked{place}": seen[one.expression] for place, one in enumerate(table.inputs)}
        number = rules.decide(asked)
        if not number:
            return UNTOUCHED
        rule = int(str(number))
        stage_to, effect, days = (text.strip('"') for text in table.rules[rule - 1].outputs)
        return Answer(stage_to, effect, int(days), version, rule)
