"""How fast are the whale curve and RFM of many transactions, beside bare DuckDB and pandas?"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROWS_PER_CUSTOMER = 10
CHUNK = 1_000_000
DAYS = 3 * 365
GOALS = {"duckdb": "at most 2.0", "pandas": "at most 0.67"}

TWO_STAGES = """
CREATE TEMP TABLE summary AS
SELECT customer, max(day) AS last_day, count(*) AS frequency, sum(revenue) AS revenue, sum(cost) AS cost
FROM (SELECT customer, day, sum(amount) AS revenue, sum(cost) AS cost
      FROM read_parquet($file) GROUP BY customer, day)
GROUP BY customer"""
CURVE = """
SELECT CAST(floor(place * 100.0 / n) AS INT) AS share, max(running) AS height
FROM (SELECT row_number() OVER w AS place, sum(revenue - cost) OVER w AS running, count(*) OVER () AS n
      FROM summary WINDOW w AS (ORDER BY revenue - cost DESC ROWS UNBOUNDED PRECEDING))
GROUP BY share ORDER BY share"""
SCORES = """
SELECT r, f, count(*) AS customers, sum(revenue) AS monetary
FROM (SELECT revenue, ntile(5) OVER (ORDER BY last_day) AS r, ntile(5) OVER (ORDER BY frequency) AS f,
             ntile(5) OVER (ORDER BY revenue) AS m FROM summary) WHERE m > 0
GROUP BY r, f ORDER BY r, f"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000_000], help="transactions")
    parser.add_argument("--scale", action="store_true", help="1, 3, 10 and 30 million rows")
    parser.add_argument("--runs", type=int, default=3, help="runs of each, in turn")
    parser.add_argument("--without", nargs="*", default=[], choices=[*SIDES], help="leave a side out")
    parser.add_argument("--one", choices=[*SIDES, "make"], help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one == "make":
        make(asked.file, asked.rows[0])
    elif asked.one:
        print(json.dumps(measured(SIDES[asked.one], asked.file)))
    else:
        rows = [1_000_000, 3_000_000, 10_000_000, 30_000_000] if asked.scale else asked.rows
        compare(rows, asked.runs, [side for side in SIDES if side not in asked.without])


def compare(sizes: list[int], runs: int, sides: list[str]) -> None:
    """Runs each side in a process of its own, in turn, and prints medians and ratios."""
    print(
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}; medians of {runs}"
    )
    print("| rows | customers | side | seconds | CPU seconds | peak MB | kundig / side | goal |")
    print("|---:|---:|---|---:|---:|---:|---:|---|")
    with tempfile.TemporaryDirectory(prefix="kundig-bench-") as folder:
        for rows in sizes:
            file = Path(folder) / f"{rows}.parquet"
            itself("--one", "make", "--rows", str(rows), "--file", str(file))
            found: dict[str, list[dict[str, float]]] = {side: [] for side in sides}
            for _ in range(runs):
                for side in sides:
                    found[side].append(json.loads(itself("--one", side, "--file", str(file))))
            file.unlink()
            report(rows, found)


def report(rows: int, found: dict[str, list[dict[str, float]]]) -> None:
    """Prints one line per side; the sides must agree on customers, profit and peak."""
    seconds = {side: statistics.median(run["seconds"] for run in runs) for side, runs in found.items()}
    for side, runs in found.items():
        cpu, peak = (statistics.median(run[name] for run in runs) for name in ("cpu", "peak_mb"))
        ratio = seconds["kundig"] / seconds[side] if "kundig" in seconds else float("nan")
        goal = GOALS.get(side, "peak at most 1,536 MB")
        size = f"{rows:,} | {runs[0]['customers']:,.0f} | {side}"
        print(
            f"| {size} | {seconds[side]:.2f} | {cpu:.2f} | {peak:,.0f} | {ratio:.2f} | {goal} |", flush=True
        )
    said = {
        (run["customers"], round(run["total"]), round(run["peak"])) for runs in found.values() for run in runs
    }
    if len(said) > 1:
        sys.exit(f"the sides disagree: {said}")


def itself(*arguments: str) -> str:
    """Runs this file with arguments in a fresh process, so that peaks and caches are its own."""
    return subprocess.run(
        [sys.executable, __file__, *arguments], check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def make(file: Path, rows: int) -> None:
    """Seeded transactions; few customers buy often, some cost more than they pay."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(20260101)
    customers = rows // ROWS_PER_CUSTOMER
    margin = rng.normal(0.15, 0.2, customers)
    schema = pa.schema(
        {"customer": pa.int64(), "day": pa.date32(), "amount": pa.float64(), "cost": pa.float64()}
    )
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for start in range(0, rows, CHUNK):
            count = min(CHUNK, rows - start)
            customer = (customers * rng.random(count) ** 1.5).astype(np.int64)
            amount = np.round(rng.lognormal(3.5, 1.0, count), 2)
            cost = np.round(amount * (1 - margin[customer]), 2)
            day = pa.array(rng.integers(19_000, 19_000 + DAYS, count).astype(np.int32)).cast(pa.date32())
            writer.write_table(pa.table([customer, day, amount, cost], schema=schema))


def measured(side: Callable[[Path], Callable[[], dict[str, float]]], file: Path) -> dict[str, float]:
    """Seconds from the file to the results, without imports, and the peak memory of the process."""
    run = side(file)
    began, used = time.perf_counter(), time.process_time()
    found = run()
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    return {**found, "seconds": seconds, "cpu": cpu, "peak_mb": peak_mb()}


def peak_mb() -> float:
    """The high water mark of this process, in MB of 1,048,576 bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1 << 20 if sys.platform == "darwin" else 1024
    )


def kundig(file: Path) -> Callable[[], dict[str, float]]:
    """What `analyse` computes: the shared scan, the whale curve with its band, RFM scores and heat map."""
    import numpy as np
    import pyarrow as pa

    from kundig.lake.engine import DuckEngine
    from kundig.value.rfm import customer_summary_sql, heat_map, scored
    from kundig.value.whale import whale_curve

    pa.array(np.zeros(1))  # imports pandas where it is installed, a second that belongs to the imports

    def run() -> dict[str, float]:
        with DuckEngine() as engine:
            engine.source("transactions", [file])
            summary = engine.table(customer_summary_sql("transactions", "customer", "day", "amount", "cost"))
        revenue = summary["revenue"].to_numpy()
        curve = whale_curve(revenue - summary["cost"].to_numpy())
        last = summary["last_day"].to_numpy().astype("datetime64[D]").astype(np.int64)
        found = scored(
            summary["customer"],
            recency=last.max() - last,
            frequency=summary["frequency"].to_numpy(),
            monetary=revenue,
        )
        assert heat_map(found).num_rows == 25
        return {
            "customers": curve.customers,
            "total": curve.total,
            "peak": curve.peak_height * curve.total / 100,
        }

    return run


def duckdb(file: Path) -> Callable[[], dict[str, float]]:
    """Bare SQL for the same, with ntile for the scores and no band."""
    import duckdb as engine

    def run() -> dict[str, float]:
        connection = engine.connect(config={"threads": 2})
        connection.execute(TWO_STAGES, {"file": str(file)})
        curve = connection.execute(CURVE).fetchall()
        assert len(connection.execute(SCORES).fetchall()) > 4
        count, total = connection.execute("SELECT count(*), sum(revenue - cost) FROM summary").fetchall()[0]
        return {"customers": count, "total": total, "peak": max(height for _, height in curve)}

    return run


def pandas(file: Path) -> Callable[[], dict[str, float]]:
    """The same with pandas: groupby, cumulated sum, qcut of ranks."""
    import numpy as np
    import pandas as pd

    def run() -> dict[str, float]:
        rows = pd.read_parquet(file)
        rows["day"] = pd.to_datetime(rows["day"])
        by_day = rows.groupby(["customer", "day"], sort=False)[["amount", "cost"]].sum().reset_index()
        summary = by_day.groupby("customer", sort=False).agg(
            last=("day", "max"), frequency=("day", "size"), revenue=("amount", "sum"), cost=("cost", "sum")
        )
        ordered = (summary["revenue"] - summary["cost"]).sort_values(ascending=False)
        running = ordered.cumsum()
        heights = np.interp(np.linspace(0, len(running), 101), np.arange(1, len(running) + 1), running)
        scores = {
            name: pd.qcut(summary[name].rank(method="first"), 5, labels=False)
            for name in ("last", "frequency", "revenue")
        }
        cells = summary["revenue"].groupby([scores["last"], scores["frequency"]]).agg(["size", "sum"])
        assert len(cells) > 4
        assert len(heights) == 101
        return {"customers": len(summary), "total": ordered.sum(), "peak": running.max()}

    return run


SIDES = {"kundig": kundig, "duckdb": duckdb, "pandas": pandas}

if __name__ == "__main__":
    main()
