"""Which customers may be the same, how surely, and why?"""

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kundig.customers.duplicates.blocks import distinct, neighbours
from kundig.customers.duplicates.levels import LEVEL_SQL
from kundig.customers.duplicates.phonetics import cologne
from kundig.customers.duplicates.plain import plain_sql
from kundig.customers.duplicates.weights import FIELDS, likelihood_sql, probability_sql, weight_sql
from kundig.lake.engine import DuckEngine
from kundig.lake.tables import as_table

Ints = npt.NDArray[np.int64]
LIKELY = 0.1  # from here on people are asked
WINDOW = 12
AT_ONCE = 4_000_000
COUNTED = ("first", "last", "company", "code", "city", "email", "phone", "born")
# What duplicates share even when something else was written differently, and how a block is sorted.
KEYS = {
    "sound_first || '|' || sound_last": "code, street, born",
    "sound_last || '|' || sound_first": "code, street, born",  # the two names swapped
    "sound_last || '|' || code": "first, street, born",
    "first || '|' || code": "last, street, born",
    "code || '|' || coalesce(house, '') || '|' || left(street, 3)": "last, company, first",
    "sound_street || '|' || house": "last, company, first, code",
    "email": "last, first",
    "phone": "last, first",
    "born": "last, first, code",
    "left(born, 6) || '|' || left(first, 2)": "last, code, street",
    "sound_company": "code, street, company",
    "code || '|' || left(company, 4)": "company, street",
    "local": "domain, last",
}


def duplicates(
    data: object,
    *,
    key: str = "id",
    likely: float = LIKELY,
    engine: DuckEngine | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> pa.Table:
    """The pairs of rows that are probably the same customer, the surest first.

    `data` is any table with a column `key` and some of first_name, last_name, company, street, postal_code,
    city, email, phone, born_on. Returns left, right (keys; left stands before right in the table),
    probability, and for each compared field its level (0: not known of both) and its weight in bits.

    >>> found = duplicates({"id": [1, 2, 3], "first_name": ["Anna", "Anna", "Ole"],
    ...     "last_name": ["Müller", "Mueller", "Tür"], "street": ["Am Weg 1", "am Weg 1", ""],
    ...     "born_on": ["1980-01-02", "1980-01-02", "1970-05-05"]})
    >>> found.select(["left", "right"]).to_pylist()
    [{'left': 1, 'right': 2}]
    """
    table = as_table(data)
    with engine or DuckEngine() as used:
        tell("plain")
        _prepare(used, table, key)
        tell("pairs")
        left, right = _candidates(used, table.num_rows)
        tell(f"compare {len(left)}")
        found = list(_compared(used, left, right, table.num_rows, likely))
    scored = pa.concat_tables(found) if found else _nothing()
    keys = table.column(key)
    scored = scored.sort_by([("probability", "descending"), ("l", "ascending"), ("r", "ascending")])
    named = {"left": keys.take(scored["l"]), "right": keys.take(scored["r"])}
    return pa.table(named | {name: scored[name] for name in scored.column_names if name not in ("l", "r")})


def _prepare(engine: DuckEngine, table: pa.Table, key: str) -> None:
    """The table `plain`: rows without ways of writing, with sounds and with how frequent each value is."""
    run = engine.connection.execute
    engine.connection.register("given", table.append_column("row", pa.array(np.arange(table.num_rows))))
    run(f"CREATE TABLE spelt AS {plain_sql('given', table.column_names)}")
    engine.connection.unregister("given")
    words = " UNION ".join(
        f"SELECT {name} AS word FROM spelt" for name in ("first", "last", "street", "company")
    )
    spoken = engine.table(f"SELECT word FROM ({words}) WHERE word IS NOT NULL")
    sounds = [cologne(word) or word for word in spoken["word"].to_pylist()]
    engine.connection.register(
        "heard", pa.table({"word": spoken["word"], "sound": pa.array(sounds, pa.string())})
    )
    run("CREATE TABLE sounds AS SELECT * FROM heard")
    engine.connection.unregister("heard")
    counts = ", ".join(f"count({name}) OVER (PARTITION BY {name}) AS n_{name}" for name in COUNTED)
    run(
        f"CREATE TABLE plain AS SELECT spelt.*, f.sound AS sound_first, l.sound AS sound_last,"
        f" s.sound AS sound_street, c.sound AS sound_company, {counts},"
        " count(street) OVER (PARTITION BY street, house) AS n_street,"
        " count(street) OVER (PARTITION BY street) AS n_way"
        " FROM spelt LEFT JOIN sounds f ON f.word = first LEFT JOIN sounds l ON l.word = last"
        " LEFT JOIN sounds s ON s.word = street LEFT JOIN sounds c ON c.word = company"
    )
    run("DROP TABLE spelt")


def _candidates(engine: DuckEngine, rows: int) -> tuple[Ints, Ints]:
    found = []
    for key, order in KEYS.items():
        sorted_rows = engine.table(
            f"SELECT row, coalesce(dense_rank() OVER (ORDER BY {key} NULLS LAST), -1) AS block,"
            f" ({key}) IS NULL AS none FROM plain ORDER BY {key}, {order}, row"
        )
        row, block = sorted_rows["row"].to_numpy(), sorted_rows["block"].to_numpy().copy()
        block[sorted_rows["none"].to_numpy()] = -1
        left, right = neighbours(block, np.arange(len(block)), window=WINDOW)
        one, other = row[left], row[right]
        found.append((np.minimum(one, other), np.maximum(one, other)))
    return distinct(found, max(rows, 1))


def _compared(engine: DuckEngine, left: Ints, right: Ints, rows: int, likely: float) -> Iterator[pa.Table]:
    columns = [
        name for (name,) in engine.connection.execute("SELECT column_name FROM (DESCRIBE plain)").fetchall()
    ]
    sides = ", ".join(f"{side}.{name} AS {side}_{name}" for side in ("l", "r") for name in columns)
    levels = ", ".join(f"{sql} AS {name}" for name, sql in LEVEL_SQL.items())
    classes = ("same", "together", "strangers")
    likelihoods = ", ".join(f"{likelihood_sql(kind, rows)} AS {kind}" for kind in classes)  # type: ignore[arg-type]
    weights = ", ".join(f"round({weight_sql(name, rows)}, 1) AS {name}_weight" for name in FIELDS)
    said = ", ".join(f"coalesce({name}, 0)::TINYINT AS {name}" for name in FIELDS)
    for start in range(0, len(left), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        engine.connection.register("pairs", pa.table({"l": left[part], "r": right[part]}))
        yield engine.table(
            f"SELECT l, r, {probability_sql(rows)} AS probability, {said}, {weights}"
            f" FROM (SELECT *, {likelihoods} FROM (SELECT *, {levels} FROM (SELECT pairs.l, pairs.r, {sides}"
            " FROM pairs JOIN plain l ON l.row = pairs.l JOIN plain r ON r.row = pairs.r)))"
            f" WHERE probability >= {likely!r}"
        )
        engine.connection.unregister("pairs")


def _nothing() -> pa.Table:
    numbers = {"l": pa.int64(), "r": pa.int64(), "probability": pa.float64()}
    levels = {name: pa.int8() for name in FIELDS}
    weights = {f"{name}_weight": pa.float64() for name in FIELDS}
    return pa.schema(numbers | levels | weights).empty_table()
