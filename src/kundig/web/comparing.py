"""How do two customers look side by side, and which of their values should stay?"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kundig.base.operations import spoken_language
from kundig.customers.duplicates.records import DuplicatePair
from kundig.customers.fields import FIELDS, Field
from kundig.customers.records import Customer, Interaction, Posting, Relationship
from kundig.value import reading
from kundig.web.formats import day

type Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")
LIKENESS: Mapping[str, Promise] = {
    "exact": _("the same"),
    "near": _("nearly the same"),
    "part": _("the same in part"),
    "swapped": _("exchanged with each other"),
    "differs": _("different"),
    "initial": _("the same initial"),
}
COMPARED: Mapping[str, Promise] = {"place": _("place")}


@dataclass(frozen=True, slots=True)
class Line:
    """A field of both."""

    name: str
    said: str
    left: str
    right: str
    differs: bool
    stays: Side


@dataclass(frozen=True, slots=True)
class Weighed:
    """One of the two, with what we know of him."""

    side: Side
    customer: Customer
    interactions: int
    contracts: int
    postings: int
    profit: Decimal | None

    @property
    def known(self) -> int:
        """How much would be looked for under his number."""
        return self.interactions + self.contracts + self.postings


@dataclass(frozen=True, slots=True)
class Sign:
    """What speaks for two being one, or against it."""

    said: str
    likeness: str
    speaks_for: bool


def weighed(side: Side, who: Customer, *, value: bool) -> Weighed:
    """The customer with the counts of his facts; his profit only for those who may see it."""
    found = reading.current() if value else None
    profile = reading.profiles(found).filter(customer=who).first() if found else None
    return Weighed(
        side,
        who,
        Interaction.objects.filter(customer__in=who.members).count(),
        Relationship.objects.filter(customer__in=who.members).count(),
        Posting.objects.filter(customer__in=who.members).count(),
        profile.profit if profile else None,
    )


def leads(left: Weighed, right: Weighed) -> Side:
    """Who should keep his number: who has more facts, else who has been here longer."""
    if left.known != right.known:
        return "left" if left.known > right.known else "right"
    return "left" if left.customer.since <= right.customer.since else "right"


def lines(left: Customer, right: Customer, leading: Side) -> list[Line]:
    """All fields that one of the two has; what only one has stays, else what the leading one has."""
    language = spoken_language()
    found = []
    for name, field in FIELDS.items():
        one, other = getattr(left, name), getattr(right, name)
        if not field.editable or not (one or other):
            continue
        stays = leading if one and other else ("left" if one else "right")
        if name == "since":  # he has been a customer since the earlier day
            stays = "left" if one <= other else "right"
        shown = [_shown(field, value, language) for value in (one, other)]
        found.append(Line(name, field.said(language), shown[0], shown[1], one != other, stays))
    return found


def _shown(field: Field, value: Any, language: str) -> str:
    if not value:
        return ""
    return day(value) if field.kind == "date" else dict(field.options(language)).get(value, str(value))


def signs(pair: DuplicatePair) -> list[Sign]:
    """The evidence in words, the strongest first."""
    language = spoken_language()
    found = []
    for item in sorted(pair.evidence, key=lambda each: -abs(float(each.get("weight", 0)))):
        name = str(item.get("field", ""))
        said = COMPARED.get(name) or (FIELDS[name].said(language) if name in FIELDS else name)
        level = str(item.get("level", ""))
        found.append(Sign(str(said), str(LIKENESS.get(level, level)), float(item.get("weight", 0)) > 0))
    return found
