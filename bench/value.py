"""How fast are models of buying and spending and everybody's value, beside lifetimes and pymc-marketing?"""

import argparse
import json
import os
import platform
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench._peers import COMPILED, PACKAGES, Result, medians, peer, printed

BUYING = (0.55, 6.5 * 7, 0.8, 2.43)  # r, alpha (days), a, b
SPENDING = (6.25, 3.74, 15.44)  # p, q, v
TENURE = (28, 728)  # days
STEP, STEPS, DISCOUNT = 30, 12, 0.1
TIMES_AS_FAST = {  # goals at a million customers
    "kundig": {"lifetimes": 60, "pymc-marketing": 35},
    "kundig[fast]": {"lifetimes": 200, "pymc-marketing": 110},
}
COLD = 4.0  # seconds of a process with all imports
AGREEMENT = 1e-6  # of each customer's value, at the parameters that lifetimes found
PARTS = ("buying", "spending", "value")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--peers", action="store_true", help="lifetimes and pymc-marketing, from the index")
    parser.add_argument("--runs", type=int, default=3, help="processes of ours, and computations in each")
    parser.add_argument("--one", choices=[*SIDES, "make", "again"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one == "make":
        make(asked.folder, asked.customers[0])
        print(0)
    elif asked.one == "again":
        print(json.dumps(again(asked.folder)))
    elif asked.one:
        print(json.dumps(measured(asked.one, asked.folder, asked.runs)))
    else:
        missed = [line for n in asked.customers for line in compare(n, asked.runs, peers=asked.peers)]
        print("\n".join(missed) or "All goals are met.")


def compare(customers: int, runs: int, *, peers: bool) -> list[str]:
    """Prints a table, one line per side, and returns what was missed. Goals are for a million customers."""
    about = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    print(
        f"\n{about}; {customers:,} customers; medians of {runs} (lifetimes: one run, pymc-marketing: two)\n"
    )
    print(
        "| side | fit of buying | fit of spending | value of all | all three, warm | CPU | first time"
        " | cold process | peak MB | side / kundig | side / kundig[fast] |"
    )
    print("|---|" + "---:|" * 10, flush=True)
    found: dict[str, Result] = {}
    missed = []
    with tempfile.TemporaryDirectory(prefix="kundig-bench-") as name:
        folder = Path(name)
        printed(__file__, "--one", "make", "--customers", customers, "--folder", name)
        once = compiling(folder)
        for side in COMPILED:
            found[side] = medians(__file__, folder, side, runs)
        for side in [*COMPILED, *(PACKAGES if peers else ())]:
            if side in PACKAGES:
                found[side] = peer(__file__, folder, side, 1 if side == "lifetimes" else 2)
            report(side, found)
        print(f"\nkundig[fast] compiles once after it was installed: {once:.1f} s")
        for side in COMPILED if peers else ():
            apart = printed(__file__, "--one", "again", "--folder", name, side=side)
            print(
                f"Largest difference of a customer's value to lifetimes at its parameters: {side} {apart:.1e}"
            )
            missed += [f"MISSED: {side} differs from lifetimes by {apart:.1e}"] if apart > AGREEMENT else []
    return missed + (judged(found) if customers == 1_000_000 else [])


def compiling(folder: Path) -> float:
    """Seconds by which a process with nothing compiled yet is slower than the next one."""
    seconds = []
    with tempfile.TemporaryDirectory(prefix="kundig-bench-") as kept:
        for _ in range(2):
            began = time.perf_counter()
            side = "kundig[fast]"
            arguments = ("--one", side, "--runs", 1, "--folder", folder)
            printed(__file__, *arguments, side=side, NUMBA_CACHE_DIR=kept)
            seconds.append(time.perf_counter() - began)
    return seconds[0] - seconds[1]


def judged(found: dict[str, Result]) -> list[str]:
    """What was missed, one line each."""
    missed = []
    for ours, goals in TIMES_AS_FAST.items():
        if found[ours]["process"] > COLD:
            missed.append(f"MISSED: cold process of {ours} {found[ours]['process']:.1f} s, goal {COLD}")
        for side, goal in goals.items():
            if side in found and (times := found[side]["warm"] / found[ours]["warm"]) < goal:
                cold = found[side]["first"] / found[ours]["warm"]
                also = (
                    f" ({cold:.0f} times its first computation)"
                    if found[side]["first"] > found[side]["warm"]
                    else ""
                )
                missed.append(f"MISSED: {ours} {times:.0f} times as fast as {side}{also}, goal {goal}")
    return missed


def report(side: str, found: dict[str, Result]) -> None:
    """Prints the line of one side, in seconds."""
    result = found[side]
    parts = " | ".join(f"{result[part]:.3f}" for part in (*PARTS, "warm", "cpu", "first"))
    times = " | ".join(f"{result['warm'] / found[ours]['warm']:.1f}" for ours in COMPILED)
    print(f"| {side} | {parts} | {result['process']:.2f} | {result['peak_mb']:,.0f} | {times} |", flush=True)


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
    """NumPy alone, or with compiled passes, as the environment says."""
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


def again(folder: Path) -> float:
    """The largest relative difference of our values, at the parameters that lifetimes found."""
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
    return float(np.abs(ours / theirs - 1).max())


SIDES = {"kundig": kundig, "kundig[fast]": kundig, "lifetimes": lifetimes, "pymc-marketing": pymc_marketing}

if __name__ == "__main__":
    main()
