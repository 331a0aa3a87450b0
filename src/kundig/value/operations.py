"""How is the whole base valued, and how do the results come to be read?"""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
from django.db import connection, transaction
from django.utils import timezone

from kundig.base.home import home
from kundig.base.operations import note
from kundig.base.refusals import Refused
from kundig.customers.datasets import DATASETS
from kundig.customers.records import Posting
from kundig.feel.dmn.table import DecisionTable
from kundig.lake.operations import mirror, open_lake
from kundig.lake.place import lake_folder
from kundig.value import valuation
from kundig.value.catalogue import current_rates, level_rules, promises
from kundig.value.generations import folder, outdated
from kundig.value.months import operations as months
from kundig.value.potential.operations import asked_anew, groups_of, hold, newest
from kundig.value.reading import current
from kundig.value.records import MonthlyLine, Refresh

Tell = Callable[[str, int], None]
# A level that was given to several who were one customer says nothing once they are parted again.
_HOLDS = (
    "(c.led = '{}' OR c.led <@ (SELECT array_agg(id) FROM kundig_customer WHERE leading_id = c.customer_id))"
)


_CHANGED = f"""
INSERT INTO kundig_levelchange (customer_id, level, before, since, led)
SELECT new.customer_id, new.level, coalesce(old.level, ''), new.level_since, coalesce(together.led, '{{}}')
FROM {{new}} new LEFT JOIN (
  SELECT DISTINCT ON (customer_id) customer_id, level FROM kundig_levelchange c
  WHERE {_HOLDS} ORDER BY customer_id, id DESC) old USING (customer_id)
LEFT JOIN (
  SELECT leader, array_agg(id) AS led FROM unnest(%s::bigint[], %s::bigint[]) AS one(id, leader)
  GROUP BY leader) together ON together.leader = new.customer_id
WHERE old.level IS DISTINCT FROM new.level
"""


def refresh(*, as_of: dt.date | None = None, rebuild: bool = False, tell: Tell | None = None) -> Refresh:
    """Value the whole base as of a day (today); readers see the old results until the new ones stand."""
    as_of = as_of or timezone.localdate()
    with _alone():
        sweep()
        before = current()
        if before and months.month_of(before.as_of) != months.month_of(as_of):
            months.keep(before)
        run = Refresh.objects.create(as_of=as_of, started_at=timezone.now(), currency=_one_currency())
        tell = _telling(run, tell)
        tell("mirror", 5)
        lake = lake_folder()
        mirrored = mirror(DATASETS, lake, rebuild=rebuild)
        target = folder(home(), run.id)
        target.parent.mkdir(parents=True, exist_ok=True)
        with (
            TemporaryDirectory(dir=target.parent, prefix=".draft-") as draft,
            open_lake(DATASETS, lake, spill=Path(draft) / "spill") as engine,
        ):
            earlier, run.grouping = months.earlier(as_of), newest()
            run.compared_with = earlier.as_of if earlier else None
            run.level_version, levels = level_rules(as_of)
            file = months.take_out(earlier, Path(draft) / "earlier.csv") if earlier else None
            asked = _question(run, file, levels)
            found = valuation.value_base(engine, asked, Path(draft), tell=tell)
            tell("publish", 80)
            _load_partition(run, found.profiles)
            (Path(draft) / "results").rename(target)
            _publish(run, found, {name: one.rows for name, one in mirrored.items()})
        sweep()
    return run


@contextmanager
def _alone() -> Iterator[None]:
    """One refresh at a time; the lock goes with the connection, so a killed one blocks nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('kundig.value'))")
        if cursor.fetchall() != [(True,)]:
            raise Refused("value.refresh_running")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('kundig.value'))")


def _one_currency() -> str:
    """Reports have one currency and refuse sums over several."""
    currencies = list(Posting.objects.order_by().values_list("currency", flat=True).distinct()[:3])
    if len(currencies) > 1:
        raise Refused("value.several_currencies", currencies=", ".join(sorted(currencies)))
    return currencies[0] if currencies else "EUR"


def _telling(run: Refresh, tell: Tell | None) -> Tell:
    def both(step: str, percent: int) -> None:
        Refresh.objects.filter(id=run.id).update(step=step, done_percent=percent)
        if tell:
            tell(step, percent)

    return both


def _question(run: Refresh, earlier: Path | None, levels: DecisionTable) -> valuation.Question:
    return valuation.Question(
        as_of=run.as_of,
        now=run.started_at.astimezone(dt.UTC).replace(tzinfo=None),
        generation=run.id,
        rates=current_rates(),
        levels=levels,
        response_hours=promises(),
        history=_level_history(),
        earlier=earlier,
        groups=groups_of(run.grouping) if run.grouping else None,
        groups_anew=run.grouping is not None and asked_anew(run.grouping),
        last_group=run.grouping.last_number if run.grouping else 0,
    )


def _level_history() -> list[tuple[int, str, dt.date]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT customer_id, level, since FROM kundig_levelchange c WHERE {_HOLDS} ORDER BY id"
        )
        return [(customer, level, since) for customer, level, since in cursor.fetchall()]


def _partition(generation: int) -> str:
    return f"kundig_computedprofile_{generation}"


def _load_partition(run: Refresh, profiles: Path) -> None:
    """COPY into a table of its own; nobody reads or waits for it yet."""
    name = _partition(run.id)
    with transaction.atomic(), connection.cursor() as cursor:
        # Written out little by little, so that the commit, and who commits beside it, need not wait for all.
        cursor.execute("SET LOCAL backend_flush_after = '1MB'")
        cursor.execute(f"CREATE TABLE {name} (LIKE kundig_computedprofile INCLUDING DEFAULTS)")
        columns = ", ".join(valuation.PROFILE_COLUMNS)
        with (
            pa.input_stream(str(profiles), compression="zstd") as rows,
            cursor.copy(f"COPY {name} ({columns}) FROM STDIN (FORMAT csv, FREEZE)") as copy,
        ):
            while block := rows.read(1 << 20):
                copy.write(block)
        cursor.execute(f"ALTER TABLE {name} ADD PRIMARY KEY (generation, customer_id)")
        cursor.execute(f"CREATE INDEX ON {name} (rank)")
        cursor.execute(f"ANALYZE {name}")
        cursor.execute(
            f"ALTER TABLE {name} ADD CHECK (generation = {run.id})"
        )  # so ATTACH need not read the rows


def _publish(run: Refresh, found: valuation.Valuation, rows: dict[str, int]) -> None:
    """Attach the partition and move the pointer, in one short transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"ALTER TABLE kundig_computedprofile ATTACH PARTITION {_partition(run.id)}"
            f" FOR VALUES IN ({run.id})"
        )
        cursor.execute(
            _CHANGED.replace("{new}", _partition(run.id)),
            [[follower for follower, _ in found.led], [leader for _, leader in found.led]],
        )
        MonthlyLine.objects.bulk_create(
            MonthlyLine(refresh=run, month=month, line=line, quantity=quantity, amount=amount)
            for month, line, quantity, amount in found.monthly
        )
        run.grouping = hold(found.groups, run.grouping)
        run.customers, run.postings = rows["customers"] - len(found.led), rows["postings"]
        run.interactions = rows["interactions"]
        run.whale, run.lifetime = found.whale, found.lifetime
        run.finished_at, run.step, run.done_percent = timezone.now(), "done", 100
        run.save()
        note(None, "value.refreshed", f"refresh:{run.id}", customers=run.customers)


def sweep() -> None:
    """Remove what killed or outdated refreshes left."""
    finished = list(Refresh.objects.exclude(finished_at=None).values_list("id", flat=True))
    gone = [*outdated(finished), *Refresh.objects.filter(finished_at=None).values_list("id", flat=True)]
    with connection.cursor() as cursor:
        for generation in gone:
            cursor.execute(f"DROP TABLE IF EXISTS {_partition(generation)}")
            shutil.rmtree(folder(home(), generation), ignore_errors=True)
    MonthlyLine.objects.filter(refresh__in=gone).delete()
    Refresh.objects.filter(id__in=gone, finished_at=None).delete()
    Refresh.objects.filter(id__in=gone).exclude(lifetime={}).update(lifetime={})
    for draft in folder(home(), 0).parent.glob(".draft-*"):
        shutil.rmtree(draft, ignore_errors=True)
