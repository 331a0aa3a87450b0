"""How are patterns searched for every night, kept, and put into the profiles of those who show one?"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
from django.db import connection, transaction
from django.utils import timezone

from kundig.base.operations import note
from kundig.customers.datasets import CUSTOMERS, INTERACTIONS, POSTINGS, RELATIONSHIPS
from kundig.customers.records import Customer
from kundig.cycles.patterns import statements
from kundig.cycles.patterns.finding import Cases, Found, find
from kundig.cycles.patterns.records import Pattern, PatternCase
from kundig.cycles.patterns.sequences import WINDOW, Alphabet, Ints
from kundig.cycles.patterns.statements import OUTCOMES, POOL
from kundig.lake.engine import DuckEngine
from kundig.lake.operations import open_lake
from kundig.lake.place import lake_folder

SEARCHED = "patterns.searched"
KEPT = 500  # cases of a pattern, and customers who show it now
AT_ONCE = 50_000
WRITTEN_AT_ONCE = 2_000
type Shown = tuple[float | None, ...]
NOTHING: Shown = (None,) * len(OUTCOMES)
_TELL = """
INSERT INTO kundig_liveprofile AS l (customer_id, {0})
SELECT told.* FROM unnest(%s::bigint[], %s::float8[], %s::float8[], %s::float8[], %s::float8[])
  AS told (id, renewal, purchase, complaint, leaving)
JOIN kundig_customer c ON c.id = told.id AND c.leading_id IS NULL
ON CONFLICT (customer_id) DO UPDATE SET ({0}) = ROW ({1}) WHERE (l.{2}) IS DISTINCT FROM ({1})
"""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """The cases of an outcome, and whose they are, on which day."""

    cases: Cases
    customers: Ints
    days: Sequence[dt.date]


@dataclass(slots=True)
class Standing:
    """Who shows what now: the highest lift by outcome, and of each pattern how many and some of them."""

    profiles: dict[int, Shown] = field(default_factory=dict)
    many: dict[int, int] = field(default_factory=dict)
    some: dict[int, list[int]] = field(default_factory=dict)


def search(*, at: dt.datetime, seed: int = 1) -> int:
    """Find the patterns as of a day, keep them instead of the former ones, and mark who shows one.

    Reads the lake as the last refresh left it; returns how many were found.
    """
    today = timezone.localdate(at)
    datasets = (CUSTOMERS, RELATIONSHIPS, POSTINGS, INTERACTIONS)
    with (
        TemporaryDirectory() as spill,
        open_lake(datasets, lake_folder(), spill=Path(spill)) as engine,
    ):
        labels = _prepare(engine, today)
        alphabet = Alphabet(max(1, len(labels)))
        groups = [_group(engine, outcome) for outcome in OUTCOMES]
        found, tested = find((group.cases for group in groups), alphabet, seed=seed)
        standing = _standing(engine, today, found, alphabet) if found else Standing()
    _keep(found, tested, groups, standing, alphabet, labels, at)
    with connection.cursor() as cursor:
        cursor.execute(statements.SHOWN)
        shown: dict[int, Shown] = {row[0]: row[1:] for row in cursor.fetchall()}
    news = {pk: one for pk, one in standing.profiles.items() if shown.get(pk) != one}
    news |= dict.fromkeys(shown.keys() - standing.profiles.keys(), NOTHING)
    for some in batched(sorted(news), WRITTEN_AT_ONCE, strict=False):
        with transaction.atomic():
            tell_patterns({pk: news[pk] for pk in some})
    note(None, SEARCHED, "patterns", found=len(found), tested=tested)
    return len(found)


def _prepare(engine: DuckEngine, today: dt.date) -> list[str]:
    engine.keep("everyone", statements.EVERYONE)
    engine.keep("labels", statements.LABELS.format(day=today))
    engine.connection.execute(f"CREATE VIEW contacts AS {statements.CONTACTS}")
    engine.keep("cases", statements.CASES.format(day=today))
    labels = engine.table("SELECT label FROM labels ORDER BY number")["label"].to_pylist()
    return [str(label) for label in labels]


def _group(engine: DuckEngine, outcome: str) -> Group:
    rows = engine.table(statements.BEFORE, [outcome])
    known = np.minimum(rows["near"].to_numpy(), WINDOW)
    cases = Cases(outcome, _matrix(rows["labels"], POOL), known)
    return Group(cases, rows["leader"].to_numpy(), rows["day"].to_pylist())


def _matrix(lists: pa.ChunkedArray, width: int) -> Ints:
    """Lists of labels as rows, -1 where one is shorter."""
    whole = lists.combine_chunks()
    lengths = np.asarray(whole.value_lengths())
    found = np.full((len(lengths), width), -1, dtype=np.int64)
    found[np.arange(width)[None, :] < lengths[:, None]] = np.asarray(whole.flatten())
    return found


def _standing(engine: DuckEngine, today: dt.date, found: Sequence[Found], alphabet: Alphabet) -> Standing:
    """Who shows which pattern in his newest contacts."""
    lifts = np.zeros((alphabet.size, len(OUTCOMES)))
    patterns: dict[int, list[int]] = {}
    for place, one in enumerate(found):
        number = alphabet.number(one.sequence)
        lifts[number, OUTCOMES.index(one.outcome)] = round(one.lift, 2)
        patterns.setdefault(number, []).append(place)
    standing = Standing()
    for batch in engine.sql(statements.NOW.format(day=today, window=WINDOW)):
        rows = pa.Table.from_batches([batch])
        newest = _matrix(rows["labels"], WINDOW)
        numbers = alphabet.numbers(newest, (newest >= 0).sum(axis=1))
        highest = lifts[numbers].max(axis=1)
        leaders = rows["leader"].to_numpy()
        for row in np.flatnonzero(highest.any(axis=1)):
            standing.profiles[int(leaders[row])] = tuple(float(lift) or None for lift in highest[row])
            for number in np.intersect1d(numbers[row], list(patterns)):
                for place in patterns[int(number)]:
                    standing.many[place] = standing.many.get(place, 0) + 1
                    if len(some := standing.some.setdefault(place, [])) < KEPT:
                        some.append(int(leaders[row]))
    return standing


@transaction.atomic
def _keep(
    found: Sequence[Found],
    tested: int,
    groups: Sequence[Group],
    standing: Standing,
    alphabet: Alphabet,
    labels: Sequence[str],
    at: dt.datetime,
) -> None:
    Pattern.objects.all().delete()
    of = {group.cases.outcome: group for group in groups}
    kept = Pattern.objects.bulk_create(
        Pattern(
            at=at,
            outcome=one.outcome,
            sequence=[labels[label] for label in one.sequence],
            cases=one.cases,
            outcomes=len(of[one.outcome].customers),
            expected=one.expected,
            lift=one.lift,
            low=one.low,
            high=one.high,
            p=one.p,
            q=one.q,
            tested=tested,
            today=standing.many.get(place, 0),
        )
        for place, one in enumerate(found)
    )
    shown = {
        outcome: alphabet.numbers(group.cases.labels[:, :WINDOW], group.cases.known)
        for outcome, group in of.items()
    }
    cases: list[tuple[Pattern, int, dt.date | None]] = []
    for place, (pattern, one) in enumerate(zip(kept, found, strict=True)):
        group = of[one.outcome]
        rows = np.flatnonzero((shown[one.outcome] == alphabet.number(one.sequence)).any(axis=1))
        whose = [(group.days[int(row)], int(group.customers[row])) for row in rows]
        cases += [(pattern, pk, day) for day, pk in sorted(whose, reverse=True)[:KEPT]]
        cases += [(pattern, pk, None) for pk in standing.some.get(place, ())]
    alive = set(Customer.objects.filter(pk__in={pk for _, pk, _ in cases}).values_list("pk", flat=True))
    PatternCase.objects.bulk_create(
        (PatternCase(pattern=pattern, customer_id=pk, day=day) for pattern, pk, day in cases if pk in alive),
        batch_size=AT_ONCE,
    )


def tell_patterns(found: Mapping[int, Shown]) -> None:
    """Let each one's profile say the lift of what his newest contacts show, by outcome."""
    columns = ("pattern_renewal", "pattern_purchase", "pattern_complaint", "pattern_leaving")
    given = ", ".join(f"excluded.{name}" for name in columns)
    text = _TELL.format(", ".join(columns), given, ", l.".join(columns))
    rows = [(pk, *one) for pk, one in found.items()]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(text, [list(column) for column in zip(*rows, strict=True)])
