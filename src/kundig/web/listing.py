"""Which list does an address ask for, and which address shows a list?"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kundig.base.operations import spoken_language
from kundig.base.records import User
from kundig.base.roles import SEE_VALUE, may
from kundig.customers.segments.asking import DEEP
from kundig.customers.segments.filters import CONDITIONS, Condition, Filters, condition, parse
from kundig.customers.segments.joining import both, conjuncts
from kundig.customers.segments.now import Now
from kundig.customers.segments.operations import now_for, visible
from kundig.customers.segments.records import Segment
from kundig.customers.segments.rules import Rule, read
from kundig.customers.segments.saying import rule as rule_of
from kundig.customers.segments.sql import BY_NAME, Order
from kundig.customers.segments.subjects import SUBJECTS
from kundig.value import reading

COLUMNS = ("customer.name", "customer.number", "customer.postal_code", "customer.city", "customer.since")
VALUED = (*COLUMNS, "value.today", "level.code")
OPERATOR_WORDS: dict[str, Promise] = {
    "is": _("is"),
    "not": _("is not"),
    "contains": _("contains"),
    "starts": _("starts with"),
    "before": _("before"),
    "after": _("after"),
    "between": _("between"),
    "least": _("at least"),
    "most": _("at most"),
    "empty": _("is empty"),
    "filled": _("is filled"),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of customers as an address carries it: everything but the page.

    Of the customers hold the conditions, which were put together in a form, and the rule, which was written.
    """

    filters: Filters = ()
    rule: str = ""
    columns: tuple[str, ...] = COLUMNS
    order: Order = field(default_factory=Order)
    segment: Segment | None = None
    editing: bool = False

    @property
    def by(self) -> str:
        """The order as it stands in an address and in a segment."""
        return f"-{self.order.by}" if self.order.down else self.order.by

    @property
    def whole(self) -> str:
        """Conditions and rule as one rule."""
        return both(self.rule, rule_of(self.filters))

    @property
    def found(self) -> Rule:
        """The same, read."""
        return read(self.whole)

    def pairs(self) -> list[tuple[str, str]]:
        """What carries the list, for forms; the rule of a segment is known by the segment."""
        every = [("segment", str(self.segment.pk))] if self.segment else []
        if self.segment and self.rule == self.segment.rule:
            every.append(("kept", "1"))
        elif self.rule:
            every.append(("rule", self.rule))
        every += [("f", one.text()) for one in self.filters]
        every += [("c", ",".join(self.columns)), ("s", self.by)]
        return [*every, ("edit", "1")] if self.editing else every

    def query(self) -> str:
        """What carries the list, for links."""
        return urlencode(self.pairs(), quote_via=quote, safe=":,")

    def with_(self, **changed: object) -> "Listing":
        return replace(self, **changed)  # type: ignore[arg-type]  # the fields of this class

    def without(self, position: int) -> "Listing":
        """The list without one of its conditions."""
        kept = tuple(one for place, one in enumerate(self.filters) if place != position)
        return self.with_(filters=kept)

    def parts(self) -> list[tuple[str, "Listing"]]:
        """The parts of its rule, each with the list without it; of more than one can read, the whole rule."""
        parts = conjuncts(read(self.rule))
        if len(parts) > CONDITIONS:
            parts = [self.rule]
        return [
            (part, self.with_(rule=both(*parts[:place], *parts[place + 1 :])))
            for place, part in enumerate(parts)
        ]


def sees_value(request: HttpRequest) -> bool:
    """Whether this person may see what customers are worth."""
    return isinstance(request.user, User) and may(request.user.role, SEE_VALUE)


def now(request: HttpRequest) -> Now:
    """What rules mean to this person today."""
    found = reading.current()
    who = request.user if isinstance(request.user, User) else None
    return now_for(who, generation=found.id if found else 0)


def asked(request: HttpRequest, given: QueryDict) -> Listing:
    """The list that an address or a form asks for; a segment brings what the address leaves open."""
    segment = _segment(request, given.get("segment", ""))
    told = [one for one in given.getlist("f") if one]
    filters = parse(told)
    # An address from before there were rules names a segment beside all of its conditions.
    kept = segment is not None and ("kept" in given or not (told or "s" in given))
    rule = read(segment.rule if segment and kept else given.get("rule", "")).text
    if text := given.get("q", "").strip():
        filters = (*filters, condition("customer.search", "is", [text[:80]]))
    names = [name for part in given.getlist("c") for name in part.split(",")]
    names = names or (list(segment.columns) if segment else [])
    sees = sees_value(request)
    columns = _columns(names, sees=sees)
    if not sees and secret(read(both(rule, rule_of(filters))), now(request)):
        raise PermissionDenied(SEE_VALUE)
    by = given.get("s") or (segment.order if segment else "") or BY_NAME
    order = Order(by.lstrip("-"), by.startswith("-"))
    if order.by not in SUBJECTS or not SUBJECTS[order.by].shown or (SUBJECTS[order.by].secret and not sees):
        order = Order()
    return Listing(filters, rule, columns, order, segment, given.get("edit") == "1")


def added(request: HttpRequest, listing: Listing) -> Listing:
    """The list with the condition that the filter bar's form brings."""
    given = request.GET
    operator = given.get("op", "is")
    values = [each for value in given.getlist("value") for each in value.split("|" if "|" in value else ";")]
    one = condition(
        given.get("field", ""),
        operator,
        values,
        language=spoken_language(),
        position=len(listing.filters) + 1,
    )
    return listing.with_(filters=(*listing.filters, one))


def secret(rule: Rule, known: Now, *, depth: int = 0) -> bool:
    """Whether a rule asks for values, or a segment in it does."""
    if any(SUBJECTS[name].secret for name in rule.names if name in SUBJECTS):
        return True
    inner = [known.segments.get(key, "") for key in rule.segments] if depth <= DEEP else []
    return any(secret(read(text), known, depth=depth + 1) for text in inner)


def to_list(*filters: Condition | str, rule: str = "", columns: Sequence[str] = (), by: str = BY_NAME) -> str:
    """The address of the list behind a figure."""
    texts = [one if isinstance(one, str) else one.text() for one in filters]
    order = [("c", ",".join(columns))] if columns else []
    asked = [("rule", rule)] if rule else []
    pairs = [*asked, *(("f", text) for text in texts), *order, ("s", by)]
    return f"/customers/?{urlencode(pairs, quote_via=quote, safe=':,')}"


def _columns(names: Sequence[str], *, sees: bool) -> tuple[str, ...]:
    known = [name for name in dict.fromkeys(names) if name in SUBJECTS and SUBJECTS[name].shown]
    allowed = tuple(name for name in known if sees or not SUBJECTS[name].secret)
    return allowed or (VALUED if sees else COLUMNS)


def _segment(request: HttpRequest, key: str) -> Segment | None:
    if not key:
        return None
    who = request.user if isinstance(request.user, User) else None
    found = visible(who).filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None
    if found is None:
        raise Http404
    return found
