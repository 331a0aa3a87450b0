"""How is a customer forgotten, in the database and in every file, but for what the law keeps?"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from kundig.base.home import home
from kundig.base.operations import note
from kundig.base.queue import enqueue
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.customers.consents.suppressing.operations import suppress
from kundig.customers.datasets import DATASETS
from kundig.customers.imports.records import ImportRun
from kundig.customers.operations import lead, refresh_live
from kundig.customers.privacy.erasure import statements
from kundig.customers.privacy.files import forget, forget_ids
from kundig.customers.privacy.information.operations import recipients
from kundig.customers.privacy.keyed import digest, remember, remembered
from kundig.customers.privacy.records import Erasure
from kundig.customers.privacy.retaining.operations import Kept, bookings_from, kept, retain
from kundig.customers.privacy.traces import Traces
from kundig.customers.privacy.tracing.operations import scrub, traces_of
from kundig.customers.records import Customer, Posting
from kundig.lake.operations import mirror
from kundig.lake.place import lake_folder

LIST = "erasures"  # beside the database and outside of its backups
BLANK = "erased"  # what a row is called that stays for its bookings
FOLDERS = ("imports", "incoming", "exports")
type Asked = dict[str, list[int] | list[str] | str | dt.date]
BUSY = (ImportRun.State.WAITING, ImportRun.State.RUNNING, ImportRun.State.UNDOING)


@dataclass(frozen=True, slots=True)
class Preview:
    """What would go, what is kept until when, and who else has to be told (Art. 19 GDPR)."""

    counts: dict[str, int]
    kept: tuple[Kept, ...]
    recipients: tuple[str, ...]


def preview(customer: Customer, *, today: dt.date) -> Preview:
    """What erasing him would do; changes nothing."""
    leader = customer.leading or customer
    ids = sorted(leader.members.values_list("id", flat=True))
    return Preview(_count(ids), tuple(kept(ids, today=today)), tuple(recipients(leader)))


@transaction.atomic
def erase(customer: Customer, *, actor: User | None, at: dt.datetime) -> Erasure:
    """Forget him and all whom he leads; what the law keeps is locked away until its day."""
    leader = lead(customer)
    return erase_members(leader.members.values_list("id", flat=True), actor=actor, at=at)


@transaction.atomic
def erase_members(customer_ids: Iterable[int], *, actor: User | None, at: dt.datetime) -> Erasure:
    """Forget exactly these customers."""
    ids = sorted(customer_ids)
    people = list(Customer.objects.filter(pk__in=ids).order_by("pk").select_for_update())
    if not people or all(one.number.startswith(f"{BLANK}-") for one in people):
        raise Refused("privacy.erased_already")
    if busy := ImportRun.objects.filter(state__in=BUSY).first():
        raise Refused("privacy.import_running", file=busy.file)
    suppress(ids)
    _wait_for_months()
    digests = [digest(one.number, secret=settings.SECRET_KEY) for one in people]
    his = traces_of(people)
    made = Erasure.objects.create(id=uuid.uuid4(), at=at, actor=actor, digest=digests[0])
    made.kept = [one.told() for one in retain(ids, made, today=timezone.localdate(at))]
    made.counts = _count(ids) | {"files": _forget_in_files(ids, his)}
    scrub(his, about=[f"customer:{one.number}" for one in people])
    _forget_rows(ids, people, made, today=timezone.localdate(at))
    made.save(update_fields=["counts", "kept"])
    note(actor, "customer.erased", f"erasure:{made.id}", kept=len(made.kept))
    remember(home() / LIST, digests)
    enqueue("privacy.mirror")
    return made


def _wait_for_months() -> None:
    """A month that is just being kept would hold him still (`value.months.operations.keep`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtext('kundig.months'))")


def reapply(lists: Iterable[Path], *, at: dt.datetime) -> int:
    """Erase again whom a restored backup brought back, by the own list and others; returns how many."""
    known = set(remembered([home() / LIST, *lists]))
    everybody = Customer.objects.values_list("id", "number").iterator(chunk_size=10_000)
    back = [pk for pk, number in everybody if digest(number, secret=settings.SECRET_KEY) in known]
    for pk in back:
        erase_members([pk], actor=None, at=at)
    return len(back)


def renew_lake() -> int:
    """Write the Parquet files of the months that an erasure touched anew; returns how many."""
    lake = lake_folder()
    return sum(one.months for one in mirror(DATASETS, lake).values()) if lake.exists() else 0


def _count(ids: Collection[int]) -> dict[str, int]:
    numbers = Customer.objects.filter(pk__in=ids).values_list("number", flat=True)
    asked: Asked = {"ids": list(ids), "about": [f"customer:{number}" for number in numbers]}
    counts: dict[str, int] = {}
    with connection.cursor() as cursor:
        for table in statements.COUNTED:
            cursor.execute(statements.count(table), asked)
            [(found,)] = cursor.fetchall()
            counts |= {table: int(found)} if found else {}
    return counts


def _forget_in_files(ids: list[int], his: Traces) -> int:
    there = [home() / name for name in FOLDERS]
    return forget(there, his) + forget_ids([home() / "lake" / "generations"], ids)


def _forget_rows(ids: list[int], people: list[Customer], made: Erasure, *, today: dt.date) -> None:
    asked: Asked = {
        "ids": ids,
        "about": [f"customer:{one.number}" for one in people],
        "erased": f"erasure:{made.id}",
        "name": f"{BLANK}-{str(made.id)[:8]}",
        "bookings_from": bookings_from(today),
    }
    with connection.cursor() as cursor:
        for each in (*statements.GONE.values(), statements.HOUSEHOLDS, statements.NAMELESS_BOOKINGS):
            cursor.execute(each, asked)
        cursor.execute(statements.RELATIONSHIPS, asked)
        alone = list(
            Customer.objects.filter(Q(leading__in=ids) | Q(merged_into__in=ids))
            .exclude(pk__in=ids)
            .values_list("id", flat=True)
        )
        cursor.execute(statements.FREED, asked)
        booked = Posting.objects.filter(customer__in=ids).exists()
        cursor.execute(statements.NAMELESS if booked else statements.CUSTOMERS, asked)
    refresh_live(alone)
