"""In which SQL are the customers of a rule found, in order and page by page?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kundig.customers.segments.asking import asked
from kundig.customers.segments.columns import JOINS
from kundig.customers.segments.now import Now
from kundig.customers.segments.rules import Rule
from kundig.customers.segments.subjects import SUBJECTS, Join
from kundig.customers.sorting import ERASED

type Params = list[Any]
_PLAIN = {"c.sort_key": " || ''", "p.rank": " + 0"}  # says the same, but no index has it
NEVER_EMPTY = frozenset({"c.sort_key", "c.number", "c.since", "c.kind", "c.country", "c.language"})
BY_NAME = "customer.name"
LEADING = f"c.leading_id IS NULL AND c.sort_key NOT LIKE '{ERASED}%%'"  # as `Customer.objects.leading()`


@dataclass(frozen=True, slots=True)
class Order:
    """By which subject the list is sorted; who has nothing there stands at the end either way."""

    by: str = BY_NAME
    down: bool = False

    @property
    def sql(self) -> str:
        if self.by == BY_NAME:
            return "c.sort_key"
        if self.by == "value.today":
            return "p.rank"
        about = SUBJECTS[self.by]
        return f"lower({about.sql})" if about.type == "text" else about.sql

    @property
    def falls(self) -> bool:
        """Whether the column falls: the rank falls where the value rises."""
        return not self.down if self.by == "value.today" else self.down


@dataclass(frozen=True, slots=True)
class Place:
    """After whom a page begins, or before whom it ends: what he has in the sorted column, and his key."""

    value: str | None
    key: int


def count(rule: Rule, now: Now, *, percent: int = 100) -> tuple[str, Params]:
    """How many they are, among all or among a sample of the pages on which customers lie."""
    source, params = _source(rule, now, set())
    if percent < 100:
        sample = f"kundig_customer AS c TABLESAMPLE SYSTEM ({int(percent)}) REPEATABLE (1)"
        source = source.replace("kundig_customer AS c", sample, 1)
    return f"SELECT count(*) {source}", params


def keys(rule: Rule, now: Now) -> tuple[str, Params]:
    """The keys of all."""
    source, params = _source(rule, now, set())
    return f"SELECT c.id {source}", params


def parts(order: Order, *, backwards: bool = False) -> list[bool]:
    """The queries: first those who have something in the sorted column (False), then the empty (True).

    Two simple queries follow an index where one with an OR could not.
    """
    every = [False] if order.sql in NEVER_EMPTY else [False, True]
    return every[::-1] if backwards else every


def select(
    columns: Sequence[str],
    rule: Rule,
    now: Now,
    *,
    order: Order,
    empty: bool = False,
    place: Place | None = None,
    backwards: bool = False,
    limit: int | None = None,
    walk: bool = True,
) -> tuple[str, Params]:
    """Key, sorted value and columns of the customers, in order; a page of them after or before a place.

    Walking along the index of the order is quick where many fulfil the conditions; where few do, they are
    found first and sorted then.
    """
    about = [SUBJECTS[name] for name in columns]
    shown: set[Join] = {one.join for one in about} - {"customer"}
    ordered: set[Join] = {SUBJECTS[order.by].join} - {"customer"}
    source, params = _source(rule, now, ordered if limit is not None else ordered | shown)
    sign = "<" if order.falls != backwards else ">"
    way = "DESC" if sign == "<" else "ASC"
    then = "<" if backwards else ">"
    by = keyed = f"c.id {'DESC' if backwards else 'ASC'}"
    if order.sql not in NEVER_EMPTY:
        source += f" AND {order.sql} IS {'' if empty else 'NOT '}NULL"
    if place is not None and empty:
        source, params = f"{source} AND c.id {then} %s", [*params, place.key]
    elif place is not None:
        source += f" AND {order.sql} {sign}= %s AND ({order.sql} {sign} %s OR c.id {then} %s)"
        params = [*params, place.value, place.value, place.key]
    if not empty:
        by = f"{order.sql}{'' if walk else _PLAIN.get(order.sql, '')} {way}, {by}"
    fields = ", ".join(one.sql for one in about)
    if limit is None:
        return f"SELECT c.id, {order.sql}::text, {fields} {source} ORDER BY {by}", params
    # First who stands on the page, then what stands in its columns.
    page = f"SELECT c.id AS key, {order.sql} AS place {source} ORDER BY {by} LIMIT {int(limit)}"
    joins = "".join(JOINS[join] for join in sorted(shown))
    text = (
        f"WITH page AS ({page}) SELECT c.id, page.place::text, {fields} FROM page JOIN kundig_customer AS c"
        f" ON c.id = page.key{joins} ORDER BY page.place {way}, {keyed}"
    )
    return text, [*params, *([now.generation] if "computed" in shown else [])]


def _source(rule: Rule, now: Now, needed: set[Join]) -> tuple[str, Params]:
    """From which tables, under which conditions."""
    found = asked(rule, now)
    joins = sorted(needed | found.joins)
    params = [now.generation] if "computed" in joins else []
    tables = "".join(JOINS[join] for join in joins)
    return f"FROM kundig_customer AS c{tables} WHERE {LEADING} AND ({found.text.replace('%', '%%')})", params
