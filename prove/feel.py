"""Do a rule's two back ends say the same of every row?

`./run prove feel [--expressions 20000] [--rows 40] [--seed N] [--spark]`: random typed expressions over
rows with nulls, by the closure and as SQL on DuckDB and PostgreSQL; with `--spark` on Spark, too, in the
environment of `./run prove spark`. Logic, texts, dates and what + - x make of decimals must be equal, and
what was divided equal to 1e-12. Ties are left out and counted: there a comparison hangs on less than a
division is exact to.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.feel.sql.agreeing import Count, asked, disagreements, some_rows
from tests.feel.sql.bases import Database, Duck, Postgres
from tests.feel.sql.drawing import drawn

from kundig.base.postgres.server import leave, use

BATCH = 100  # expressions of one query
SHOWN = 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--expressions", type=int, default=20_000)
    parser.add_argument("--rows", type=int, default=40)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.spark and not chosen.inside:
        from prove.spark import ENVIRONMENT, prepare

        prepare()
        again = [
            str(ENVIRONMENT / "bin" / "python"),
            __file__,
            "--inside",
            *sys.argv[1:],
            "--seed",
            str(chosen.seed),
        ]
        return subprocess.run(again, check=False).returncode
    print(f"seed {chosen.seed}, {chosen.expressions:,} expressions, {chosen.rows} rows and those on the edge")
    found = prove(chosen.expressions, rows=chosen.rows, seed=chosen.seed, spark=chosen.spark)
    print("Both back ends say the same." if not found else f"They differ {found} times.")
    return 1 if found else 0


def prove(expressions: int, *, rows: int, seed: int, spark: bool) -> int:
    """How often they differ; prints the first of these, and how much was compared."""
    given, found = some_rows(seed, rows), 0
    with ExitStack() as open_ones:
        databases: list[Database] = [Duck(), open_ones.enter_context(postgres())]
        if spark:
            databases.append(open_ones.enter_context(on_spark()))
        counts = {database.dialect: Count() for database in databases}
        seconds = dict.fromkeys(counts, 0.0)
        for database in databases:
            database.fill(given)
        for batch in range(0, expressions, BATCH):
            size = min(BATCH, expressions - batch)
            of = asked([drawn((seed << 32) + batch + number) for number in range(size)], given)
            for database in databases:
                begun = time.perf_counter()
                for one in disagreements(database, of, counts[database.dialect]):
                    found += 1
                    if found <= SHOWN:
                        print(one)
                seconds[database.dialect] += time.perf_counter() - begun
    for dialect, count in counts.items():
        print(
            f"{dialect}: {count.expressions:,} expressions, {count.values:,} values,"
            f" {count.nulls:,} of them null, {count.ties:,} ties, {seconds[dialect]:.0f} s"
        )
    return found


@contextmanager
def postgres() -> Iterator[Database]:
    """A server of its own."""
    home = Path(tempfile.mkdtemp(prefix="kundig-prove-"))
    home.chmod(0o711)  # the server's user has to get through
    database = Postgres(use(home / "home").conninfo("postgres"))
    try:
        yield database
    finally:
        database.connection.close()
        leave(home / "home")
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def on_spark() -> Iterator[Database]:
    from tests.feel.sql.sparking import Spark

    from kundig.lake.spark import SparkEngine

    with SparkEngine() as engine:
        yield Spark(engine)


if __name__ == "__main__":
    os.environ.pop("KUNDIG_LAKE", None)
    sys.exit(main())
