"""In which SQL are the customers of a filter found, in order and page by page?"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kundig.base.refusals import Refused
from kundig.customers.search.asked import read
from kundig.customers.search.sql import WORDS, begun
from kundig.customers.segments.filters import Condition, Filters, typed
from kundig.customers.segments.subjects import SUBJECTS, Join, Subject, subject
from kundig.customers.sorting import ERASED

type Params = list[Any]
_PLAIN = {"c.sort_key": " || ''", "p.rank": " + 0"}  # says the same, but no index has it
DEEP = 5  # segments within segments
JOINS: Mapping[Join, str] = {
    "customer": "",
    "live": " {} JOIN kundig_liveprofile AS l ON l.customer_id = c.id",
    "computed": " {} JOIN kundig_computedprofile AS p ON p.generation = %s AND p.customer_id = c.id",
}
# A customer's many rows are those of his members: his own, and of whom he leads.
ROWS: Mapping[str, str] = {
    "relationship": "kundig_relationship AS r WHERE ({})",
    "held": "kundig_relationship AS r WHERE r.since <= %s AND (r.until IS NULL OR r.until >= %s)",
    "task": "kundig_task AS r WHERE r.done_at IS NULL AND r.customer_id IS NOT NULL",
    "edit": "kundig_editedcustomer AS r WHERE ({})",
    "hold": "kundig_hold AS r WHERE r.since <= statement_timestamp()"
    " AND (r.until IS NULL OR r.until > statement_timestamp())",
}
NEVER_EMPTY = frozenset({"c.sort_key", "c.number", "c.since", "c.kind", "c.country", "c.language"})
BY_NAME = "customer.name"
LEADING = f"c.leading_id IS NULL AND c.sort_key NOT LIKE '{ERASED}%%'"  # as `Customer.objects.leading()`


@dataclass(frozen=True, slots=True)
class Now:
    """What a filter means today: the day, its zone, the generation that is read, the segments one may see."""

    today: dt.date
    zone: str
    generation: int = 0
    segments: Mapping[int, Filters] = field(default_factory=dict)


@dataclass(slots=True)
class Where:
    """A condition in SQL, its parameters, the profiles that it reads, and whether it cannot do without."""

    text: str
    params: Params
    joins: dict[Join, bool]


def where(filters: Filters, now: Now, *, depth: int = 0) -> Where:
    """All conditions, joined by AND."""
    found = Where("", [], {})
    texts = []
    for position, each in enumerate(filters, 1):
        text = _condition(each, now, found, position=position, depth=depth)
        texts.append(f"({text})")
    found.text = " AND ".join(texts) or "true"
    return found


def _condition(one: Condition, now: Now, into: Where, *, position: int, depth: int) -> str:
    about = subject(one.subject, position=position)
    if about.type == "segment":
        return _membership(about, one, now, into, position=position, depth=depth)
    if about.type == "search":
        return _search(one, into)
    if about.rows:
        return _of_rows(about, one, now, into)
    text, params = _compared(about, one, now)
    into.params += params
    if about.join != "customer":
        needs = one.operator not in ("not", "empty")
        into.joins[about.join] = into.joins.get(about.join, False) or needs
    return text


def _membership(about: Subject, one: Condition, now: Now, into: Where, *, position: int, depth: int) -> str:
    texts = []
    for value in one.values:
        filters = now.segments.get(int(value))
        if filters is None:
            raise Refused("segments.gone", position=position)
        if depth >= DEEP:
            raise Refused("segments.cycle", name=value)
        inner = where(filters, now, depth=depth + 1)
        into.params += inner.params
        for join in inner.joins:
            into.joins.setdefault(join, False)
        texts.append(f"({inner.text})")
    either = " OR ".join(texts)
    return f"NOT coalesce({either}, false)" if one.operator == "not" else either


def _search(one: Condition, into: Where) -> str:
    """Words as the line above every page reads them: names, numbers and towns, as far as they are typed."""
    every = [words for value in one.values if (words := read(value).words)]
    into.params += [" | ".join(f"({query})" for query in begun(words)) for words in every]
    return " OR ".join([WORDS] * len(every)) or "false"


def _of_rows(about: Subject, one: Condition, now: Now, into: Where) -> str:
    rows, params, no = ROWS[about.rows], list[Any](), one.operator == "not"
    if about.type == "boolean":
        no = "yes" not in one.values
        params = [now.today, now.today] if about.rows == "held" else []
        if {"yes", "no"} <= set(one.values):
            return "true"
    else:
        positive = Condition(one.subject, "is" if no else one.operator, one.values)
        text, params = _compared(about, positive, now)
        rows = rows.format(text)
    into.params += [*params, *params]
    # The first is asked of each customer through the index, or once for all, as the planner likes. The second
    # is short, as hardly anybody leads others.
    own = f"EXISTS (SELECT FROM {rows.replace(' WHERE ', ' WHERE r.customer_id = c.id AND ', 1)})"
    led = rows.replace(" WHERE ", " ON r.customer_id = m.id WHERE m.leading_id IS NOT NULL AND ", 1)
    either = f"{own} OR c.id IN (SELECT m.leading_id FROM kundig_customer AS m JOIN {led})"
    return f"NOT ({either})" if no else either


def _compared(about: Subject, one: Condition, now: Now) -> tuple[str, Params]:
    """A column compared with the values."""
    if about.type in ("text", "code"):
        return _text(about, one)
    values: Params = [typed(about, value, today=now.today) for value in one.values]
    column, kind = about.sql, {"whole": "bigint", "date": "date", "moment": "date"}.get(about.type, "numeric")
    if about.type == "moment":
        column = f"({about.sql} AT TIME ZONE '{now.zone}')::date"
    match one.operator:
        case "empty" | "filled":
            return f"{about.sql} IS {'NOT ' if one.operator == 'filled' else ''}NULL", []
        case "is":
            return f"{column} = ANY(%s::{kind}[])", [values]
        case "not":
            return f"({column} = ANY(%s::{kind}[])) IS NOT TRUE", [values]
        case "between":
            return f"{column} BETWEEN %s::{kind} AND %s::{kind}", values
        case _:
            sign = {"least": ">=", "most": "<=", "before": "<", "after": ">"}[one.operator]
            return f"{column} {sign} %s::{kind}", values


def _text(about: Subject, one: Condition) -> tuple[str, Params]:
    """Words regardless of capitals, codes exactly."""
    folds = about.type == "text"
    column = f"lower({about.sql})" if folds else about.sql
    values = [value.lower() if folds else value for value in one.values]
    match one.operator:
        case "empty" | "filled":
            sign = "=" if one.operator == "empty" else "<>"
            return f"coalesce({about.sql}, '') {sign} ''", []
        case "is":
            return f"{column} = ANY(%s::text[])", [values]
        case "not":
            return f"({column} = ANY(%s::text[])) IS NOT TRUE", [values]
    ends = "%" if one.operator == "contains" else ""
    likes = [f"{ends}{_escaped(value)}%" for value in values]
    return " OR ".join([f"{column} LIKE %s"] * len(likes)), [*likes]


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


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


def count(filters: Filters, now: Now, *, percent: int = 100) -> tuple[str, Params]:
    """How many they are, among all or among a sample of the pages on which customers lie."""
    source, params = _source(filters, now, set())
    if percent < 100:
        sample = f"kundig_customer AS c TABLESAMPLE SYSTEM ({int(percent)}) REPEATABLE (1)"
        source = source.replace("kundig_customer AS c", sample, 1)
    return f"SELECT count(*) {source}", params


def keys(filters: Filters, now: Now) -> tuple[str, Params]:
    """The keys of all."""
    source, params = _source(filters, now, set())
    return f"SELECT c.id {source}", params


def parts(order: Order, *, backwards: bool = False) -> list[bool]:
    """The queries: first those who have something in the sorted column (False), then the empty (True).

    Two simple queries follow an index where one with an OR could not.
    """
    every = [False] if order.sql in NEVER_EMPTY else [False, True]
    return every[::-1] if backwards else every


def select(
    columns: Sequence[str],
    filters: Filters,
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
    source, params = _source(filters, now, ordered if limit is not None else ordered | shown)
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
    joins = "".join(JOINS[join].format("LEFT") for join in sorted(shown))
    text = (
        f"WITH page AS ({page}) SELECT c.id, page.place::text, {fields} FROM page JOIN kundig_customer AS c"
        f" ON c.id = page.key{joins} ORDER BY page.place {way}, {keyed}"
    )
    return text, [*params, *([now.generation] if "computed" in shown else [])]


def _source(filters: Filters, now: Now, needed: set[Join]) -> tuple[str, Params]:
    """From which tables, under which conditions."""
    found = where(filters, now)
    joins: dict[Join, bool] = {**dict.fromkeys(sorted(needed), False), **found.joins}
    text = "".join(JOINS[join].format("" if inner else "LEFT") for join, inner in joins.items())
    params = [now.generation] if "computed" in joins else []
    return f"FROM kundig_customer AS c{text} WHERE {LEADING} AND {found.text}", [*params, *found.params]
