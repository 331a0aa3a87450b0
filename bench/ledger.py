"""How long is it from raw transactions to everybody's value, beside bare DuckDB for a part of the way?"""

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench._peers import COMPILED, printed
from bench.whale import duckdb, make, peak_mb

GOALS = {"times": 2.5, "peak_mb": 1536.0}  # of bare DuckDB; at 10 million rows on two cores
SCALE = (1_000_000, 3_000_000, 10_000_000, 30_000_000)
PARTS = ("gather", "fit", "value")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000_000], help="transactions")
    parser.add_argument("--scale", action="store_true", help="1, 3, 10 and 30 million rows")
    parser.add_argument("--runs", type=int, default=3, help="runs of each, in turn")
    parser.add_argument("--one", choices=[*SIDES, "make"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one == "make":
        make(asked.folder / "transactions.parquet", asked.rows[0])
        print(0)
    elif asked.one:
        print(json.dumps(measured(asked.one, asked.folder)))
    else:
        compare(SCALE if asked.scale else asked.rows, asked.runs)


def compare(sizes: tuple[int, ...] | list[int], runs: int) -> None:
    """Each side in a process of its own, in turn; a line of medians for each, and what was missed."""
    about = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    print(f"\n{about}; medians of {runs}, in seconds\n")
    print(f"| rows | customers | side | {' | '.join(PARTS)} | all | CPU | peak MB | side / duckdb |")
    print("|---:|---:|---|" + "---:|" * (len(PARTS) + 4), flush=True)
    missed = []
    for rows in sizes:
        with tempfile.TemporaryDirectory(prefix="kundig-bench-") as name:
            printed(__file__, "--one", "make", "--rows", rows, "--folder", name)
            found: dict[str, list[dict[str, float]]] = {side: [] for side in SIDES}
            for _ in range(runs):
                for side in SIDES:
                    found[side].append(printed(__file__, "--one", side, "--folder", name, side=side))
        agreed(found)
        middle = {
            side: {key: statistics.median(run[key] for run in of) for key in of[0]}
            for side, of in found.items()
        }
        for side, of in middle.items():
            of["times"] = of["seconds"] / middle["duckdb"]["seconds"]
            report(rows, side, of)
            if rows == 10_000_000:
                missed += [
                    f"MISSED: {side}, {key} {of[key]:,.2f}, goal {goal:,}"
                    for key, goal in GOALS.items()
                    if side in COMPILED and of[key] > goal
                ]
    print("\n" + ("\n".join(missed) or "All goals are met."))


def report(rows: int, side: str, of: dict[str, float]) -> None:
    """Prints the line of one side."""
    parts = " | ".join(f"{of[part]:.2f}" if part in of else "" for part in PARTS)
    whole = f"{of['seconds']:.2f} | {of['cpu']:.2f} | {of['peak_mb']:,.0f} | {of['times']:.2f}"
    print(f"| {rows:,} | {of['customers']:,.0f} | {side} | {parts} | {whole} |", flush=True)


def agreed(found: dict[str, list[dict[str, float]]]) -> None:
    """Stops unless all sides found the same customers, profit and peak."""
    said = {
        (run["customers"], round(run["total"]), round(run["peak"])) for runs in found.values() for run in runs
    }
    if len(said) > 1:
        sys.exit(f"the sides disagree: {said}")


def measured(side: str, folder: Path) -> dict[str, float]:
    """Seconds from the file to the results, without imports, and the peak memory of the process."""
    run = SIDES[side](folder / "transactions.parquet")
    began, used = time.perf_counter(), time.process_time()
    found = run()
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    return {**found, "seconds": seconds, "cpu": cpu, "peak_mb": peak_mb()}


def kundig(file: Path) -> Callable[[], dict[str, float]]:
    """Whale curve with its band, RFM scores and heat map, cube and value of a year, of each customer."""
    import numpy as np
    import pyarrow as pa

    from kundig.lake.engine import DuckEngine
    from kundig.value.lifetime.fast import MANY, kernels
    from kundig.value.scale.gathering import gather
    from kundig.value.scale.transactions import Transactions

    pa.array(np.zeros(1))  # imports pandas where it is installed, a second that belongs to the imports
    kernels(MANY)  # so does Numba

    def run() -> dict[str, float]:
        laps = [time.perf_counter()]
        with DuckEngine(spill=file.parent) as engine:
            engine.source("transactions", [file])
            base = gather(engine, Transactions("transactions", cost="cost"))
            laps.append(time.perf_counter())
            value = base.fit()
            laps.append(time.perf_counter())
            engine.keep_batches("valued", base.customers, *base.valuing(value))
            laps.append(time.perf_counter())
            [facts] = (
                engine.sql("SELECT count(*) AS count, min(lifetime_value) AS least FROM valued")
                .read_all()
                .to_pylist()
            )
        curve = base.whale.curve
        assert facts["count"] == curve.customers
        assert facts["least"] >= 0
        assert base.heat_map.num_rows == 25
        seconds = dict(zip(PARTS, np.diff(laps).tolist(), strict=True))
        peak = curve.peak_height * curve.total / 100
        return {"customers": curve.customers, "total": curve.total, "peak": peak, **seconds}

    return run


SIDES = {"kundig": kundig, "kundig[fast]": kundig, "duckdb": duckdb}

if __name__ == "__main__":
    main()
