"""Does un-merging leave exactly what stands without merging?

`./run prove merge [--sequences 2000] [--seed N]`: random sequences of merges, un-merges and whatever else
happens to customers. At the end all merges are undone in a random order, and the state of every table of
customers must be that of the same facts and edits alone, to the last column. Then a few merges on top of each
other are undone, the last one first: after each the state must be the one before that merge.
"""

import argparse
import datetime as dt
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

NOW = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
CUSTOMERS = 6
STEPS = 14
WORDS = ("Anna", "Änne", "Ole", "Özil", "", "Straße", "de la Cruz", "A.")
KINDS = (
    *("merge", "merge", "merge", "unmerge", "unmerge", "change", "change", "change", "undo", "undo", "many"),
    *("interaction", "posting", "relationship", "note", "task", "consent", "objection", "hold", "identity"),
    "forget_identity",
)
FIELDS = ("salutation", "first_name", "last_name", "company", "street", "city", "email", "phone", "born_on")
# Merges say what was merged; imports and profiles of value are not touched here.
LEFT_OUT = {"kundig_merge", "kundig_computedprofile"}

type Step = tuple[str, tuple[object, ...]]


@dataclass(slots=True)
class Counts:
    """What was done and what was found."""

    sequences: int = 0
    steps: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    states: int = 0
    different: list[str] = field(default_factory=list)

    def count(self, kind: str) -> None:
        self.steps[kind] = self.steps.get(kind, 0) + 1


class World:
    """A few customers with their facts, and the acts that can happen to them."""

    def __init__(self) -> None:
        from kundig.customers.duplicates.records import Merge
        from kundig.customers.edits.records import Edit
        from kundig.customers.records import Customer

        self.edits: list[Edit] = []
        self.merges: list[Merge] = []
        self.ids: list[int] = list(Customer.objects.order_by("id").values_list("id", flat=True))

    def do(self, step: Step, at: dt.datetime) -> None:
        """One step; everything it needs stands in it, so that it can be repeated without merges."""
        kind, told = step
        act: Callable[..., None] = getattr(self, kind)
        act(*told, at=at)

    def merge(self, one: int, other: int, chosen: tuple[str, ...], *, at: dt.datetime) -> None:
        from kundig.customers.duplicates.operations import merge
        from kundig.customers.records import Customer

        survivor, merged = (Customer.objects.get(pk=pk) for pk in (one, other))
        self.merges.append(merge(survivor, merged, chosen=chosen, actor=None, at=at))

    def unmerge(self, place: int, *, at: dt.datetime) -> None:
        from kundig.customers.duplicates.operations import unmerge

        unmerge(self.merges[place], actor=None, at=at)

    def change(self, who: tuple[int, ...], values: dict[str, str], *, at: dt.datetime) -> None:
        from kundig.customers.edits.operations import change

        self.edits.append(change(who, values, actor=None, at=at))

    def undo(self, place: int, *, at: dt.datetime) -> None:
        from kundig.customers.edits.operations import undo

        undo(self.edits[place], actor=None, at=at)

    def interaction(self, who: int, inbound: bool, *, at: dt.datetime) -> None:
        from kundig.customers.operations import Contact, record_interaction
        from kundig.customers.records import Customer

        told = Contact("inbound" if inbound else "outbound", "phone", "call")
        record_interaction(Customer.objects.get(pk=who), told, at=at, actor=None)

    def identity(self, who: int, text: str, *, at: dt.datetime) -> None:
        from kundig.customers.identities.operations import add_identity
        from kundig.customers.records import Customer

        add_identity(Customer.objects.get(pk=who), "email", text, actor=None, at=at)

    def forget_identity(self, who: int, *, at: dt.datetime) -> None:
        from kundig.customers.identities.operations import remove_identity
        from kundig.customers.identities.records import Identity

        for mark in Identity.objects.filter(customer=who, source="user").order_by("id")[:1]:
            remove_identity(mark, actor=None)

    def fact(self, kind: str, who: int, *, at: dt.datetime) -> None:
        from kundig.customers.care.records import Hold, Note, Task
        from kundig.customers.consents.records import Consent, Objection
        from kundig.customers.records import Posting, Relationship

        today = at.date()
        if kind == "posting":
            Posting.objects.create(customer_id=who, kind="revenue", amount=7, booked_on=today)
        elif kind == "relationship":
            Relationship.objects.create(customer_id=who, kind="contract", product="Strom", since=today)
        elif kind == "note":
            Note.objects.create(customer_id=who, text="said", at=at)
        elif kind == "task":
            Task.objects.create(customer_id=who, title="call", due_on=today, created_at=at)
        elif kind == "consent":
            Consent.objects.create(
                customer_id=who, purpose="advertising", channel="email", act="granted", source="web", at=at
            )
        elif kind == "objection":
            Objection.objects.create(customer_id=who, source="letter", at=at)
        else:
            Hold.objects.create(customer_id=who, reason="complaint", since=at)


def found() -> None:
    """The customers before anything happens."""
    from kundig.customers.identities.operations import recognise
    from kundig.customers.operations import refresh_live
    from kundig.customers.records import Customer, Interaction
    from kundig.customers.sorting import key_of

    for n in range(CUSTOMERS):
        name = WORDS[n % len(WORDS)]
        key = key_of(company="", last_name=f"Nr{n}", first_name=name, number=f"K{n}")
        one = Customer.objects.create(
            number=f"K{n}",
            kind="person",
            first_name=name,
            last_name=f"Nr{n}",
            email=f"k{n}@example.org" if n % 2 else "",
            phone=f"+49 30 23125 10{n}",
            since=dt.date(2020, 1, 1 + n),
            sort_key=key,
        )
        for day in range(n % 3):
            at = NOW - dt.timedelta(days=30 + 7 * n + day)
            direction = "inbound" if day else "outbound"
            Interaction.objects.create(customer=one, direction=direction, channel="phone", kind="call", at=at)
    ids = list(Customer.objects.values_list("id", flat=True))
    recognise(ids, at=NOW)
    refresh_live(ids)


def tables() -> list[str]:
    """Every table of customers, but what is left out with its reason."""
    from django.apps import apps

    mine = {
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("kundig.customers.")
    }
    return sorted(mine - LEFT_OUT)


def state() -> dict[str, str]:
    """A hash of every row of every table."""
    from django.db import connection

    parts = (
        f"SELECT '{name}', md5(coalesce(string_agg(row::text, '|' ORDER BY row::text), '')) FROM {name} row"
        for name in tables()
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def sequences() -> dict[str, tuple[int, bool]]:
    """Where the numbering of each table stands; a rollback does not turn it back."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_serial_sequence(name, 'id') FROM unnest(%s::text[]) AS name", [numbered()]
        )
        names = [name for (name,) in cursor.fetchall() if name]
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{name}', last_value, is_called FROM {name}" for name in names)
        )
        return {name: (last, called) for name, last, called in cursor.fetchall()}


def numbered() -> list[str]:
    """The tables with a column `id`."""
    from django.apps import apps

    ids = {m._meta.db_table for m in apps.get_models() if m._meta.pk.column == "id"}
    return [name for name in tables() if name in ids]


def turn_back(where: dict[str, tuple[int, bool]]) -> None:
    """Number on from there."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(name::regclass, last, called) FROM unnest(%s::text[], %s::bigint[], %s::bool[])"
            " AS given(name, last, called)",
            [[*where], [last for last, _ in where.values()], [called for _, called in where.values()]],
        )


def one_sequence(chance: random.Random, counts: Counts) -> None:
    """With merges, without, compare; then the last merge first."""
    from django.db import transaction

    before = transaction.savepoint_create()
    numbers = sequences()
    repeated, with_merges = with_all(chance, counts)
    transaction.savepoint_rollback(before)
    turn_back(numbers)
    world = World()
    for step, at in repeated:
        world.do(step, at)
    alone = state()
    counts.states += 1
    if alone != with_merges:
        tell = sorted(name for name in alone if alone[name] != with_merges[name])
        counts.different.append(f"sequence {counts.sequences}: {', '.join(tell)}")
    last_first(world, chance, counts)
    transaction.savepoint_rollback(before)
    counts.sequences += 1


def with_all(chance: random.Random, counts: Counts) -> tuple[list[tuple[Step, dt.datetime]], dict[str, str]]:
    """Do a random sequence with merges, undo them all; returns what else was done, and the state."""
    from django.db import transaction

    from kundig.base.refusals import Refused

    world, at = World(), NOW
    repeated: list[tuple[Step, dt.datetime]] = []
    for number in range(chance.randint(4, STEPS)):
        at += dt.timedelta(minutes=chance.randint(1, 99))
        step = some_step(world, chance, number)
        if step is None:
            continue
        try:
            with transaction.atomic():
                world.do(step, at)
        except Refused:
            counts.refused += 1
            continue
        counts.count(str(step[1][0]) if step[0] == "fact" else step[0])
        if step[0] not in ("merge", "unmerge"):
            repeated.append((step, at))
    left = [place for place in range(len(world.merges)) if active(world, place)]
    chance.shuffle(left)
    for place in left:
        at += dt.timedelta(minutes=1)
        world.unmerge(place, at=at)
        counts.count("unmerge")
    return repeated, state()


def active(world: World, place: int) -> bool:
    """Whether that merge still holds."""
    from kundig.customers.duplicates.records import Merge

    return Merge.objects.filter(pk=world.merges[place].pk, undone_at=None).exists()


def some_step(world: World, chance: random.Random, number: int) -> Step | None:
    """Something that may happen now; facts come to who leads."""
    from kundig.customers.records import Customer

    kind = chance.choice(KINDS)
    leaders = list(Customer.objects.leading().order_by("id").values_list("id", flat=True))
    who = chance.choice(leaders)
    if kind == "merge":
        if len(leaders) < 2:
            return None
        one, other = chance.sample(leaders, 2)
        return "merge", (one, other, tuple(chance.sample(FIELDS, chance.randint(0, 5))))
    if kind in ("unmerge", "undo"):
        done = len(world.merges if kind == "unmerge" else world.edits)
        return (kind, (chance.randrange(done),)) if done else None
    if kind in ("change", "many"):
        whom = chance.sample(leaders, chance.randint(1, len(leaders))) if kind == "many" else [who]
        names = ("salutation", "company", "street", "city") if len(whom) > 1 else FIELDS
        changed = chance.sample(names, chance.randint(1, 3))
        return "change", (tuple(sorted(whom)), {name: value(name, number, chance) for name in changed})
    if kind == "interaction":
        return kind, (who, chance.random() < 0.5)
    if kind == "identity":
        return kind, (who, f"extra{number}@example.org")
    return (kind, (who,)) if kind == "forget_identity" else ("fact", (kind, who))


def value(name: str, number: int, chance: random.Random) -> str:
    """Something new to write into a field."""
    if name == "email":
        return f"new{number}@example.org"
    if name == "phone":
        return f"+49 30 23125 2{number:02d}"
    if name == "born_on":
        return f"19{chance.randint(40, 99)}-0{chance.randint(1, 9)}-{10 + number}"
    return f"{chance.choice(WORDS)} {number}" if name != "salutation" else f"Frau {number}"


def last_first(world: World, chance: random.Random, counts: Counts) -> None:
    """A few merges on top of each other, undone the last one first."""
    from kundig.customers.records import Customer

    states, at = [], NOW + dt.timedelta(days=9)
    for _ in range(chance.randint(1, 3)):
        leaders = list(Customer.objects.leading().order_by("id").values_list("id", flat=True))
        one, other = chance.sample(leaders, 2)
        states.append(state())
        world.merge(one, other, tuple(chance.sample(FIELDS, chance.randint(0, 9))), at=at)
        at += dt.timedelta(minutes=1)
    while states:
        world.unmerge(len(states) - 1, at=at)
        counts.states += 1
        if state() != states.pop():
            counts.different.append(f"sequence {counts.sequences}: last one first")


def prove(*, sequences: int, seed: int, tell: Callable[[str], None] = lambda _: None) -> Counts:
    """So many sequences in one transaction, each rolled back."""
    from django.db import transaction

    chance, counts, begun = random.Random(seed), Counts(), time.monotonic()
    with transaction.atomic():
        found()
        for number in range(sequences):
            one_sequence(chance, counts)
            if number % 100 == 99:
                tell(f"{number + 1} sequences in {time.monotonic() - begun:.0f} s")
        transaction.set_rollback(True)
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sequences", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}")
    with tempfile.TemporaryDirectory(prefix="kundig-prove-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        os.environ |= {"KUNDIG_HOME": f"{name}/home", "DJANGO_SETTINGS_MODULE": "kundig.settings"}
        for variable in ("KUNDIG_DATABASE_URL", "KUNDIG_DATABASE_URL_FILE", "KUNDIG_LAKE"):
            os.environ.pop(variable, None)
        counts = _prove_in(Path(name, "home"), sequences=chosen.sequences, seed=chosen.seed)
    print(counts)
    return 1 if counts.different else 0


def _prove_in(home: Path, *, sequences: int, seed: int) -> Counts:
    import django
    from django.db import connections

    from kundig.base.postgres.server import leave, use

    use(home)
    django.setup()
    from kundig.base.operations import migrate

    migrate()
    try:
        return prove(sequences=sequences, seed=seed, tell=lambda text: print(text, flush=True))
    finally:
        connections.close_all()
        leave(home)


if __name__ == "__main__":
    sys.exit(main())
