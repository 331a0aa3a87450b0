"""What may be asked of a customer in a list, of which type is it, and where does it stand?"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Literal

from kundig.base.messages import translator
from kundig.base.refusals import Refused
from kundig.customers.attributes import ATTRIBUTES, Attribute
from kundig.customers.fields import KINDS, LANGUAGES

type Type = Literal[
    "text", "code", "number", "whole", "money", "date", "moment", "boolean", "segment", "search"
]
type Join = Literal["customer", "live", "computed"]
PREFIX: Mapping[Join, str] = {"customer": "c", "live": "l", "computed": "p"}
SECRET = (
    "value.",
    "rfm.",
    "cube.",
    "potential.",
    "measure.",
    "lifetime.",
)  # what only those may ask who may see values
# The name as one says it, like `Customer.name`.
NAME = (
    "coalesce(nullif(c.company, ''), nullif(trim(coalesce(nullif(c.first_name, ''),"
    " CASE WHEN c.salutation = 'Familie' THEN 'Familie' ELSE '' END) || ' ' || c.last_name), ''), c.number)"
)


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that conditions, columns and the order of a list may name.

    `sql` is the column it stands in; of many rows of a customer (`rows`) it is a condition on them.
    """

    name: str
    type: Type
    sql: str
    english: str
    join: Join = "customer"
    choices: Mapping[str, str] = MappingProxyType({})
    rows: str = ""
    field: str = ""  # the customer's field that can be edited in the list

    def said(self, language: str) -> str:
        """The name as a reader of the language knows it."""
        return translator(language).gettext(self.english)

    @property
    def secret(self) -> bool:
        """Whether only those may ask who may see values."""
        return self.name.startswith(SECRET)

    @property
    def shown(self) -> bool:
        """Whether a list can have it as a column."""
        return not self.rows and self.type not in ("segment", "search")


MEASURES = {
    "retention": _("Retention"),
    "development": _("Development"),
    "acquisition": _("Acquisition"),
    "none": _("No measure"),
}
# As `value.levels` writes them.
LEVEL_REASONS = {
    "above_threshold": _("by value"),
    "potential_threshold": _("by potential"),
    "below_thresholds": _("floor for everybody"),
    "rule": _("by another rule"),
}
# As `cycles.rules` gives them, in the order of a life.
STAGES: Mapping[str, str] = MappingProxyType(
    {
        "prospect": _("prospect"),
        "new": _("new"),
        "growing": _("growing"),
        "mature": _("mature"),
        "endangered": _("endangered"),
        "dormant": _("dormant"),
        "lost": _("lost"),
        "won_back": _("won back"),
    }
)
# As `cycles.sales.rules` gives them, in the order of a sale.
SALES_STAGES: Mapping[str, str] = MappingProxyType(
    {
        "need": _("need"),
        "information": _("information and advice"),
        "offer": _("offer"),
        "purchase": _("purchase"),
        "use": _("use"),
        "renewal": _("renewal"),
    }
)
STARTERS: Mapping[str, str] = MappingProxyType(
    {"outbound": _("Outbound"), "inbound": _("Inbound"), "unbound": _("Unbound")}
)
CODES: Mapping[str, Mapping[str, str]] = {
    "customer.kind": KINDS,
    "customer.language": LANGUAGES,
    "cycle.stage": STAGES,
    "sales.stage": SALES_STAGES,
    "sales.started_by": STARTERS,
    "level.reason": LEVEL_REASONS,
    "level.code": {code: code for code in "ABCDE"},
    "measure.kind": MEASURES,
    "potential.level": {code: code for code in "ABCDE"},
}
EXACT = frozenset({"customer.country", "customer.postal_code", "customer.number", "rfm.scores"})
EXACT_TOO = frozenset({"value.main_cause", "level.reason", "measure.reason"})
WHOLE = frozenset(
    {"needs.group", "level.rule", "value.rank", "rfm.frequency", "promises.kept", "promises.broken"}
)


def _of_attribute(one: Attribute) -> Subject:
    kind: Type = one.type
    if one.name in CODES or one.name in EXACT | EXACT_TOO:
        kind = "code"
    elif one.name in WHOLE:
        kind = "whole"
    return Subject(
        one.name,
        kind,
        f"{PREFIX[one.profile]}.{one.column}",
        one.english,
        one.profile,
        CODES.get(one.name, {}),
        field=one.column if one.profile == "customer" else "",
    )


_EXTRA = (
    Subject("relationship.product", "text", "r.product", _("holds the product"), rows="relationship"),
    Subject("relationship.active", "boolean", "true", _("holds something today"), rows="held"),
    Subject("task.open", "boolean", "true", _("has an open task"), rows="task"),
    Subject("hold.active", "boolean", "true", _("is treated with restraint"), rows="hold"),
    Subject("customer.search", "search", "", _("name, number or place")),
    Subject("edit.member", "whole", "r.edit_id", _("was changed by the edit"), rows="edit"),
    Subject("segment.member", "segment", "", _("is in the segment")),
)
SUBJECTS: Mapping[str, Subject] = MappingProxyType(
    {
        one.name: one
        for one in (
            Subject("customer.name", "text", NAME, _("name of the customer")),
            *(_of_attribute(one) for one in ATTRIBUTES.values()),
            *_EXTRA,
        )
    }
)


def subject(name: str, *, position: int = 0) -> Subject:
    """The subject of that name, or a refusal with the nearest and where it was asked."""
    if found := SUBJECTS.get(name):
        return found
    near = get_close_matches(name.casefold(), SUBJECTS, n=3, cutoff=0.0)
    raise Refused("segments.unknown", position=position, name=name, nearest=", ".join(near))
