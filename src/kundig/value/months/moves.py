"""How did each customer's worth move since an earlier month, and who changed the cell of the matrix?"""

from pathlib import Path

from kundig.lake.engine import DuckEngine, quoted
from kundig.value.months import sql
from kundig.value.potential.movement import MOVES, movement

COLUMNS = {
    "customer_id": "BIGINT",
    "relationships": "DOUBLE",
    "tenure_years": "DOUBLE",
    "so_far": "DECIMAL(18,2)",
    "attainable_relationships": "DOUBLE",
    "attainable_years": "DOUBLE",
    "potential": "DECIMAL(18,2)",
    "level": "VARCHAR",
    "potential_level": "VARCHAR",
}
# Each cube by its columns: number, years, worth.
CUBES = {
    "value": ("relationships", "tenure_years", "so_far"),
    "potential": ("attainable_relationships", "attainable_years", "potential"),
}
AXES = ("number", "years", "yearly")


def write_moves(engine: DuckEngine, earlier: Path, target: Path) -> None:
    """A file of one row per customer: `value_*` and `potential_*` by `MOVES`, and his cell before and after.

    `earlier` is a CSV of `COLUMNS`, the valuation of an earlier month. A cell is the level by value today and
    the level by potential, such as `BC`; empty where he was not there.
    """
    run = engine.connection.execute
    types = ", ".join(f"{quoted(name)}: {quoted(kind)}" for name, kind in COLUMNS.items())
    run(
        f"CREATE TABLE earlier AS SELECT * FROM read_csv({quoted(str(earlier))}, header = false,"
        f" auto_detect = false, delim = ',', columns = {{{types}}})"
    )
    cubes = ", ".join(
        sql.CUBE_THEN.format(number=number, years=years, worth=worth)
        for number, years, worth in CUBES.values()
    )
    run(f"CREATE TABLE then_worth AS {sql.THEN.format(cubes=cubes)}")
    run(f"CREATE TABLE now_worth AS {sql.NOW}")
    for name, (number, years, worth) in CUBES.items():
        before, after = (
            engine.table(sql.BODY.format(table=table, number=number, years=years, worth=worth))
            for table in ("then_worth", "now_worth")
        )
        engine.connection.register("moved", movement(before, after, axes=AXES).customers)
        run(f"CREATE TABLE {name}_moved AS SELECT * FROM moved")
        engine.connection.unregister("moved")
    engine.write(_joined(), target)


def _joined() -> str:
    figures = ", ".join(
        f"coalesce({cube}_moved.{move}, 0) AS {cube}_{move}" for cube in CUBES for move in MOVES
    )
    return (
        f"SELECT customer_id, {figures}, coalesce(w.level || w.potential_level, '') AS cell_before,"
        " coalesce(n.level || n.potential_level, '') AS cell_after"
        " FROM then_worth w FULL JOIN now_worth n USING (customer_id)"
        " LEFT JOIN value_moved USING (customer_id) LEFT JOIN potential_moved USING (customer_id)"
        " ORDER BY customer_id"
    )
