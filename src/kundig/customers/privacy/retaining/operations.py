"""How is that kept which the law makes us keep, and how does it go when its day has come?"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from kundig.base.operations import note
from kundig.customers.privacy.information.operations import plain
from kundig.customers.privacy.records import Erasure, RetainedRecord
from kundig.customers.privacy.retention import LAWS, kept_from, kept_until
from kundig.customers.records import Customer, Interaction, Posting

# What a voucher or a letter needs to be one: to whom it went.
ADDRESS = (
    *("number", "salutation", "first_name", "last_name", "company"),
    *("street", "postal_code", "city", "country"),
)
BOOKING = ("id", "kind", "amount", "currency", "booked_on", "due_on", "reference", "number")
LETTER = ("direction", "kind", "topic", "at", "text", "number")


@dataclass(frozen=True, slots=True)
class Kept:
    """So many records of a reason, until a day, by a law."""

    reason: str
    until: dt.date
    records: int

    @property
    def law(self) -> str:
        return LAWS[self.reason]

    def told(self) -> dict[str, object]:
        return {"reason": self.reason, "until": self.until.isoformat(), "records": self.records}


def bookings_from(today: dt.date) -> dt.date:
    """The first day whose bookings the law still keeps."""
    return kept_from("booking", today, sector=settings.SECTOR)


def kept(customer_ids: Collection[int], *, today: dt.date) -> list[Kept]:
    """What would have to be kept of these customers."""
    counted: dict[tuple[str, dt.date], int] = defaultdict(int)
    for reason, until, _customer, rows in _records(customer_ids, today):
        counted[reason, until] += len(rows)
    return [Kept(reason, until, records) for (reason, until), records in sorted(counted.items())]


def retain(customer_ids: Collection[int], erasure: Erasure, *, today: dt.date) -> list[Kept]:
    """Lock it away, with the name and the address that stand on it."""
    found = kept(customer_ids, today=today)
    people = {one.pk: one for one in Customer.objects.filter(pk__in=customer_ids)}
    RetainedRecord.objects.bulk_create(
        RetainedRecord(
            erasure=erasure,
            reason=reason,
            until=until,
            data={"customer": {name: getattr(people[customer], name) for name in ADDRESS}, "records": rows},
        )
        for reason, until, customer, rows in _records(customer_ids, today)
    )
    return found


@transaction.atomic
def sweep(today: dt.date) -> int:
    """Let go what need not be kept any longer; the bare amounts belong to nobody from then on."""
    due = RetainedRecord.objects.filter(until__lt=today)
    if count := due.count():
        due.delete()
        note(None, "privacy.swept", "privacy", records=count)
    return count


def _records(
    customer_ids: Collection[int], today: dt.date
) -> list[tuple[str, dt.date, int, list[dict[str, object]]]]:
    """Reason, last day, customer, and the rows themselves."""
    grouped: dict[tuple[str, dt.date, int], list[dict[str, object]]] = defaultdict(list)
    rows = chain(
        _rows("booking", _bookings(customer_ids, today), BOOKING, "booked_on"),
        _rows("letter", _letters(customer_ids, today), LETTER, "at"),
    )
    for reason, on, customer, row in rows:
        grouped[reason, kept_until(reason, on, sector=settings.SECTOR), customer].append(row)
    return [(*key, found) for key, found in sorted(grouped.items(), key=lambda x: x[0])]


def _rows(
    reason: str, found: QuerySet[Posting] | QuerySet[Interaction], columns: tuple[str, ...], day: str
) -> list[tuple[str, dt.date, int, dict[str, object]]]:
    listed = []
    for row in found.order_by("id").values("customer_id", "relationship__number", *columns):
        on = row[day].date() if isinstance(row[day], dt.datetime) else row[day]
        values: dict[str, object] = {name: plain(row[name]) for name in columns}
        listed.append(
            (reason, on, row["customer_id"], values | {"relationship": row["relationship__number"] or ""})
        )
    return listed


def _bookings(customer_ids: Collection[int], today: dt.date) -> QuerySet[Posting]:
    return Posting.objects.filter(customer__in=customer_ids, booked_on__gte=bookings_from(today))


def _letters(customer_ids: Collection[int], today: dt.date) -> QuerySet[Interaction]:
    first = kept_from("letter", today, sector=settings.SECTOR)
    return Interaction.objects.filter(customer__in=customer_ids, channel="letter", at__date__gte=first)
