"""Do DuckDB and Spark say the same of a base?

`./run prove spark [--rows 1000000] [--seed N]`: seeded transactions in a lake, read by both engines with the
same SQL and valued by the same kernel. Counts and sums of money must be equal, floats to a billionth. Before,
the tests that need Spark are run. All that happens in an environment of its own, `.tools/spark`; Java is
installed where that is allowed.
"""

import argparse
import hashlib
import math
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
ENVIRONMENT = ROOT / ".tools" / "spark"
ROWS_PER_CUSTOMER = 5.4  # of the seeded transactions
NEAR = 1e-9
TESTS = ("tests/lake/test_spark.py", "tests/value/test_portable.py", "tests/value/scale/test_spark.py")

type Figures = dict[str, float | int | str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure on which the engines differ, or one customer's."""

    figure: str
    one: object
    other: object


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="transactions")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if not chosen.inside:
        prepare()
        tests = ("-m", "pytest", "-q", "-n", "0", "-rs", *TESTS)
        if subprocess.run([ENVIRONMENT / "bin" / "python", *tests], cwd=ROOT, check=False).returncode:
            return 1
        again = (__file__, "--inside", "--rows", str(chosen.rows), "--seed", str(chosen.seed))
        return subprocess.run([ENVIRONMENT / "bin" / "python", *again], check=False).returncode
    print(f"seed {chosen.seed}, {chosen.rows:,} transactions; {versions()}")
    with tempfile.TemporaryDirectory(prefix="kundig-prove-") as name:
        os.environ["KUNDIG_LAKE"] = name
        found = prove(Path(name), rows=chosen.rows, seed=chosen.seed)
    for difference in found:
        print(difference)
    print("The engines differ." if found else "Both engines say the same.")
    return 1 if found else 0


def prepare() -> None:
    """Java, and an environment with the extra; the usual one stays as it is."""
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            sys.exit("Spark needs Java 17 or newer (Debian: apt-get install default-jre-headless).")
        print("Installing a Java runtime ...", flush=True)
        quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "check": True}
        subprocess.run(["apt-get", "update", "-qq"], **quiet)  # type: ignore[call-overload]
        install = ("apt-get", "install", "-qq", "-y", "--no-install-recommends", "default-jre-headless")
        subprocess.run(install, stdout=subprocess.DEVNULL, **quiet)  # type: ignore[call-overload]
    uv = shutil.which("uv") or str(ROOT / ".tools" / "uv" / "bin" / "uv")
    sync = ("sync", "-q", "--frozen", "--extra", "spark", "--group", "dev", "--python", sys.executable)
    environ = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(ENVIRONMENT)}
    subprocess.run([uv, *sync, "--project", str(ROOT)], env=environ, check=True)


def versions() -> str:
    """Of everything that computes."""
    import duckdb
    import numpy
    import pyspark

    java = subprocess.run(["java", "-version"], capture_output=True, text=True, check=True).stderr
    return (
        f"DuckDB {duckdb.__version__}, Spark {pyspark.__version__} (local[2]), {java.partition(chr(10))[0]},"
        f" NumPy {numpy.__version__}, Python {platform.python_version()}"
    )


def prove(place: Path, *, rows: int, seed: int, tell: Callable[[str], None] = print) -> list[Difference]:
    """What the engines differ in; the transactions are written below the place that KUNDIG_LAKE names."""
    from kundig.lake.engine import DuckEngine
    from kundig.lake.spark import SparkEngine

    write(place / "transactions", rows=rows, seed=seed)
    one = measured(DuckEngine, place / "duckdb.parquet", tell)
    other = measured(SparkEngine, place / "spark.parquet", tell)
    for name in one:
        if not name.startswith("bin "):
            tell(f"{name}: {one[name]} | {other.get(name)}")
    found = [*different(one, other), *each_customer(place / "duckdb.parquet", place / "spark.parquet")]
    tell(f"{len(one)} figures and every customer compared, {len(found)} differ")
    return found


def write(folder: Path, *, rows: int, seed: int) -> None:
    """Seeded transactions in several files; amounts are decimals, as money is."""
    import pyarrow.parquet as pq
    from tests.value.scale.transactions import ledger

    folder.mkdir(parents=True)
    made = ledger(math.ceil(rows / ROWS_PER_CUSTOMER * 1.1), seed=seed).slice(0, rows)
    assert made.num_rows == rows
    for number in range(4):
        start, stop = number * rows // 4, (number + 1) * rows // 4
        pq.write_table(made.slice(start, stop - start), folder / f"{number}.parquet")


def measured(engine_of: Callable[[], Any], valued: Path, tell: Callable[[str], None]) -> Figures:
    """All figures of the base by one engine, whose values of all customers go to a file or folder."""
    from kundig.lake.place import files_in, lake
    from kundig.value.scale.gathering import gather
    from kundig.value.scale.transactions import Transactions

    seconds = {"start": -time.perf_counter()}
    with engine_of() as engine:
        seconds["start"] += time.perf_counter()
        begun = time.perf_counter()
        engine.source("transactions", [files_in(lake(), "transactions")])
        base = gather(engine, Transactions("transactions", cost="cost"))
        seconds["gather"] = time.perf_counter() - begun
        begun = time.perf_counter()
        value = base.fit()
        seconds["fit"] = time.perf_counter() - begun
        begun = time.perf_counter()
        engine.keep_batches("valued", base.customers, *base.valuing(value))
        count = engine.write("SELECT * FROM valued", valued)
        seconds["values"] = time.perf_counter() - begun
    parts = ", ".join(f"{name} {one:.2f} s" for name, one in seconds.items())
    tell(f"{type(engine).__name__}: {parts}")
    return {"customers valued": count, **dict(figures(base, value))}


def figures(base: Any, value: Any) -> Iterator[tuple[str, float | int | str]]:
    """Everything that the sums say: whole numbers and text must be equal, floats nearly."""
    curve = base.whale.curve
    names = ("customers", "loss_makers", "break_even_rank", "total", "loss_sum", "peak_height", "peak_share")
    for name in (*names, "plateau_share"):
        yield name, getattr(curve, name)
    yield "height_error", base.whale.height_error
    yield "rank_error", base.whale.rank_error
    yield "tenure_years", base.cube.tenure_years
    yield "profit_per_customer_year", base.cube.profit_per_customer_year
    yield "end", base.end.isoformat()
    yield "distinct histories", len(base.histories.T)
    yield "groups of spend", base.spends.num_rows
    yield from value.purchases.params_.items()
    yield from value.spend.params_.items()
    for row in base.heat_map.to_pylist():
        yield f"bin heat {row['r']}{row['f']} customers", row["customers"]
        yield f"bin heat {row['r']}{row['f']} money", row["monetary"]
    for share, height in curve.points():
        yield f"bin height {share:.2f}", height
    rows = base.histories
    for column in ("frequency", "recency", "T", "weights"):
        yield f"bin histories {column}", hashlib.sha256(getattr(rows, column).tobytes()).hexdigest()


def different(one: Figures, other: Figures) -> Iterator[Difference]:
    """Figures on which both differ."""
    for name in one.keys() | other.keys():
        if not agree(name, a := one.get(name), b := other.get(name)):
            yield Difference(name, a, b)


def agree(name: str, a: object, b: object) -> bool:
    """Equal; floats nearly, unless they are sums of money, which are sums of decimals."""
    exact = name in ("total", "loss_sum") or "money" in name
    if isinstance(a, float) and isinstance(b, float) and not exact:
        return math.isclose(a, b, rel_tol=NEAR, abs_tol=1e-12)
    return a == b


def each_customer(one: Path, other: Path) -> Iterator[Difference]:
    """Columns of the customers' values that differ, with the largest difference."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    a, b = (pq.read_table(place).sort_by("customer") for place in (one, other))
    if a["customer"].combine_chunks() != b["customer"].combine_chunks().cast(a.schema.field("customer").type):
        yield Difference("customers", a.num_rows, b.num_rows)
        return
    for name in a.column_names[1:]:
        x, y = a[name].to_numpy(), b[name].to_numpy()
        if pa.types.is_floating(a.schema.field(name).type):
            apart = np.abs(x - y) / np.maximum(np.abs(x), 1e-3)
            if name in ("monetary", "profit"):
                apart = np.where(x == y, 0.0, 1.0)  # money of one customer
            if apart.max() > NEAR:
                at = int(apart.argmax())
                yield Difference(f"{name} of customer {a['customer'][at]}", x[at], y[at])
        elif (x != y).any():
            at = int((x != y).argmax())
            yield Difference(f"{name} of customer {a['customer'][at]}", x[at], y[at])


if __name__ == "__main__":
    sys.exit(main())
