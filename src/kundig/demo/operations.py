"""How does the demo firm come to be, from an empty database to the computed curve?"""

import io
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

import pyarrow as pa
import pyarrow.csv as pc
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Count, Q, Sum
from django.utils import timezone

from kundig.base.home import home
from kundig.base.operations import create_user
from kundig.base.records import User
from kundig.customers.duplicates.operations import find
from kundig.customers.identities.operations import recognise
from kundig.customers.operations import refresh_live
from kundig.customers.records import ComputedProfile
from kundig.cycles.due import operations as due
from kundig.cycles.operations import move_base
from kundig.cycles.patterns import operations as patterns
from kundig.cycles.sales import operations as sales
from kundig.decisions.records import Decision
from kundig.decisions.selling import EVERYTHING
from kundig.decisions.surveying.operations import survey
from kundig.demo.decisions import meet
from kundig.demo.firm import generate
from kundig.demo.measures import write_actions
from kundig.demo.reminders import hand_over, remember
from kundig.value.operations import refresh
from kundig.value.records import Refresh

USER = "demo"
WHALE = ("peak_percent", "peak_share", "plateau_share", "loss_share", "points")
TABLES = {
    "customers": "kundig_customer",
    "relationships": "kundig_relationship",
    "interactions": "kundig_interaction",
    "postings": "kundig_posting",
}
# two connections, each with half of the work
SHARES = (("postings",), ("customers", "relationships", "interactions"))
_ROWS_AT_ONCE = 50_000
SURVEYED = 1_000  # customers: the worker counts all of them at night

type Step = Callable[[str], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Summary:
    """What the computation found, over the last 12 full months."""

    customers: int
    revenue: Decimal
    profit: Decimal
    loss_makers: int
    loss_per_month: Decimal
    whale: Mapping[str, object]


def build(*, seed: int, customers: int, today: date, step: Step) -> None:
    """Replace whatever the demo's database holds by a new firm, and value it."""
    with step("generate"):
        tables = generate(seed=seed, customers=customers, today=today)
    with step("load"):
        _empty()
        load(tables)
        ids = tables["customers"]["id"].to_pylist()
        refresh_live(ids)
        recognise(ids)
    with step("compute"):
        refresh(as_of=today)
        remember(seed=seed, today=today)
        evening = timezone.make_aware(datetime.combine(today, time.max))
        move_base(at=evening)
        sales.move_base(at=evening)
        due.reckon(at=evening)
        patterns.search(at=evening)
        write_actions(today=today, at=timezone.now())
        find()
    with step("decide"):
        meet(seed=seed, today=today)
        survey(at=timezone.now(), most=SURVEYED)
        met = Decision.objects.values_list("customer", flat=True)
        sales.move(met, at=evening, sources=EVERYTHING)


def settle_user(kept: str | None) -> str:
    """The one user of the demo; returns the kept password, or that of the user just made."""
    users = User.objects.filter(username=USER)
    if kept and users.exists():
        hand_over(users.get())
        return kept
    users.delete()
    password = create_user(USER, role=User.Role.MANAGER)
    hand_over(User.objects.get(username=USER))
    return password


def summary() -> Summary:
    """The newest finished computation in a few figures."""
    newest = Refresh.objects.exclude(finished_at=None).latest("id")
    loss = Q(profit__lt=0)
    sums = ComputedProfile.objects.filter(generation=newest.id).aggregate(
        customers=Count("customer_id"),
        revenue=Sum("revenue"),
        loss_makers=Count("customer_id", filter=loss),
        lost=Sum("profit", filter=loss),
        profit=Sum("profit"),  # last: a later aggregate's "profit" would mean this one
    )
    return Summary(
        customers=sums["customers"],
        revenue=sums["revenue"],
        profit=sums["profit"],
        loss_makers=sums["loss_makers"],
        loss_per_month=-(sums["lost"] or Decimal(0)) / 12,
        whale={key: newest.whale[key] for key in WHALE},
    )


def _empty() -> None:
    """Remove every customer and all that hangs on one, and every computation of them."""
    with connections["default"].cursor() as cursor:
        cursor.execute("TRUNCATE kundig_customer RESTART IDENTITY CASCADE")
        cursor.execute("TRUNCATE kundig_rulebook, kundig_survey, kundig_lesson, kundig_modelstate CASCADE")
        # The numbers of refreshes go on, so that the next one meets no table of an earlier one.
        cursor.execute("TRUNCATE kundig_refresh, kundig_grouping, kundig_valuedmonth CASCADE")
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent IN"
            " ('kundig_computedprofile'::regclass, 'kundig_monthlyvaluation'::regclass)"
        )
        for (partition,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE {partition}")
    shutil.rmtree(home() / "lake", ignore_errors=True)


def load(tables: dict[str, pa.Table]) -> None:
    """Copy the tables into an empty database; their keys are known to fit each other (tested)."""
    with ThreadPoolExecutor(len(SHARES)) as pool:
        for done in [pool.submit(_copy_all, names, tables) for names in SHARES]:
            done.result()


def _copy_all(names: tuple[str, ...], tables: dict[str, pa.Table]) -> None:
    connection = connections["default"]
    try:
        # In one transaction, so that a kill cannot leave a table without its indexes.
        with transaction.atomic(), connection.cursor() as cursor:
            # Without this, each row is looked up in tables that the other connection still fills.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for name in names:
                indexes = _without_indexes(cursor, TABLES[name])
                _copy(cursor, TABLES[name], tables[name])
                for index in indexes:
                    cursor.execute(index)
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{TABLES[name]}', 'id'), "
                    f"(SELECT max(id) FROM {TABLES[name]}))"
                )
                cursor.execute(f"ANALYZE {TABLES[name]}")
    finally:
        connection.close()


def _without_indexes(cursor: CursorWrapper, table: str) -> list[str]:
    """Drop what is built faster at once than row by row; returns how to build it."""
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = %s::regclass AND NOT indisunique",
        [table],
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _, definition in found]


def _copy(cursor: CursorWrapper, name: str, table: pa.Table) -> None:
    columns = ", ".join(f'"{column}"' for column in table.column_names)
    with cursor.copy(f"COPY {name} ({columns}) FROM STDIN (FORMAT csv)") as copy:
        for batch in table.to_batches(max_chunksize=_ROWS_AT_ONCE):
            text = io.BytesIO()
            pc.write_csv(batch, text, pc.WriteOptions(include_header=False))
            copy.write(text.getbuffer())
