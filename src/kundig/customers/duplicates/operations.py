"""How do two customers become one, and two again?"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from pyarrow import csv

from kundig.base.home import home
from kundig.base.operations import note
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.customers.duplicates import sql
from kundig.customers.duplicates.evidence import stored
from kundig.customers.duplicates.finding import LIKELY, duplicates
from kundig.customers.duplicates.layers import Layer, take_back
from kundig.customers.duplicates.plain import FIELDS as COMPARED
from kundig.customers.duplicates.records import DuplicatePair, Merge
from kundig.customers.edits.records import EditedCustomer
from kundig.customers.fields import FIELDS, NAMING, Value
from kundig.customers.operations import announce, lead, refresh_live
from kundig.customers.records import Customer
from kundig.customers.sorting import key_of
from kundig.lake.engine import DuckEngine

_LEADING = f"COPY ({sql.LEADING}) TO STDOUT (FORMAT csv, HEADER, FORCE_QUOTE *)"
_QUOTED = csv.ParseOptions(newlines_in_values=True)
_TEXTS = csv.ConvertOptions(
    column_types={"id": pa.int64(), **dict.fromkeys(COMPARED, pa.string())}, strings_can_be_null=False
)
CHOICES = tuple(name for name, field in FIELDS.items() if field.editable)


@transaction.atomic
def merge(
    survivor: Customer,
    merged: Customer,
    *,
    chosen: Iterable[str] = (),
    actor: User | None,
    at: dt.datetime,
) -> Merge:
    """From now on the survivor leads the merged one, and with him all whom he led; nothing is moved.

    `chosen` names the fields in which the merged one's value is to stand at the survivor.
    """
    one, other = _held(survivor, merged)
    taken = _taken(one, other, chosen)
    done = Merge.objects.create(
        survivor=one,
        merged=other,
        before={name: _stored(getattr(one, name)) for name in taken},
        chosen={name: _stored(value) for name, value in taken.items()},
        at=at,
        actor=actor,
    )
    for name, value in taken.items():
        setattr(one, name, value)
    _write(one, taken.keys())
    other.members.exclude(pk=other.pk).update(leading=one)
    other.merged_into, other.leading = one, one
    other.save(update_fields=["merged_into", "leading"])
    refresh_live([one.pk, other.pk])
    told = {"merge": done.pk, "merged": other.number, "fields": sorted(taken)}
    note(actor, "customer.merged", f"customer:{one.number}", **told)
    announce([one.pk], "customer.merged")
    return done


@transaction.atomic
def unmerge(merge: Merge, *, actor: User | None, at: dt.datetime) -> Merge:
    """Part them again, in whatever order merges are undone; each field stands as if he had never been merged.

    A field that was edited since keeps what was written.
    """
    leader = lead(Customer.objects.get(pk=merge.survivor_id))
    done = Merge.objects.select_for_update().get(pk=merge.pk)
    if done.undone_at is not None:
        raise Refused("duplicates.undone")
    survivor, merged = (_locked(pk) for pk in (done.survivor_id, done.merged_id))
    _put_back(done, survivor)
    done.undone_at = at
    done.save(update_fields=["undone_at"])
    led = _led_by(merged, leader)
    merged.merged_into, merged.leading = None, None
    merged.save(update_fields=["merged_into", "leading"])
    leader.members.filter(pk__in=led).update(leading=merged)
    refresh_live([leader.pk, merged.pk])
    note(actor, "customer.unmerged", f"customer:{survivor.number}", merge=done.pk, merged=merged.number)
    announce([leader.pk, merged.pk], "customer.unmerged")
    return done


def merges(customer: Customer) -> QuerySet[Merge]:
    """The merges by which he and his members came together, and that can be undone; the newest first."""
    return (
        Merge.objects.filter(undone_at=None, survivor__in=customer.members)
        .select_related("survivor", "merged", "actor")
        .order_by("-at", "-id")
    )


def pairs(verdict: str, *, of: Customer | None = None) -> QuerySet[DuplicatePair]:
    """The pairs of a verdict, or one customer's, the likeliest first, with who leads the two today.

    Whoever are one customer by now are merged, whatever was said of the pair; a pair of which another was
    called different for ever is not asked again. `left_leader` and `right_leader` are ids.
    """
    every = DuplicatePair.objects.annotate(
        left_leader=Coalesce("left__leading_id", "left_id"),
        right_leader=Coalesce("right__leading_id", "right_id"),
    )
    if of is not None:  # among these are all between him and another, so that the same ones are hidden
        his = list((of.leading or of).members.values_list("pk", flat=True))
        every = every.filter(Q(left__in=his) | Q(right__in=his))
    ordered = every.select_related("left__leading", "right__leading").order_by("-probability", "id")
    if verdict == DuplicatePair.Verdict.MERGED:
        return ordered.filter(left_leader=F("right_leader"))
    return (
        ordered.filter(verdict=verdict).exclude(left_leader=F("right_leader")).exclude(pk__in=_hidden(every))
    )


def _hidden(every: QuerySet[Any]) -> set[int]:
    """Pairs that say no more than another one, since some of their customers are led by others by now.

    Of all between the same two leaders one remains: the one that says never, or else the likeliest.
    """
    led = Q(left__leading__isnull=False) | Q(right__leading__isnull=False)
    leaders = {pk for both in every.filter(led).values_list("left_leader", "right_leader") for pk in both}
    between: dict[frozenset[int], list[tuple[bool, float, int]]] = defaultdict(list)
    for pair in every.filter(left_leader__in=leaders, right_leader__in=leaders).values(
        "pk", "left_leader", "right_leader", "verdict", "probability"
    ):
        said = pair["verdict"] != DuplicatePair.Verdict.NEVER
        between[frozenset((pair["left_leader"], pair["right_leader"]))].append(
            (said, -pair["probability"], pair["pk"])
        )
    return {pk for same in between.values() for _, _, pk in sorted(same)[1:]}


def find(*, likely: float = LIKELY, tell: Callable[[str], None] = lambda _: None) -> int:
    """Look for duplicates among all who lead; returns how many pairs are open now.

    What was decided stays; open pairs are renewed, and those that are likely no more go.
    """
    with TemporaryDirectory(dir=home(), prefix=".duplicates-") as place:
        rows = Path(place) / "customers.csv"
        with connection.cursor() as cursor, rows.open("wb") as file, cursor.copy(_LEADING) as copy:
            for block in copy:
                file.write(block)
        table = csv.read_csv(rows, parse_options=_QUOTED, convert_options=_TEXTS)
        rows.unlink()
        with DuckEngine(memory="2GB", spill=Path(place) / "spill") as engine:
            found = duplicates(table, likely=likely, engine=engine, tell=tell)
    tell("write")
    return _renew(found)


@transaction.atomic
def _renew(found: pa.Table) -> int:
    now = timezone.now()
    ids = zip(found["left"].to_pylist(), found["right"].to_pylist(), strict=True)
    evidence = map(json.dumps, stored(found))
    with connection.cursor() as cursor:
        cursor.execute(sql.HOLD)
        with cursor.copy("COPY found (left_id, right_id, probability, evidence) FROM STDIN") as copy:
            for (left, right), chance, why in zip(
                ids, found["probability"].to_pylist(), evidence, strict=True
            ):
                copy.write_row((min(left, right), max(left, right), chance, why))
        cursor.execute(sql.FORGET)
        cursor.execute(sql.RENEW, [now])
    opened = pairs(DuplicatePair.Verdict.OPEN).count()
    note(None, "duplicates.found", "duplicates", pairs=opened)
    return opened


@transaction.atomic
def decide(pair: DuplicatePair, verdict: str, *, actor: User | None, at: dt.datetime) -> DuplicatePair:
    """Say of two that they are never the same, that one decides later, or that it is open again."""
    if verdict not in {*DuplicatePair.Verdict.values} - {DuplicatePair.Verdict.MERGED}:
        raise Refused("duplicates.verdict", verdict=verdict)
    found = DuplicatePair.objects.select_for_update().select_related("left", "right").get(pk=pair.pk)
    found.verdict = verdict
    opened = verdict == DuplicatePair.Verdict.OPEN
    found.decided_at, found.decided_by = (None, None) if opened else (at, actor)
    found.save(update_fields=["verdict", "decided_at", "decided_by"])
    note(actor, "pair.decided", f"customer:{found.left.number}", other=found.right.number, verdict=verdict)
    return found


def _held(survivor: Customer, merged: Customer) -> tuple[Customer, Customer]:
    """Both, locked in the order of their ids, so that two who merge crosswise take turns."""
    if survivor.pk == merged.pk:
        raise Refused("duplicates.same", number=survivor.number)
    locked = {}
    for pk in sorted((survivor.pk, merged.pk)):
        found = Customer.objects.leading().filter(pk=pk).select_for_update(no_key=True).first()
        if found is None:
            led = Customer.objects.select_related("leading").get(pk=pk)
            leading = led.leading.number if led.leading else ""
            raise Refused("duplicates.led", number=led.number, leading=leading)
        locked[pk] = found
    return locked[survivor.pk], locked[merged.pk]


def _locked(pk: int) -> Customer:
    return Customer.objects.select_for_update(no_key=True).get(pk=pk)


def _taken(one: Customer, other: Customer, chosen: Iterable[str]) -> dict[str, Any]:
    """The chosen fields that change something, with the values to come; with a name the place in lists."""
    names = {*chosen}
    if unknown := names - {*CHOICES}:
        raise Refused("duplicates.field", field=", ".join(sorted(unknown)), fields=", ".join(CHOICES))
    taken = {name: getattr(other, name) for name in CHOICES if name in names}
    return {name: value for name, value in taken.items() if value != getattr(one, name)}


def _write(one: Customer, changed: Collection[str]) -> None:
    """Write these fields, and with a name the place in lists."""
    if NAMING & {*changed}:
        names = {"company": one.company, "last_name": one.last_name, "first_name": one.first_name}
        one.sort_key = key_of(number=one.number, **names)
    if changed:
        one.save(update_fields=["sort_key", *changed])


def _stored(value: Value) -> str | None:
    return value.isoformat() if isinstance(value, dt.date) else value


def _read(name: str, stored: str | None) -> Value:
    is_day = name in FIELDS and FIELDS[name].kind == "date"
    return dt.date.fromisoformat(stored) if is_day and stored else stored


def _edits_above(done: Merge) -> list[EditedCustomer]:
    """What was edited at the survivor since, the oldest first."""
    edits = EditedCustomer.objects.filter(customer=done.survivor_id, edit__at__gte=done.at)
    return list(edits.select_related("edit").select_for_update(of=("self",)).order_by("edit__at", "edit_id"))


def _put_back(done: Merge, survivor: Customer) -> None:
    """Take the merge out of the layers of each field that it wrote."""
    merges = Merge.objects.filter(survivor=survivor, undone_at=None, id__gt=done.id).select_for_update()
    later = [(one.at, 0, one.id, one) for one in merges]
    edits = [(one.edit.at, 1, one.edit_id, one) for one in _edits_above(done)]
    above: list[tuple[dt.datetime, int, int, Merge | EditedCustomer]] = sorted(
        [*later, *edits], key=lambda x: x[:3]
    )
    acts = {(type(act).__name__, act.pk): act for _at, _kind, _id, act in above}
    layers: dict[str, list[Layer]] = defaultdict(list)
    for key, act in acts.items():
        hides = isinstance(act, Merge) or act.edit.undone_at is None
        for name in act.before:
            layers[name].append(Layer(key, hides))
    changed = set()
    for name, before in done.before.items():
        found = take_back(layers[name])
        for heir in found.heirs:
            acts[heir].before[name] = before
            acts[heir].save(update_fields=["before"])
        # What wrote the field anew without leaving an edit behind, such as an import, stands.
        if found.put_back and _stored(getattr(survivor, name)) == done.chosen[name]:
            setattr(survivor, name, _read(name, before))
            changed.add(name)
    _write(survivor, changed)


def _led_by(merged: Customer, leader: Customer) -> list[int]:
    """All whom the merged one brought with him, at whatever distance."""
    parents = dict(leader.members.exclude(merged_into=None).values_list("pk", "merged_into_id"))
    below: dict[int, list[int]] = defaultdict(list)
    for pk, parent in parents.items():
        below[parent].append(pk)
    found, todo = [], [merged.pk]
    while todo:
        fresh = below[todo.pop()]
        found += fresh
        todo += fresh
    return found
