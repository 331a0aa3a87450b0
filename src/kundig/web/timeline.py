"""What happened with a customer, newest first, of whatever kind?"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from django.db import connection
from django.http import QueryDict

from kundig.customers.records import Customer, Interaction

FIRST, MORE = 12, 40
type Row = tuple[str, int, dt.datetime]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows of a kind lie: a query of number and moment, and in which words one may search."""

    sql: str
    words: tuple[str, ...] = ()
    group: str = ""


_OF = "customer_id = ANY(%(ids)s)"
_MONTH = "(extract(year FROM booked_on) * 100 + extract(month FROM booked_on))::bigint"
# What stands on the timeline itself needs no entry of the journal beside it.
_JOURNAL = (
    "SELECT id AS number, at FROM kundig_journalentry WHERE about = ANY(%(abouts)s)"
    " AND (%(kind)s = 'journal' OR what !~ '^(interaction|note|consent|objection|hold|task)\\.')"
)
SOURCES: Mapping[str, Source] = {
    "interaction": Source(
        f"SELECT id AS number, at FROM kundig_interaction WHERE {_OF}"
        " AND (%(direction)s = '' OR direction = %(direction)s)"
        " AND (%(channel)s = '' OR channel = %(channel)s)",
        ("text", "topic"),
    ),
    "note": Source(f"SELECT id AS number, at FROM kundig_note WHERE {_OF}", ("text",)),
    "task": Source(f"SELECT id AS number, created_at AS at FROM kundig_task WHERE {_OF}", ("title", "text")),
    "posting": Source(
        f"SELECT {_MONTH} AS number, max(booked_on)::timestamptz AS at FROM kundig_posting WHERE {_OF}",
        ("reference", "number"),
        group=" GROUP BY 1",
    ),
    "consent": Source(
        f"SELECT id AS number, at FROM kundig_consent WHERE {_OF}"
        " AND (%(channel)s = '' OR channel = %(channel)s)",
        ("text", "source"),
    ),
    "objection": Source(
        f"SELECT id AS number, at FROM kundig_objection WHERE {_OF}"
        " AND (%(channel)s = '' OR channel IN ('', %(channel)s))",
        ("source", "lifted_source"),
    ),
    "hold": Source(
        f"SELECT id AS number, since AS at FROM kundig_hold WHERE {_OF}",
        ("reason", "text"),
    ),
    "level": Source(
        f"SELECT id AS number, since::timestamptz AS at FROM kundig_levelchange WHERE {_OF} AND before <> ''"
    ),
    "journal": Source(_JOURNAL, ("what",)),
}
WITH_CHANNEL = ("interaction", "consent", "objection")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader wants to see; nothing chosen means all."""

    direction: str = ""
    kind: str = ""
    channel: str = ""
    text: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """From the address; what is unknown chooses nothing."""
        direction, kind = query.get("direction", ""), query.get("kind", "")
        return cls(
            direction if direction in Interaction.Direction.values else "",
            kind if kind in SOURCES else "",
            query.get("channel", "").replace("\x00", "")[:16],
            query.get("q", "").replace("\x00", "").strip()[:80],
        )

    @property
    def query(self) -> dict[str, str]:
        """The same, for an address."""
        every = {"direction": self.direction, "kind": self.kind, "channel": self.channel, "q": self.text}
        return {name: value for name, value in every.items() if value}

    def wants(self, kind: str) -> bool:
        """Whether rows of a kind can pass: what has no direction, channel or words does not."""
        return (
            self.kind in ("", kind)
            and (not self.direction or kind == "interaction")
            and (not self.channel or kind in WITH_CHANNEL)
            and (not self.text or bool(SOURCES[kind].words))
        )


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row that was shown: the next stretch begins after it, whatever was added above."""

    at: dt.datetime
    kind: str
    number: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """From an address; nothing where it cannot be read."""
        parts = text.split("~")
        try:
            at, number = dt.datetime.fromisoformat(parts[0]), int(parts[2])
        except (ValueError, IndexError):
            return None
        sound = at.tzinfo is not None and parts[1] in SOURCES and abs(number) < 2**63
        return cls(at, parts[1], number) if sound else None

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.kind}~{self.number}"


@dataclass(frozen=True, slots=True)
class Who:
    """A customer, and all who are he since they were merged."""

    ids: Sequence[int]
    numbers: Sequence[str]

    @classmethod
    def of(cls, customer: Customer) -> Self:
        """In one query."""
        pairs = list(customer.members.order_by("id").values_list("id", "number"))
        return cls([pk for pk, _number in pairs], [number for _pk, number in pairs])


def stretch(who: Who, asked: Asked, *, after: Cursor | None, count: int) -> tuple[list[Row], Cursor | None]:
    """The next rows in one query over all kinds, and where the stretch after them begins."""
    branches = [_branch(kind, asked, after) for kind in SOURCES if asked.wants(kind)]
    if not branches:
        return [], None
    params: dict[str, str | int | dt.datetime | list[int] | list[str]] = {
        "ids": list(who.ids),
        "abouts": [f"customer:{number}" for number in who.numbers],
        "direction": asked.direction,
        "channel": asked.channel,
        "kind": asked.kind,
        "text": asked.text,
        "most": count + 1,
    }
    if after is not None:
        params |= {"after": after.at, "after_number": after.number}
    together = " UNION ALL ".join(branches)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM ({together}) AS together ORDER BY at DESC, what, number DESC LIMIT %(most)s",
            params,
        )
        rows = cursor.fetchall()
    shown = [(kind, number, at) for kind, number, at in rows[:count]]
    return shown, Cursor(shown[-1][2], shown[-1][0], shown[-1][1]) if len(rows) > count else None


def _branch(kind: str, asked: Asked, after: Cursor | None) -> str:
    source = SOURCES[kind]
    found = source.sql
    if asked.text:
        words = (f"position(lower(%(text)s) IN lower({word})) > 0" for word in source.words)
        found += f" AND ({' OR '.join(words)})"
    earlier = ""
    if after is not None:
        earlier = " WHERE at < %(after)s"
        if kind > after.kind:
            earlier = " WHERE at <= %(after)s"
        elif kind == after.kind:
            earlier += " OR (at = %(after)s AND number < %(after_number)s)"
    return (
        f"(SELECT '{kind}' AS what, number, at FROM ({found}{source.group}) AS found{earlier}"
        " ORDER BY at DESC, number DESC LIMIT %(most)s)"
    )
