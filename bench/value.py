"""How fast are models of buying and spending and everybody's value, beside lifetimes and pymc-marketing?"""

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__)
BUYING = (0.55, 6.5 * 7, 0.8, 2.43)  # r, alpha (days), a, b
SPENDING = (6.25, 3.74, 15.44)  # p, q, v
TENURE = (28, 728)  # days
STEP, STEPS, DISCOUNT = 30, 12, 0.1
PACKAGES = {"lifetimes": "lifetimes==0.11.3", "pymc-marketing": "pymc-marketing==1.3.0"}
TIMES_AS_FAST = {"lifetimes": 60, "pymc-marketing": 35}  # goals at a million customers
GOALS = {"cold": 4.0, "interval of orders": 1.5, "interval of value": 8.0, "peak MB": 1536}
AGREEMENT = 1e-6  # of each customer's value, at the parameters that lifetimes found
PARTS = ("buying", "spending", "value")

type Result = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--peers", action="store_true", help="lifetimes and pymc-marketing, from the index")
    parser.add_argument("--runs", type=int, default=3, help="processes of ours, and computations in each")
    parser.add_argument("--one", choices=[*SIDES, "make", "again", "intervals"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one == "make":
        make(asked.folder, asked.customers[0])
    elif asked.one == "again":
        again(asked.folder)
    elif asked.one == "intervals":
        print(json.dumps(intervals(asked.folder)))
    elif asked.one:
        print(json.dumps(measured(asked.one, asked.folder, asked.runs)))
    else:
        missed = [line for n in asked.customers for line in compare(n, asked.runs, peers=asked.peers)]
        print("\n".join(missed) or "All goals are met.")


def compare(customers: int, runs: int, *, peers: bool) -> list[str]:
    """Prints a table, one line per side, and returns what was missed. Goals are for a million customers."""
    about = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    print(f"\n{about}; {customers:,} customers; medians of {runs} (peers: 1 cold, then warm)")
    print(
        "| side | buying s | spending s | value s | warm s | CPU s | first s | process s | peak MB | times |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|", flush=True)
    with tempfile.TemporaryDirectory(prefix="kundig-bench-") as name:
        folder = Path(name)
        itself([sys.executable], "--one", "make", "--customers", str(customers), "--folder", name)
        found = {"kundig": ours(folder, runs)}
        report("kundig", found)
        for side in PACKAGES if peers else ():
            found[side] = process(alone(side), side, folder, 1 if side == "lifetimes" else 2)
            report(side, found)
        bounds = json.loads(itself([sys.executable], "--one", "intervals", "--folder", name))
        for key, value in bounds.items():
            print(f"{key}: {value:,.2f}", flush=True)
        apart = disagreement(folder) if peers else 0.0
    if peers:
        print(f"Largest difference of a customer's value to lifetimes, at its parameters: {apart:.1e}")
    return judged(customers, found, bounds, apart)


def judged(customers: int, found: dict[str, Result], bounds: dict[str, float], apart: float) -> list[str]:
    """What was missed, one line each."""
    missed = [f"MISSED: differs from lifetimes by {apart:.1e}"] if apart > AGREEMENT else []
    if customers == 1_000_000:
        reached = {**bounds, "cold": found["kundig"]["process"]}
        missed += [
            f"MISSED: {key} {reached[key]:.2f}, goal at most {goal}"
            for key, goal in GOALS.items()
            if reached[key] > goal
        ]
        for side, goal in TIMES_AS_FAST.items():
            if side in found and (times := found[side]["warm"] / found["kundig"]["warm"]) < goal:
                missed.append(f"MISSED: {times:.0f} times as fast as {side}, goal {goal}")
    return missed


def report(side: str, found: dict[str, Result]) -> None:
    """Prints the line of one side."""
    result = found[side]
    parts = " | ".join(f"{result[part]:.3f}" for part in PARTS)
    times = result["warm"] / found["kundig"]["warm"]
    whole = f"{result['warm']:.3f} | {result['cpu']:.3f} | {result['first']:.3f} | {result['process']:.2f}"
    print(f"| {side} | {parts} | {whole} | {result['peak_mb']:,.0f} | {times:.1f} |", flush=True)


def ours(folder: Path, runs: int) -> Result:
    """Medians over processes."""
    found = [process([sys.executable], "kundig", folder, runs) for _ in range(runs)]
    return {key: statistics.median(result[key] for result in found) for key in found[0]}


def process(command: list[str], side: str, folder: Path, runs: int) -> Result:
    """One side in a process of its own; `process` are the seconds of one with a single run, all included."""
    found: Result = json.loads(itself(command, "--one", side, "--runs", str(runs), "--folder", str(folder)))
    if side != "kundig":
        return {**found, "process": found["imports"] + found["first"]}
    began = time.perf_counter()
    itself(command, "--one", side, "--runs", "1", "--folder", str(folder))
    return {**found, "process": time.perf_counter() - began}


def itself(command: list[str], *arguments: str) -> str:
    """Runs this file with arguments in a fresh process; the last line of what it prints."""
    done = subprocess.run(
        [*command, str(HERE), *arguments], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    return done.strip().rpartition("\n")[2]


def alone(side: str) -> list[str]:
    """Python in an environment of its own with a peer's package."""
    uv = shutil.which("uv") or str(HERE.parents[1] / ".tools" / "uv" / "bin" / "uv")
    command = [
        uv,
        "run",
        "-q",
        "--no-project",
        "--python",
        sys.executable,
        "--with",
        PACKAGES[side],
        "python",
    ]
    subprocess.run([*command, "-c", "pass"], check=True)
    return command


def make(folder: Path, customers: int) -> None:
    """Seeded customers: buy as BG/NBD says, at most once a day, and spend as Gamma-Gamma says."""
    import numpy as np

    rng = np.random.default_rng(20260101)
    r, alpha, a, b = BUYING
    T = rng.integers(TENURE[0], TENURE[1] + 1, customers).astype(float)
    rates, leaves = rng.gamma(r, 1 / alpha, customers), rng.beta(a, b, customers)
    x, last, now = np.zeros((3, customers))
    there = np.arange(customers)
    while len(there):
        now[there] += rng.exponential(1 / rates[there])
        there = there[now[there] <= T[there]]
        day = np.ceil(now[there])
        x[there] += day > last[there]
        last[there] = np.minimum(day, T[there])
        there = there[rng.random(len(there)) >= leaves[there]]
    p, q, v = SPENDING
    orders = np.maximum(x, 1)
    spend = np.where(x > 0, rng.gamma(p * orders) / rng.gamma(q, 1 / v, customers) / orders, 0.0)
    np.save(folder / "customers.npy", np.stack([x, last, T, spend.round(2)]))


def measured(side: str, folder: Path, runs: int) -> Result:
    """Seconds of each part (medians of the runs after the first); parameters and values go to files."""
    import numpy as np

    began = time.perf_counter()
    run = SIDES[side]()
    imports = time.perf_counter() - began
    columns = np.load(folder / "customers.npy")
    seconds, used = [], []
    for _ in range(runs):
        used.append(-time.process_time())
        parts, params, values = run(*columns)
        used[-1] += time.process_time()
        seconds.append(parts)
    np.save(folder / f"{side}.npy", values)
    (folder / f"{side}.json").write_text(json.dumps(params))
    warm = seconds[1:] or seconds
    return {
        **{name: statistics.median(parts[i] for parts in warm) for i, name in enumerate(PARTS)},
        "warm": statistics.median(sum(parts) for parts in warm),
        "cpu": statistics.median(used[1:] or used),
        "first": sum(seconds[0]),
        "imports": imports,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


type Run = Callable[..., tuple[tuple[float, float, float], dict[str, float], Any]]


def kundig() -> Run:
    """NumPy alone."""
    from kundig.value.lifetime.beta_geo import BetaGeoModel
    from kundig.value.lifetime.gamma_gamma import GammaGammaModel
    from kundig.value.lifetime.money import lifetime_value

    def run(x: Any, last: Any, T: Any, spend: Any) -> Any:
        began = time.perf_counter()
        buying = BetaGeoModel().fit(x, last, T)
        bought = time.perf_counter()
        spending = GammaGammaModel().fit(x, spend)
        spent = time.perf_counter()
        value = lifetime_value(buying, spending, STEP * STEPS, DISCOUNT, unit="day")
        values = value.expected(x, last, T, spend)
        seconds = (bought - began, spent - bought, time.perf_counter() - spent)
        return seconds, buying.params_ | spending.params_, values

    return run


def lifetimes() -> Run:
    """As its documentation shows; days, steps of 30 of them."""
    import pandas as pd
    from lifetimes import BetaGeoFitter, GammaGammaFitter

    def run(x: Any, last: Any, T: Any, spend: Any) -> Any:
        columns = [pd.Series(column) for column in (x, last, T, spend)]
        began = time.perf_counter()
        buying = BetaGeoFitter().fit(*columns[:3])
        bought = time.perf_counter()
        spending = GammaGammaFitter().fit(columns[0][x > 0], columns[3][x > 0])
        spent = time.perf_counter()
        values = spending.customer_lifetime_value(
            buying, *columns, time=STEPS, discount_rate=per_step(), freq="D"
        ).to_numpy()
        seconds = (bought - began, spent - bought, time.perf_counter() - spent)
        return seconds, dict(buying.params_) | dict(spending.params_), values

    return run


def pymc_marketing() -> Run:
    """Its maximum a posteriori, with the priors it comes with."""
    import pandas as pd
    from pymc_marketing.clv import BetaGeoModel, GammaGammaModel

    def run(x: Any, last: Any, T: Any, spend: Any) -> Any:
        rows = pd.DataFrame({"frequency": x, "recency": last, "T": T, "monetary_value": spend})
        rows.insert(0, "customer_id", range(len(rows)))
        began = time.perf_counter()
        buying = BetaGeoModel()
        buying.fit(rows[["customer_id", "frequency", "recency", "T"]], method="map", progressbar=False)
        bought = time.perf_counter()
        spending = GammaGammaModel()
        spenders = rows.loc[rows["frequency"] > 0, ["customer_id", "frequency", "monetary_value"]]
        spending.fit(spenders, method="map", progressbar=False)
        spent = time.perf_counter()
        values = spending.expected_customer_lifetime_value(
            transaction_model=buying, data=rows, future_t=STEPS, discount_rate=per_step(), time_unit="D"
        )
        values = values.to_numpy().reshape(-1)
        return (bought - began, spent - bought, time.perf_counter() - spent), {}, values

    return run


def per_step() -> float:
    """The discount of a step of 30 days."""
    return float((1 + DISCOUNT) ** (STEP / 365.25) - 1)


def again(folder: Path) -> None:
    """Prints the largest relative difference of our values, at the parameters that lifetimes found."""
    import numpy as np

    from kundig.value.lifetime.beta_geo import BetaGeoModel
    from kundig.value.lifetime.gamma_gamma import GammaGammaModel
    from kundig.value.lifetime.money import lifetime_value

    params = json.loads((folder / "lifetimes.json").read_text())
    buying, spending = BetaGeoModel(), GammaGammaModel()
    buying.params_ = {name: params[name] for name in buying.names}
    spending.params_ = {name: params[name] for name in spending.names}
    spending.mean_spend_ = float("nan")
    value = lifetime_value(buying, spending, STEP * STEPS, DISCOUNT, unit="day")
    ours, theirs = value.expected(*np.load(folder / "customers.npy")), np.load(folder / "lifetimes.npy")
    print(json.dumps(float(np.abs(ours / theirs - 1).max())))


def disagreement(folder: Path) -> float:
    """See `again`."""
    return float(json.loads(itself([sys.executable], "--one", "again", "--folder", str(folder))))


def intervals(folder: Path) -> dict[str, float]:
    """Seconds of the 80 % intervals of everybody's orders and value of a year, and the peak memory."""
    import numpy as np

    from kundig.value.lifetime.beta_geo import BetaGeoModel
    from kundig.value.lifetime.gamma_gamma import GammaGammaModel
    from kundig.value.lifetime.money import lifetime_value

    x, last, T, spend = np.load(folder / "customers.npy")
    buying, spending = BetaGeoModel().fit(x, last, T), GammaGammaModel().fit(x, spend)
    began = time.perf_counter()
    buying.purchase_quantiles(365, x, last, T, [0.1, 0.9])
    counted = time.perf_counter()
    value = lifetime_value(buying, spending, 365, DISCOUNT, unit="day")
    value.quantiles(x, last, T, spend, [0.1, 0.9])
    return {
        "interval of orders": counted - began,
        "interval of value": time.perf_counter() - counted,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


SIDES = {"kundig": kundig, "lifetimes": lifetimes, "pymc-marketing": pymc_marketing}

if __name__ == "__main__":
    main()
