"""Who leads this customer, held until the end of the transaction, and what is known of him since?

Nobody merges, decides or erases him meanwhile.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import connection, transaction
from django.utils import timezone
from pydantic_core import to_json

from kundig.base.refusals import Refused
from kundig.base.statements import Row, Statement, answers, rows
from kundig.customers.records import Customer
from kundig.customers.sorting import ERASED
from kundig.decisions.sql import GATHER, HOLD, LEADS, LOCK

type Held = tuple[int, str, Row]
"""Who leads him, his number, and what is known of him."""
_TYPES = {"id": "bigint", "number": "text"}
_HOLD = {
    (by, waits): Statement(HOLD.format(by=by, type=type_, waits="" if waits else "SKIP LOCKED"))
    for by, type_ in _TYPES.items()
    for waits in (True, False)
}
_GATHER = {by: Statement(GATHER.format(by=by, type=type_)) for by, type_ in _TYPES.items()}


def held(who: int | str, at: dt.datetime) -> Held:
    """Whoever leads him, as soon as he is free. Raises `Refused` where nobody does."""
    if found := held_of([(who, at)], waits=True):
        [one] = found.values()
        return one
    leader, number = _locked(who)
    return leader, number, known_of([leader], at)[leader]


def held_of(asked: Sequence[tuple[int | str, dt.datetime]], *, waits: bool) -> Mapping[int | str, Held]:
    """Of these customers, all told by ids or all by numbers, those who lead themselves."""
    by = _by(asked[0][0])
    told = {"asked": _asked(asked)}
    # Held, and all that is known of him since, sent together.
    holds, found = answers((_HOLD[by, waits], told), (_GATHER[by], told))
    ours, place = {leader for leader, _number in holds}, 0 if by == "id" else 1
    return {row[place]: (row[0], row[1], row[2:]) for row in found if row[0] in ours}


def known_of(leaders: Sequence[int], at: dt.datetime) -> Mapping[int, Row]:
    """What is known of each of those who are still there."""
    found = rows(_GATHER["id"], {"asked": _asked([(leader, at) for leader in leaders])})
    return {row[0]: row[2:] for row in found}


def _by(who: int | str) -> str:
    return "id" if isinstance(who, int) else "number"


def _asked(asked: Sequence[tuple[int | str, dt.datetime]]) -> str:
    zone = timezone.get_default_timezone()
    told = [{"who": who, "at": at, "today": at.astimezone(zone).date()} for who, at in asked]
    return to_json(told).decode()


def _locked(who: int | str) -> tuple[int, str]:
    if found := _leader(who, waits=False):
        return found
    while True:
        point = transaction.savepoint_create()
        if found := _leader(who, waits=True):
            transaction.savepoint_commit(point)
            return found
        transaction.savepoint_rollback(point)  # whoever was waited for leads him no more, and is let go
        if not _is_known(who):
            raise Refused("decisions.no_customer", customer=str(who)[:40])


def _leader(who: int | str, *, waits: bool) -> tuple[int, str] | None:
    """Who leads him, if he is held now; nothing where another holds him, or a merge came between."""
    lock = LOCK if waits else f"{LOCK} SKIP LOCKED"
    with connection.cursor() as cursor:
        cursor.execute(lock.format(asked=_by(who)), {"asked": who})
        found: tuple[int, str] | None = cursor.fetchone()
        if not found or who in found:  # he leads himself
            return found
        cursor.execute(LEADS.format(asked=_by(who)), {"asked": who, "leader": found[0]})
        leads = cursor.fetchone()
    return found if leads and leads[0] else None


def _is_known(who: int | str) -> bool:
    """Whether there is somebody who leads him, so that it is worth asking again who."""
    asked = {"pk": who} if isinstance(who, int) else {"number": who}
    found = Customer.objects.filter(**asked).exclude(leading__sort_key__startswith=ERASED)
    return found.exclude(sort_key__startswith=ERASED).exists()
