"""How fast are bounds of each customer's orders and value of a year, and how far from a simulation?"""

import argparse
import json
import os
import platform
import resource
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench._peers import COMPILED, printed

if TYPE_CHECKING:
    from kundig.value.lifetime.beta_geo import BetaGeoModel
    from kundig.value.lifetime.gamma_gamma import GammaGammaModel

HORIZON, DISCOUNT = 365, 0.1
LEVELS = (0.1, 0.9)
GOALS = {"orders": 1.5, "value": 8.0, "peak_mb": 1536.0}
CHECKED, DRAWS = 300, 200_000  # customers, and futures simulated of each


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--one", choices=["timed", "simulated"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps((timed if asked.one == "timed" else simulated)(asked.folder)))
        return
    about = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    print(f"\n{about}; {asked.customers:,} customers; 80 % intervals of the next {HORIZON} days\n")
    print("| side | orders of all s | value of all s | peak MB |\n|---|---:|---:|---:|", flush=True)
    missed = []
    with tempfile.TemporaryDirectory(prefix="kundig-bench-") as name:
        value = str(Path(__file__).with_name("value.py"))
        printed(value, "--one", "make", "--customers", asked.customers, "--folder", name)
        for side in COMPILED:
            found = printed(__file__, "--one", "timed", "--folder", name, side=side)
            line = f"{found['orders']:.2f} | {found['value']:.2f} | {found['peak_mb']:,.0f}"
            print(f"| {side} | {line} |", flush=True)
            missed += [
                f"MISSED: {side}, {key} {found[key]:.2f}, goal {goal}"
                for key, goal in GOALS.items()
                if found[key] > goal and asked.customers == 1_000_000
            ]
        told = printed(__file__, "--one", "simulated", "--folder", name)
    print(f"\n{CHECKED} customers against {DRAWS:,} simulated futures each:")
    print("\n".join(told))
    print("\n".join(missed) or "All goals are met.")


def learned(folder: Path) -> tuple[Any, "BetaGeoModel", "GammaGammaModel"]:
    import numpy as np

    from kundig.value.lifetime.beta_geo import BetaGeoModel
    from kundig.value.lifetime.gamma_gamma import GammaGammaModel

    x, last, T, spend = rows = np.load(folder / "customers.npy")
    return rows, BetaGeoModel().fit(x, last, T), GammaGammaModel().fit(x, spend)


def timed(folder: Path) -> dict[str, float]:
    """Seconds of both bounds of everybody's orders and value, and the peak memory."""
    from kundig.value.lifetime.money import lifetime_value

    (x, last, T, spend), buying, spending = learned(folder)
    began = time.perf_counter()
    buying.purchase_quantiles(HORIZON, x, last, T, LEVELS)
    counted = time.perf_counter()
    lifetime_value(buying, spending, HORIZON, DISCOUNT, unit="day").quantiles(x, last, T, spend, LEVELS)
    return {
        "orders": counted - began,
        "value": time.perf_counter() - counted,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def simulated(folder: Path) -> list[str]:
    """Sentences on how far bounds are off, of customers drawn evenly over frequencies."""
    import numpy as np

    from kundig.value.lifetime.money import lifetime_value

    rows, buying, spending = learned(folder)
    rng = np.random.default_rng(20260101)
    places = rng.choice(rows.shape[1], CHECKED, replace=False)
    x, last, T, spend = few = rows[:, places]
    orders = buying.purchase_quantiles(HORIZON, x, last, T, LEVELS)
    value = lifetime_value(buying, spending, HORIZON, DISCOUNT, unit="day")
    money, sure = value.quantiles(x, last, T, spend, LEVELS), buying.probability_alive(x, last, T)
    wrong, chances, apart = 0, [], []
    for i, customer in enumerate(few.T):
        n, spent = futures(buying, spending, customer, sure[i], rng)
        for level, most, bound in zip(LEVELS, orders[:, i], money[:, i], strict=True):
            noise = 5 * np.sqrt(level * (1 - level) / DRAWS)
            wrong += not ((n <= most).mean() > level - noise and (n < most).mean() < level + noise)
            if bound > 0:
                chances.append(abs((spent <= bound).mean() - level))
                apart.append(abs(bound / np.quantile(spent, level) - 1))
            else:
                chances.append(max(0.0, level - (spent <= 0).mean()))
    return [
        f"- orders: {wrong} of {2 * CHECKED} bounds differ by more than chance",
        f"- value: the chance to stay below a bound is off by {np.mean(chances):.4f} in the mean and "
        f"{np.max(chances):.4f} at most (chance alone: about {np.sqrt(0.09 / DRAWS):.4f})",
        f"- value: bounds are off by {np.mean(apart):.2%} in the mean, "
        f"95 in 100 by at most {np.quantile(apart, 0.95):.2%}",
    ]


def futures(
    buying: "BetaGeoModel", spending: "GammaGammaModel", customer: Any, alive: float, rng: Any
) -> tuple[Any, Any]:
    """Orders within the horizon, and what they bring, discounted from the end of their 30 days (draws)."""
    import numpy as np

    x, _, T, z = customer
    r, alpha, a, b = buying.params_.values()
    p, q, v = spending.params_.values()
    rates, leaves = rng.gamma(r + x, 1 / (alpha + T), DRAWS), rng.beta(a, b + x, DRAWS)
    worth = rng.gamma(p * x + q, 1 / (v + x * z), DRAWS)
    n, spent, now = np.zeros((3, DRAWS))
    there = np.flatnonzero(rng.random(DRAWS) < alive)
    while len(there):
        now[there] += rng.exponential(1 / rates[there])
        there = there[now[there] <= HORIZON]
        n[there] += 1
        paid = np.minimum(np.ceil(now[there] / 30) * 30, HORIZON)
        spent[there] += rng.gamma(p, 1 / worth[there]) * (1 + DISCOUNT) ** (-paid / 365.25)
        there = there[rng.random(len(there)) >= leaves[there]]
    return n, spent


if __name__ == "__main__":
    main()
