"""How is all that decides made ready, once for each rulebook?"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from kundig.customers.attributes import ATTRIBUTES
from kundig.decisions.actions import ActionRule, actions_of
from kundig.decisions.arms import Weights
from kundig.decisions.contact.hindering import OFFERS
from kundig.decisions.contact.limits import ContactLimits
from kundig.decisions.contact.policy import CONTACT, limits_of
from kundig.decisions.ends import END
from kundig.decisions.learning.features import NAMES
from kundig.decisions.learning.model import Actions
from kundig.decisions.names import fields_read, read_by
from kundig.decisions.policies import ARBITRATION, WEIGHING
from kundig.decisions.sql import COLUMNS
from kundig.decisions.worth import Floats, Places, Worth, number
from kundig.feel.dmn.compiling import CompiledTable, compiled
from kundig.feel.dmn.rulesets import RuleSet
from kundig.feel.parsing import parse_tree
from kundig.feel.policies.kinds import Kind, table_of
from kundig.feel.values import Frame

ALWAYS = ("level.code", "cycle.stage", *NAMES)  # the levers ask for them, and the model
MOST_KNOWN = 1_000
KINDS: Mapping[str, Kind] = {one.code: one for one in (ARBITRATION, WEIGHING, CONTACT)}


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """All that decides, ready to run; nothing in it changes."""

    id: int
    actions: tuple[ActionRule, ...]
    rules: RuleSet
    worth: Worth  # to the customer, and to the company
    costs: Floats
    levers: Floats
    tables: Mapping[str, CompiledTable]
    versions: Mapping[str, int]
    names: tuple[str, ...]
    attributes: tuple[str, ...]  # of these, what is known of a customer: they come first
    pick: Callable[[Sequence[Any]], tuple[Any, ...]]  # their values out of those of all columns
    read: tuple[tuple[str, str, str], ...]  # of these, what rules read: the name, before and after its dot
    computed: tuple[tuple[str, str, str], ...]  # of those, what is more than looked up
    fields: tuple[str, ...]  # of a contract
    computes: bool  # whether anything is more than looked up
    zone: ZoneInfo
    kinds: tuple[str, ...]
    kind_of: Places
    purposes: tuple[str, ...]
    purpose_of: Places
    capped: frozenset[int]  # the places of those that the contact policy counts
    limited: npt.NDArray[np.bool_]
    ids_of_limited: tuple[tuple[int, int], ...]
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
        rules = RuleSet.of({one.code: one.eligible for one in actions})
        worth = Worth.of(
            [trees[one.customer_value] for one in actions], [trees[one.company_value] for one in actions]
        )
        kinds = tuple(dict.fromkeys(one.kind for one in actions))
        purposes = tuple(dict.fromkeys(one.purpose for one in actions))
        names = read_by((*trees.values(), *(parse_tree(name) for name in ALWAYS)))
        attributes = tuple(name for name in names if name in ATTRIBUTES)
        return cls(
            id=id,
            actions=actions,
            rules=rules,
            worth=worth,
            costs=np.array([float(one.cost) for one in actions]),
            levers=np.array([float(one.lever) for one in actions]),
            tables={code: compiled(table_of(kind, told[code]["content"])) for code, kind in KINDS.items()},
            versions={code: one["version"] for code, one in told.items()},
            names=names,
            attributes=attributes,
            pick=itemgetter(*(COLUMNS.index(name) for name in attributes)),
            read=_parted(read_by(trees.values())),
            computed=_parted(read_by((*rules.computed, *worth.computed))),
            fields=fields_read(trees.values()),
            computes=bool(rules.computed or worth.computed),
            zone=ZoneInfo(content["zone"]),
            kinds=kinds,
            kind_of=np.array([kinds.index(one.kind) for one in actions], dtype=np.intp),
            purposes=purposes,
            purpose_of=np.array([purposes.index(one.purpose) for one in actions], dtype=np.intp),
            capped=frozenset(one.place for one in actions if one.purpose in OFFERS),
            limited=np.array([one.limited for one in actions], dtype=np.bool_),
            ids_of_limited=tuple((one.place, one.id) for one in actions if one.limited),
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
            found = number(self.tables[ARBITRATION.code].decide(asked))
            self._known[key] = 1.0 if found is None else max(0.0, found)
        lever: float = self._known[key]
        return lever

    def levered(self, level: object, stage: object) -> Floats:
        """How much more each action counts for such a customer, with its own lever."""
        if (key := ("levers", level, stage)) not in self._known:
            of_kind = np.array([self.lever(kind, level, stage) for kind in self.kinds])
            self._known[key] = self.levers * of_kind[self.kind_of]
        levers: Floats = self._known[key]
        return levers

    def limits(self, channel: str) -> ContactLimits:
        """How often and when a customer may be met in a channel."""
        if (key := ("limits", channel)) not in self._known:
            self._known[key] = limits_of(self.tables[CONTACT.code], channel)
        found: ContactLimits = self._known[key]
        return found

    def fitting(
        self, on: dt.date, channel: str, values: Mapping[str, object], frame: Frame
    ) -> tuple[npt.NDArray[np.uint8], Places]:
        """Where each action ends on a day in a channel so far; and the places of those that fit."""
        if (key := ("open", on, channel)) not in self._known:
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            steps = np.array([_untimely(one, on, channel) for one in self.actions], dtype=np.uint8)
            open_ = sum(1 << place for place in (steps == END["not_eligible"]).nonzero()[0].tolist())
            self._known[key] = steps, open_
        steps, open_ = self._known[key]
        fits = self.rules.true_in(frame, values) & open_
        bits = np.frombuffer(fits.to_bytes(-(-len(steps) // 8), "little"), np.uint8)
        return steps.copy(), np.unpackbits(bits, bitorder="little").view(np.bool_).nonzero()[0]


def _parted(names: Iterable[str]) -> tuple[tuple[str, str, str], ...]:
    parts = ((name, *name.partition(".")) for name in names)
    return tuple((name, head, tail) for name, head, _, tail in parts)


def _untimely(action: ActionRule, on: dt.date, channel: str) -> int:
    if not action.in_its_time(on):
        return END["inactive"]
    return END["not_eligible" if channel in action.channels else "channel"]


def _weights(given: Mapping[str, object]) -> Weights:
    """Shares lie between 0 and 1; what a table does not say is 0."""

    def share(name: str) -> float:
        return min(1.0, max(0.0, number(given.get(name)) or 0.0))

    return Weights(
        lambda_=max(0.0, number(given.get("lambda")) or 0.0),
        exploration=share("exploration"),
        control=share("control_share"),
        random=share("random_share"),
        propensity=share("propensity_share"),
        no_levers=share("no_levers_share"),
    )
