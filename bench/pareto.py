"""How fast is Pareto/NBD, beside lifetimes, and do both tell the same of each customer?"""

import argparse
import json
import os
import platform
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bench._peers import Result, medians, peer, printed

PARAMS = (1.11, 16.2, 1.46, 76.0)  # r, alpha, s, beta, in weeks
TENURE = (28, 728)  # days
HORIZON = 52.0  # weeks
GOALS = {"as fast": 20.0, "apart": 1e-6}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--peers", action="store_true", help="lifetimes, from the index")
    parser.add_argument("--runs", type=int, default=3, help="processes of ours, and computations in each")
    parser.add_argument("--one", choices=[*SIDES, "make", "again"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one == "make":
        make(asked.folder, asked.customers)
        print(0)
    elif asked.one == "again":
        print(json.dumps(again(asked.folder)))
    elif asked.one:
        print(json.dumps(measured(asked.one, asked.folder, asked.runs)))
    else:
        compare(asked.customers, asked.runs, peers=asked.peers)


def compare(customers: int, runs: int, *, peers: bool) -> None:
    """Prints a table, one line per side, and what was missed."""
    about = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    print(f"\n{about}; {customers:,} customers; medians of {runs} (lifetimes: one run)\n")
    print("| side | fit, warm s | first s | cold process s | peak MB | side / kundig |")
    print("|---|---:|---:|---:|---:|---:|", flush=True)
    with tempfile.TemporaryDirectory(prefix="kundig-bench-") as name:
        folder = Path(name)
        printed(__file__, "--one", "make", "--customers", customers, "--folder", name)
        ours = medians(__file__, folder, "kundig", runs)
        report("kundig", ours, ours)
        if not peers:
            return
        theirs = peer(__file__, folder, "lifetimes", 1)
        report("lifetimes", theirs, ours)
        apart, higher = printed(__file__, "--one", "again", "--folder", name)
    times = theirs["warm"] / ours["warm"]
    print(
        f"\nPurchases of a year, at the parameters of lifetimes: largest difference of a customer {apart:.1e}"
    )
    print(f"Our log-likelihood is higher by {higher:.1e}")
    met = [f"MISSED: {times:.0f} times as fast, goal 20 (hoped: 50)"] if times < GOALS["as fast"] else []
    met += [f"MISSED: differs by {apart:.1e}"] if apart > GOALS["apart"] else []
    print("\n".join(met) or f"All goals are met: {times:.0f} times as fast, goal 20 (hoped: 50).")


def report(side: str, result: Result, ours: Result) -> None:
    """Prints the line of one side."""
    seconds = f"{result['warm']:.2f} | {result['first']:.2f} | {result['process']:.2f}"
    rest = f"{result['peak_mb']:,.0f} | {result['warm'] / ours['warm']:.0f}"
    print(f"| {side} | {seconds} | {rest} |", flush=True)


def make(folder: Path, customers: int) -> None:
    """Seeded customers who buy and leave as the model says, at most once a day; times in weeks."""
    import numpy as np

    rng = np.random.default_rng(20260101)
    r, alpha, s, beta = PARAMS
    T = rng.integers(TENURE[0], TENURE[1] + 1, customers) / 7
    rates = rng.gamma(r, 1 / alpha, customers)
    until = np.minimum(T, rng.exponential(1 / rng.gamma(s, 1 / beta, customers)))
    x, last, now = np.zeros((3, customers))
    there = np.arange(customers)
    while len(there):
        now[there] += rng.exponential(1 / rates[there])
        there = there[now[there] <= until[there]]
        day = np.ceil(now[there] * 7) / 7
        x[there] += day > last[there]
        last[there] = np.minimum(day, T[there])
    np.save(folder / "customers.npy", np.stack([x, last, T]))


def measured(side: str, folder: Path, runs: int) -> Result:
    """Seconds of a fit (median of those after the first); parameters and answers go to files."""
    import numpy as np

    began = time.perf_counter()
    run = SIDES[side]()
    imports = time.perf_counter() - began
    columns = np.load(folder / "customers.npy")
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        params, answer = run(*columns)
        seconds.append(time.perf_counter() - began)
    (folder / f"{side}.json").write_text(json.dumps(params))
    np.save(folder / f"{side}.npy", np.asarray(answer()))
    return {
        "warm": statistics.median(seconds[1:] or seconds),
        "first": seconds[0],
        "imports": imports,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def kundig() -> Any:
    from kundig.value.lifetime.pareto import ParetoNBDModel

    def run(x: Any, last: Any, T: Any) -> Any:
        model = ParetoNBDModel().fit(x, last, T)
        return model.params_, partial(model.expected_purchases, HORIZON, x, last, T)

    return run


def lifetimes() -> Any:
    import pandas as pd
    from lifetimes import ParetoNBDFitter

    def run(x: Any, last: Any, T: Any) -> Any:
        columns = [pd.Series(column) for column in (x, last, T)]
        model = ParetoNBDFitter().fit(*columns)
        ask = model.conditional_expected_number_of_purchases_up_to_time
        return dict(model.params_), partial(ask, HORIZON, *columns)

    return run


def again(folder: Path) -> list[float]:
    """The largest relative difference of what we expect at the parameters that lifetimes found, and by how
    much our log-likelihood is higher."""
    import numpy as np

    from kundig.value.lifetime.pareto import ParetoNBDModel

    ours, theirs = ParetoNBDModel(), ParetoNBDModel()
    rows = np.load(folder / "customers.npy")
    ours.params_, theirs.params_ = (
        json.loads((folder / f"{side}.json").read_text()) for side in ("kundig", "lifetimes")
    )
    expected = theirs.expected_purchases(HORIZON, *rows)
    higher = ours.log_likelihood_of(*rows).sum() - theirs.log_likelihood_of(*rows).sum()
    return [float(np.abs(expected / np.load(folder / "lifetimes.npy") - 1).max()), float(higher)]


SIDES: dict[str, Callable[[], Any]] = {"kundig": kundig, "lifetimes": lifetimes}

if __name__ == "__main__":
    main()
