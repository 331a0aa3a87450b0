"""What does a decision know of an action?"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kundig.measures.wording import wording


@dataclass(frozen=True, slots=True)
class ActionRule:
    """An action as it stood when the rulebook was made; `place` is where it stands in it."""

    place: int
    id: int
    code: str
    kind: str
    axis: str
    need: str
    purpose: str
    names: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]
    channels: frozenset[str]
    eligible: str
    company_value: str
    customer_value: str
    customer_basis: str
    cost: Decimal
    lever: Decimal
    starts_on: dt.date | None
    ends_on: dt.date | None
    stock: int | None
    budget: Decimal | None
    active: bool

    @classmethod
    def of(cls, place: int, told: Mapping[str, Any]) -> "ActionRule":
        """From its JSON, where money and levers are texts and days are ISO 8601."""
        known = {name: told[name] for name in cls.__slots__ if name != "place"}
        for name in ("starts_on", "ends_on"):
            known[name] = dt.date.fromisoformat(told[name]) if told[name] else None
        for name in ("cost", "lever", "budget"):
            known[name] = None if told[name] is None else Decimal(told[name])
        return cls(place, **known | {"channels": frozenset(told["channels"])})

    @property
    def limited(self) -> bool:
        """Whether there is only so much of it."""
        return self.stock is not None or self.budget is not None

    def in_its_time(self, on: dt.date) -> bool:
        """Whether it may be offered on a day at all."""
        begun = self.starts_on is None or self.starts_on <= on
        return self.active and begun and (self.ends_on is None or on <= self.ends_on)

    def left(self, taken: int, spent: Decimal) -> bool:
        """Whether there is enough for one more.

        >>> one = ActionRule.of(0, EXAMPLE | {"stock": 3})
        >>> one.left(2, Decimal(0)), one.left(3, Decimal(0))
        (True, False)
        """
        stocked = self.stock is None or taken < self.stock
        return stocked and (self.budget is None or spent + self.cost <= self.budget)

    def name(self, language: str) -> str:
        """What it is called in a language, or in any."""
        return self.names.get(language) or next(iter(self.names.values()), self.code)

    def said(self, channel: str, language: str, customer_value: float) -> str:
        """What a customer is told in a channel, with what it is worth to him."""
        euros = Decimal(customer_value).quantize(Decimal("0.01"))
        return wording(self.texts, channel=channel, language=language, euros=euros)


def actions_of(told: Sequence[Mapping[str, Any]]) -> tuple[ActionRule, ...]:
    """All actions of a rulebook."""
    return tuple(ActionRule.of(place, one) for place, one in enumerate(told))


EXAMPLE: Mapping[str, Any] = {
    "id": 1,
    "code": "tariff-check",
    "kind": "retention",
    "axis": "duration",
    "need": "",
    "purpose": "advertising",
    "names": {"de": "Tarifprüfung", "en": "Tariff check"},
    "texts": {},
    "channels": ["phone", "web"],
    "eligible": "true",
    "company_value": "40",
    "customer_value": "30",
    "customer_basis": "estimate",
    "cost": "2.00",
    "lever": "1.000",
    "starts_on": None,
    "ends_on": None,
    "stock": None,
    "budget": None,
    "active": True,
}
