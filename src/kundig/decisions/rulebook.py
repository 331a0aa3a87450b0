"""How is all that decides made ready, once for each rulebook?"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from kundig.base.refusals import Refused
from kundig.decisions.actions import ActionRule, actions_of
from kundig.decisions.arms import Weights
from kundig.decisions.contact.policy import CONTACT, ContactLimits, limits_of
from kundig.decisions.ends import END
from kundig.decisions.learning.features import NAMES
from kundig.decisions.learning.model import Actions
from kundig.decisions.names import fields_read, read_by
from kundig.decisions.policies import ARBITRATION, WEIGHING
from kundig.feel.dmn.compiling import CompiledTable, compiled, is_constant
from kundig.feel.dmn.programs import compiled as run_of
from kundig.feel.dmn.rulesets import RuleSet
from kundig.feel.parsing import parse_tree
from kundig.feel.policies.kinds import Kind, table_of
from kundig.feel.runs import Run
from kundig.feel.syntax import Node
from kundig.feel.values import Frame

ALWAYS = ("level.code", "cycle.stage", *NAMES)  # the levers ask for them, and the model
MOST_KNOWN = 1_000
KINDS: Mapping[str, Kind] = {one.code: one for one in (ARBITRATION, WEIGHING, CONTACT)}
type Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Values:
    """Expressions by action; each distinct one is computed once for a customer, where it is asked for."""

    of_action: tuple[int, ...]
    runs: tuple[Run | float | None, ...]

    @classmethod
    def of(cls, trees: Mapping[str, Node], texts: tuple[str, ...]) -> "Values":
        """What never changes is computed now."""
        places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
        runs = tuple(
            _number(run_of(tree)({})) if is_constant(tree) else run_of(tree)
            for tree in (trees[text] for text in places)
        )
        return cls(tuple(places[text] for text in texts), runs)

    def at(self, action: int, frame: Frame, known: dict[int, float | None]) -> float | None:
        """What it comes to for an action; null where it is no number."""
        place = self.of_action[action]
        if place not in known:
            run = self.runs[place]
            known[place] = _computed(run, frame) if callable(run) else run
        return known[place]


def _computed(run: Run, frame: Frame) -> float | None:
    try:
        return _number(run(frame))
    except Refused:  # it asks for more than an expression may
        return None


def _number(value: object) -> float | None:
    """Money becomes a figure here, and only here."""
    return float(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """All that decides, ready to run; nothing in it changes."""

    id: int
    actions: tuple[ActionRule, ...]
    rules: RuleSet
    company: Values
    customer: Values
    costs: Floats
    levers: Floats
    tables: Mapping[str, CompiledTable]
    versions: Mapping[str, int]
    names: tuple[str, ...]
    fields: tuple[str, ...]  # of a contract
    zone: ZoneInfo
    asked: Actions  # as the model of acceptance asks for them
    places: Mapping[str, int]
    _known: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    @classmethod
    def of(cls, id: int, content: Mapping[str, Any]) -> "Rulebook":
        """From its JSON. Raises `Refused` for a rule or a table that cannot be read."""
        actions = actions_of(content["actions"])
        texts = {text for one in actions for text in (one.eligible, one.company_value, one.customer_value)}
        trees = {text: parse_tree(text) for text in sorted(texts)}
        told = content["policies"]
        return cls(
            id=id,
            actions=actions,
            rules=RuleSet.of({one.code: one.eligible for one in actions}),
            company=Values.of(trees, tuple(one.company_value for one in actions)),
            customer=Values.of(trees, tuple(one.customer_value for one in actions)),
            costs=np.array([float(one.cost) for one in actions]),
            levers=np.array([float(one.lever) for one in actions]),
            tables={code: compiled(table_of(kind, told[code]["content"])) for code, kind in KINDS.items()},
            versions={code: one["version"] for code, one in told.items()},
            names=read_by((*trees.values(), *(parse_tree(name) for name in ALWAYS))),
            fields=fields_read(trees.values()),
            zone=ZoneInfo(content["zone"]),
            asked=Actions(tuple(one.code for one in actions), tuple(one.kind for one in actions)),
            places={one.code: one.place for one in actions},
        )

    def action(self, code: str) -> ActionRule:
        """The action of that code."""
        return self.actions[self.places[code]]

    def weights(self, channel: str) -> Weights:
        """How a channel weighs, tries and measures."""
        if (key := ("weights", channel)) not in self._known:
            given = self.tables[WEIGHING.code].decide({"channel": channel})
            self._known[key] = _weights(given if isinstance(given, Mapping) else {})
        found: Weights = self._known[key]
        return found

    def lever(self, kind: str, level: object, stage: object) -> float:
        """How much more an action of this kind counts for such a customer."""
        if (key := ("lever", kind, level, stage)) not in self._known:
            asked = {"action": {"kind": kind}, "level": {"code": level}, "cycle": {"stage": stage}}
            found = _number(self.tables[ARBITRATION.code].decide(asked))
            self._known[key] = 1.0 if found is None else max(0.0, found)
        lever: float = self._known[key]
        return lever

    def limits(self, channel: str) -> ContactLimits:
        """How often and when a customer may be met in a channel."""
        if (key := ("limits", channel)) not in self._known:
            self._known[key] = limits_of(self.tables[CONTACT.code], channel)
        found: ContactLimits = self._known[key]
        return found

    def in_time(self, on: dt.date, channel: str) -> tuple[bytes, Sequence[tuple[int, int]]]:
        """Where each action ends on a day in a channel; and the places of those that do not, with the
        conditions that each asks for."""
        if (key := ("open", on, channel)) not in self._known:
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            steps = bytes(_untimely(one, on, channel) for one in self.actions)
            wanted = enumerate(mask for _, mask in self.rules.rules)
            self._known[key] = steps, tuple(one for one in wanted if not steps[one[0]])
        found: tuple[bytes, Sequence[tuple[int, int]]] = self._known[key]
        return found


def _untimely(action: ActionRule, on: dt.date, channel: str) -> int:
    if not action.in_its_time(on):
        return END["inactive"]
    return 0 if channel in action.channels else END["channel"]


def _weights(given: Mapping[str, object]) -> Weights:
    """Shares lie between 0 and 1; what a table does not say is 0."""

    def share(name: str) -> float:
        return min(1.0, max(0.0, _number(given.get(name)) or 0.0))

    return Weights(
        lambda_=max(0.0, _number(given.get("lambda")) or 0.0),
        exploration=share("exploration"),
        control=share("control_share"),
        random=share("random_share"),
        propensity=share("propensity_share"),
        no_levers=share("no_levers_share"),
    )
