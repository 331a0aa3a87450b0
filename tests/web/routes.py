"""Which routes does the web have, and with which records are they tried?"""

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from tests import facts
from tests.measures.drafts import draft

from kundig.base.keys.operations import create_key
from kundig.base.records import User
from kundig.base.webhooks.records import Webhook
from kundig.customers.care.records import Hold, Note, Task
from kundig.customers.consents.records import Objection
from kundig.customers.duplicates.operations import merge
from kundig.customers.duplicates.records import DuplicatePair
from kundig.customers.edits.operations import change
from kundig.customers.households.operations import form_household
from kundig.customers.identities.operations import add_identity
from kundig.customers.imports.operations import begin
from kundig.customers.privacy.records import Erasure
from kundig.cycles.patterns.records import Pattern
from kundig.measures.operations import save_action

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Route:
    """An address with its parameters still in it, and who answers there."""

    pattern: str
    view: object

    def address(self, records: Mapping[str, object]) -> str:
        """The address of a record; a parameter that nobody thought of fails."""
        return PARAMETER.sub(lambda found: str(records[found.group(1)]), self.pattern)


def _routes(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[Route]:
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, address)
        else:
            yield Route(address, pattern.callback)


# Programs come by key: tests/api/test_access.py asks for their routes.
ROUTES = [
    route
    for route in _routes(get_resolver("kundig.urls").url_patterns)
    if not route.pattern.startswith("/api/")
]
NOBODY: Mapping[str, object] = {
    **dict.fromkeys(
        [
            "call",
            "decision",
            "edit",
            "entry",
            "hold",
            "household",
            "key",
            "mark",
            "merge",
            "note",
            "objection",
            "pair",
            "pattern",
            "run",
            "task",
        ],
        1,
    ),
    **dict.fromkeys(("edit", "entry", "hold", "household", "key", "mark", "merge", "note", "objection"), 1),
    **dict.fromkeys(("pair", "run", "segment", "task", "user", "webhook"), 1),
    "act": "test",
    "action": "invoice_by_email",
    "erasure": uuid.UUID(int=0),
    "kind": "customers",
    "name": "city",
    "number": "K-1",
    "policy": "service_level",
    "token": "K-1:unsigned",
    "version": 1,
}


def records_of(who: User, folder: Path, *, name: str) -> dict[str, object]:
    """One record of each kind that an address can name, made by this person."""
    now = timezone.now()
    customer = facts.customer(f"K-{name}", last_name="Berg", city="Ulm")
    others = [facts.customer(f"K-{name}-{place}", last_name="Berg") for place in range(4)]
    pair = DuplicatePair.objects.create(left=others[0], right=others[1], probability=0.9, found_at=now)
    hold = Hold.objects.create(customer=customer, reason="complaint", since=now, actor=who)
    task = Task.objects.create(title="x", due_on=now.date(), person=who, created_by=who, created_at=now)
    file = folder / f"{name}.csv"
    file.write_text("Kundennummer;Name\nK-17;Tal\n")
    return {
        **NOBODY,
        "action": save_action(draft(code=f"of_{name}"), actor=who, at=now).code,
        "number": customer.number,
        "call": facts.contact(customer, "call", now.date(), direction="inbound").pk,
        "edit": change([customer.pk], {"city": "Bonn"}, actor=who, at=now).pk,
        "erasure": Erasure.objects.create(id=uuid.uuid4(), at=now, actor=who, digest=b"").pk,
        "hold": hold.pk,
        "household": form_household("Berg", [customer, others[0]], actor=who, at=now).pk,
        "key": create_key("x", ["customers:read"], owner=_admin(), at=now)[0].pk,
        "mark": add_identity(customer, "external", f"A-{name}", actor=who, at=now).pk,
        "merge": merge(others[2], others[3], actor=who, at=now).pk,
        "note": Note.objects.create(customer=customer, text="x", at=now, author=who).pk,
        "objection": Objection.objects.create(customer=customer, source="letter", at=now, actor=who).pk,
        "pair": pair.pk,
        "pattern": Pattern.objects.create(
            at=now,
            outcome="leaving",
            sequence=["letter"],
            tested=1,
            **dict.fromkeys(("cases", "outcomes", "expected", "lift", "low", "high", "p", "q"), 1),
        ).pk,
        "run": begin(file, "customers", name=file.name, actor=who).pk,
        "task": task.pk,
        "user": who.pk,
        "webhook": Webhook.objects.create(url="https://example.com/", secret="x", created_at=now).pk,
    }


def _admin() -> User:
    return User.objects.get_or_create(username="root", role="admin")[0]


def fingerprint() -> str:
    """What the whole database holds, but for sessions, which every look at a page may touch."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(format('SELECT %L, count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)"
            " FROM %I AS t', relname, relname), ' UNION ALL ' ORDER BY relname) FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition"
            " AND relname NOT IN ('django_session', 'procrastinate_workers')"
        )
        [query] = cursor.fetchone()
        cursor.execute(f"SELECT md5(string_agg(t::text, '|' ORDER BY 1)) FROM ({query}) AS t")
        return str(cursor.fetchone())
