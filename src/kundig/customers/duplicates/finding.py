"""Which customers may be the same, how surely, and why?"""

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kundig.customers.duplicates.blocks import distinct, neighbours
from kundig.customers.duplicates.levels import LEVEL_SQL
from kundig.customers.duplicates.phonetics import cologne
from kundig.customers.duplicates.plain import plain_sql
from kundig.customers.duplicates.weights import CLASSES, FIELDS, likelihood_sql, probability_sql, weight_sql
from kundig.lake.engine import DuckEngine
from kundig.lake.tables import as_table

Ints = npt.NDArray[np.int64]
LIKELY = 0.1  # from here on people are asked
WINDOW = 12
AT_ONCE = 4_000_000
# What duplicates share even when something else was written differently, and how a block is sorted.
KEYS = {
    "sound_first || '|' || sound_last": "by_place",
    "sound_last || '|' || sound_first": "by_place",  # the two names exchanged
    "sound_last || '|' || code": "by_name",
    "first || '|' || code": "by_name",
    "code || '|' || coalesce(house, '') || '|' || left(street, 3)": "by_name",
    "sound_street || '|' || house": "by_name",
    "email": "by_name",
    "phone": "by_name",
    "born": "by_name",
    "left(born, 6) || '|' || left(first, 2)": "by_place",
    "sound_company": "by_place",
    "code || '|' || left(company, 4)": "by_name",
    "local": "by_name",
}
ORDERS = {"by_name": "last, first, company, code, street", "by_place": "code, street, house, born, last"}
COUNTED = {
    **{
        f"n_{name}": (name,)
        for name in ("first", "last", "company", "code", "city", "email", "phone", "born")
    },
    "n_street": ("street", "house"),
    "n_way": ("street",),
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
        "sounds", pa.table({"word": spoken["word"], "sound": pa.array(sounds, pa.string())})
    )
    counts = []
    for name, values in COUNTED.items():
        known = " AND ".join(f"{value} IS NOT NULL" for value in values[:1])
        listed = ", ".join(values)
        run(
            f"CREATE TABLE c_{name} AS SELECT {listed}, count(*) AS {name} FROM spelt"
            f" WHERE {known} GROUP BY ALL"
        )
        same = " AND ".join(f"c_{name}.{value} IS NOT DISTINCT FROM spelt.{value}" for value in values)
        counts.append(f" LEFT JOIN c_{name} ON {same}")
    run(
        f"CREATE TABLE plain AS SELECT spelt.*, f.sound AS sound_first, l.sound AS sound_last,"
        f" s.sound AS sound_street, c.sound AS sound_company, {', '.join(COUNTED)}"
        " FROM spelt LEFT JOIN sounds f ON f.word = spelt.first LEFT JOIN sounds l ON l.word = spelt.last"
        " LEFT JOIN sounds s ON s.word = spelt.street LEFT JOIN sounds c ON c.word = spelt.company"
        f" {''.join(counts)}"
    )
    engine.connection.unregister("sounds")
    for name in ("spelt", *(f"c_{name}" for name in COUNTED)):
        run(f"DROP TABLE {name}")


def _candidates(engine: DuckEngine, rows: int) -> tuple[Ints, Ints]:
    orders = ", ".join(f"row_number() OVER (ORDER BY {by}, row) AS {name}" for name, by in ORDERS.items())
    places = engine.table(f"SELECT {', '.join(ORDERS)} FROM (SELECT row, {orders} FROM plain) ORDER BY row")
    blocks = ", ".join(
        f"CASE WHEN {key} IS NULL THEN -1 ELSE (hash({key}) >> 1)::BIGINT END AS k{number}"
        for number, key in enumerate(KEYS)
    )
    hashed = engine.table(f"SELECT {blocks} FROM plain ORDER BY row")
    found = [
        neighbours(hashed[f"k{number}"].to_numpy(), places[place].to_numpy(), window=WINDOW)
        for number, place in enumerate(KEYS.values())
    ]
    return distinct(found, max(rows, 1))


def _compared(engine: DuckEngine, left: Ints, right: Ints, rows: int, likely: float) -> Iterator[pa.Table]:
    columns = [
        name for (name,) in engine.connection.execute("SELECT column_name FROM (DESCRIBE plain)").fetchall()
    ]
    sides = ", ".join(f"{side}.{name} AS {side}_{name}" for side in ("l", "r") for name in columns)
    counts = ", ".join(f"{side}_{name}" for side in ("l", "r") for name in COUNTED)
    levels = ", ".join(f"({sql})::TINYINT AS {name}" for name, sql in LEVEL_SQL.items())
    likelihoods = ", ".join(f"{likelihood_sql(kind, rows)} AS {kind}" for kind in CLASSES)
    weights = ", ".join(f"round({weight_sql(name, rows)}, 1) AS {name}_weight" for name in FIELDS)
    said = ", ".join(f"coalesce({name}, 0)::TINYINT AS {name}" for name in FIELDS)
    for start in range(0, len(left), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        engine.connection.register("pairs", pa.table({"l": left[part], "r": right[part]}))
        # Kept as a table, since each level would else be computed wherever it is named.
        engine.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE levels AS SELECT l, r, {counts}, {levels}"
            f" FROM (SELECT pairs.l, pairs.r, {sides}"
            " FROM pairs JOIN plain l ON l.row = pairs.l JOIN plain r ON r.row = pairs.r)"
        )
        yield engine.table(
            f"SELECT l, r, {probability_sql(rows)} AS probability, {said}, {weights}"
            f" FROM (SELECT *, {likelihoods} FROM levels) WHERE probability >= {likely!r}"
        )
        engine.connection.unregister("pairs")


def _nothing() -> pa.Table:
    numbers = {"l": pa.int64(), "r": pa.int64(), "probability": pa.float64()}
    levels = {name: pa.int8() for name in FIELDS}
    weights = {f"{name}_weight": pa.float64() for name in FIELDS}
    return pa.schema(numbers | levels | weights).empty_table()
