"""How does each buyer's profile come to say when his next purchase is due?"""

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import batched
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
from django.db import connection, transaction
from django.utils import timezone

from kundig.base.operations import note
from kundig.customers.datasets import CUSTOMERS, POSTINGS, RELATIONSHIPS
from kundig.cycles.due.rhythm import WINDOW, Buyers, Rhythm
from kundig.cycles.due.statements import BUYERS, SHOWN
from kundig.lake.operations import open_lake
from kundig.lake.place import lake_folder

RECKONED = "due.reckoned"
LEAST_GAPS = 2  # with fewer, the rhythm is hardly his own
LEAST_CHANCE = 0.05  # of being there; below, nothing is expected of him
AT_ONCE = 20_000
WRITTEN_AT_ONCE = 2_000
type Due = tuple[dt.date | None, dt.date | None, float | None]
NOTHING: Due = (None, None, None)
_TELL = """
INSERT INTO kundig_liveprofile AS l (customer_id, {0})
SELECT told.* FROM unnest(%s::bigint[], %s::date[], %s::date[], %s::float8[])
  AS told (id, first, last, chance)
JOIN kundig_customer c ON c.id = told.id AND c.leading_id IS NULL
ON CONFLICT (customer_id) DO UPDATE SET ({0}) = ROW ({1}) WHERE (l.{2}) IS DISTINCT FROM ({1})
"""


def reckon(*, at: dt.datetime) -> int:
    """Tell of everybody who buys without a contract when he will probably buy next; returns of how many.

    Reads the lake as the last refresh left it.
    """
    today = timezone.localdate(at)
    with TemporaryDirectory() as spill:
        datasets = (CUSTOMERS, RELATIONSHIPS, POSTINGS)
        with open_lake(datasets, lake_folder(), spill=Path(spill)) as engine:
            found = engine.table(BUYERS.format(day=today))
    expected = _expected(found, today)
    with connection.cursor() as cursor:
        cursor.execute(SHOWN)
        shown: dict[int, Due] = {row[0]: row[1:] for row in cursor.fetchall()}
    news = {pk: due for pk, due in expected.items() if shown.get(pk) != due}
    news |= dict.fromkeys(shown.keys() - expected.keys(), NOTHING)
    for some in batched(sorted(news), WRITTEN_AT_ONCE, strict=False):
        with transaction.atomic():
            tell_due({pk: news[pk] for pk in some})
    note(None, RECKONED, "due", customers=len(expected))
    return len(expected)


def _expected(found: pa.Table, today: dt.date) -> dict[int, Due]:
    """By customer: the days of the window and the chance that he buys in it."""
    if not found.num_rows:
        return {}
    columns = [found[name].to_numpy().astype(float) for name in ("gaps", "days", "logs", "silence")]
    everybody = Buyers(*columns)
    rhythm = Rhythm.of(everybody)
    known = np.flatnonzero(everybody.gaps >= LEAST_GAPS)
    ids = found["customer_id"].to_numpy()
    expected: dict[int, Due] = {}
    for start in range(0, len(known), AT_ONCE):
        rows = known[start : start + AT_ONCE]
        windows = rhythm.windows(Buyers(*(column[rows] for column in columns)))
        ends = zip(ids[rows], windows.alive, windows.first, windows.last, strict=True)
        for pk, alive, first, last in ends:
            if alive >= LEAST_CHANCE:
                days = (dt.timedelta(days=int(first)), dt.timedelta(days=int(np.ceil(last))))
                expected[int(pk)] = (today + days[0], today + days[1], round(WINDOW * float(alive), 2))
    return expected


def tell_due(found: Mapping[int, Due]) -> None:
    """Let each one's profile say when his next purchase is due; nothing where none is expected."""
    columns = ("purchase_due_from", "purchase_due_until", "purchase_chance")
    given = ", ".join(f"excluded.{name}" for name in columns)
    text = _TELL.format(", ".join(columns), given, ", l.".join(columns))
    rows: Sequence[tuple[int, dt.date | None, dt.date | None, float | None]] = [
        (pk, *one) for pk, one in found.items()
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(text, [list(column) for column in zip(*rows, strict=True)])
