"""Do the models of a lifetime find what the papers print? `./run bench papers [--recover [SEEDS]]`.

Without options: every published figure whose data lie in ../shared/data, and what is found here. A figure
agrees when it rounds to the printed digits; a parameter also when the likelihood is so flat that the printed
one is no better a top, which its log-likelihood shows. `--recover`: do the models find again, within three
standard errors, the parameters of customers who were simulated with them? Exit code 1 when a line fails.
"""

import argparse
import csv
import datetime as dt
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kundig.value.lifetime.models import (
    BetaGeoBetaBinomModel,
    BetaGeoModel,
    GammaGammaModel,
    ModifiedBetaGeoModel,
    ParetoNBDModel,
    ShiftedBetaGeoModel,
)

Floats = npt.NDArray[np.float64]
DATA = Path(__file__).parents[2] / "shared" / "data"
CDNOW = DATA / "cdnow" / "cdnow_customers_summary_with_transactions.csv"
ORDERS = DATA / "cdnow" / "CDNOW_sample.txt"
TABLE_1 = DATA / "sbg_paper" / "retention_table1.csv"
DONATIONS = DATA / "donations_bgbb" / "donations.csv"
CUT, END = dt.date(1997, 9, 30), dt.date(1998, 6, 30)
SECONDS = 5.0
WITHIN = 0.01  # of log-likelihood
RECOVERED = 0.95


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: what the paper prints, what is found here, and the verdict."""

    case: str
    figure: str
    published: str
    ours: str
    verdict: str

    @property
    def fails(self) -> bool:
        return self.verdict.startswith("FAILS")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--recover", nargs="?", type=int, const=100, metavar="SEEDS", help="100 if none said")
    asked = parser.parse_args()
    missing = [file.name for file in (CDNOW, ORDERS, TABLE_1, DONATIONS) if not file.exists()]
    if not asked.recover and missing:
        sys.exit(f"Nothing was checked: {', '.join(missing)} is not in {DATA}, where the published data lie.")
    lines = [*recovered(asked.recover)] if asked.recover else [*published()]
    titles = Line("case", "figure", "simulated" if asked.recover else "published", "ours", "verdict")
    for line in [titles, *lines]:
        print(f"{line.case:25} {line.figure:24} {line.published:>12} {line.ours:>12}  {line.verdict}")
    seconds = time.process_time()
    slow = not asked.recover and seconds > SECONDS
    failed = sum(line.fails for line in lines)
    goal = "" if asked.recover else f", imports included; goal: {SECONDS:g} s: {'missed' if slow else 'met'}"
    print(f"\n{len(lines)} lines, {failed} fail; {seconds:.2f} s of one processor{goal}")
    sys.exit(1 if failed or slow else 0)


def published() -> Iterator[Line]:
    """Every figure of `value.md`, section 2, that has data here."""
    cdnow = table(CDNOW)
    histories = (cdnow["x"], cdnow["t_x"], cdnow["T"])
    later = holdout(len(cdnow["x"]))
    yield figure("CDNOW, weeks 40 to 78", "orders", "1882", float(later.sum()))

    bg = BetaGeoModel().fit(*histories)
    yield from fitted("BG/NBD, CDNOW", bg, "-9582.429", [".243", "4.414", ".793", "2.426"], histories)
    yield from foretold("BG/NBD, CDNOW", bg, ".626", histories, later)
    modified = ModifiedBetaGeoModel().fit(*histories)
    printed = [".5248", "6.183", ".8914", "1.614"]
    yield from fitted("MBG/NBD, CDNOW", modified, "-9582.136", printed, histories)
    pareto = ParetoNBDModel().fit(*histories)
    printed = [".553", "10.578", ".606", "11.669"]
    yield from fitted("Pareto/NBD, CDNOW", pareto, "-9594.976", printed, histories)
    for name, error in zip(pareto.names, [".0476", ".843", ".187", "6.21"], strict=True):
        yield figure("Pareto/NBD, CDNOW", f"standard error of {name}", error, pareto.standard_errors_[name])
    yield from foretold("Pareto/NBD, CDNOW", pareto, ".630", histories, later)

    spend = (cdnow["x"], cdnow["zbar"])
    gamma = GammaGammaModel().fit(*spend)
    yield figure("Gamma-Gamma, CDNOW", "repeat buyers", "946", gamma.n_customers_)
    yield from fitted("Gamma-Gamma, CDNOW", gamma, "-4055.923", ["6.25", "3.74", "15.44"], spend)
    yield from retention()

    donors = table(DONATIONS)
    gifts, weights = (donors["frequency"], donors["recency"], donors["periods"]), donors["weights"]
    binomial = BetaGeoBetaBinomModel().fit(*gifts, weights)
    yield figure("BG/BB, donations", "donors", "11104", binomial.n_customers_)
    printed = ["1.20", ".75", ".66", "2.78"]
    yield from fitted("BG/BB, donations", binomial, "-33225.581", printed, gifts, weights)


def retention() -> Iterator[Line]:
    """Both segments of Fader & Hardie (2007): seven years are known, five are foretold."""
    survivors = table(TABLE_1)
    cases = {
        "high_end": ("-1611.158", [".668", "3.806"], "2.8"),
        "regular": ("-1680.265", [".704", "1.182"], "1.5"),
    }
    for segment, (log_likelihood, printed, error) in cases.items():
        case = f"sBG, {segment.replace('_', ' ')}"
        actual = 10 * survivors[segment]  # of 1,000 customers
        rows = (np.array([*range(1, 8), 7]), np.array([1.0] * 7 + [0.0]))
        weights = np.append(-np.diff(actual[:8]), actual[7])
        model = ShiftedBetaGeoModel().fit(*rows, weights)
        yield from fitted(case, model, log_likelihood, printed, rows, weights)
        later = 1000 * model.survival(np.arange(8, 13))
        off = 100 * float(np.mean(np.abs(later / actual[8:] - 1)))
        yield figure(case, "mean error, years 8-12, %", error, off)
        if segment == "high_end":
            for year, share in zip(range(8, 13), [".460", ".436", ".414", ".395", ".378"], strict=True):
                yield figure(case, f"still there in year {year}", share, later[year - 8] / 1000)
            residual = model.expected_periods([7], discount_per_period=0.1)[0]
            yield figure(case, "residual life at 10 %", "7.530", residual)


def fitted(
    case: str,
    model: Any,
    log_likelihood: str,
    printed: list[str],
    rows: tuple[Floats, ...],
    weights: Floats | None = None,
) -> Iterator[Line]:
    """The log-likelihood and the parameters of a fit."""
    distance = abs(model.log_likelihood_ - float(log_likelihood))
    verdict = "agrees" if distance <= WITHIN else f"FAILS by {distance:.3f}"
    yield Line(case, "log-likelihood", log_likelihood, f"{model.log_likelihood_:.3f}", verdict)
    theirs = type(model)()
    theirs.params_ = {name: float(value) for name, value in zip(model.names, printed, strict=True)}
    single = theirs.log_likelihood_of(*rows)
    better = model.log_likelihood_ - float(single.sum() if weights is None else single @ weights)
    for name, value in zip(model.names, printed, strict=True):
        yield figure(case, name, value, model.params_[name], better=better)


def figure(case: str, name: str, printed: str, ours: float, *, better: float | None = None) -> Line:
    """`better`: by how much the log-likelihood here is above that of the printed parameters."""
    digits = len(printed.partition(".")[2])
    if abs(ours - float(printed)) <= 0.5 * 10**-digits + 1e-9:
        verdict = "agrees"
    elif better is not None and 0 <= better <= WITHIN:
        verdict = f"agrees: flat, log-likelihood {better:.6f} above the published"
    else:
        verdict = "FAILS" if better is None else f"FAILS, log-likelihood {better:+.6f} from the published"
    return Line(case, name, printed, f"{ours:.{digits + 1}f}", verdict)


def foretold(case: str, model: Any, printed: str, rows: tuple[Floats, ...], later: Floats) -> Iterator[Line]:
    expected = model.expected_purchases(39.0, *rows)
    yield figure(case, "correlation, weeks 40-78", printed, float(np.corrcoef(expected, later)[0, 1]))


def holdout(customers: int) -> Floats:
    """Days with an order after the cut, of each customer of the sample (customers)."""
    found = set()
    for line in ORDERS.read_text().splitlines():
        _, customer, day, *_ = line.split()
        if CUT < dt.date.fromisoformat(day) <= END:
            found.add((int(customer), day))
    return np.bincount([customer for customer, _ in found], minlength=customers + 1)[1:].astype(float)


def table(file: Path) -> dict[str, Floats]:
    with file.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


def recovered(seeds: int) -> Iterator[Line]:
    """How often all parameters of a model lie within three standard errors (of their logs) of the known."""
    for case, (model, known, simulate) in SIMULATED.items():
        found = 0
        for seed in range(seeds):
            rows, more = simulate(np.random.default_rng(seed), known)
            fit = model().fit(*rows, **more)
            errors = np.sqrt(np.diag(fit.covariance_))
            away = np.log([fit.params_[name] for name in fit.names]) - np.log(known)
            found += bool(np.all(np.abs(away) <= 3 * errors))
        verdict = "agrees" if found >= RECOVERED * seeds else f"FAILS: goal {RECOVERED:.0%}"
        values = ", ".join(f"{value:g}" for value in known)
        yield Line(case, values, f"{seeds}", f"{found}", verdict)


type Simulated = tuple[tuple[Floats, ...], dict[str, Floats]]


def buyers(chance: np.random.Generator, known: list[float], *, k: int, at_start: bool) -> Simulated:
    """Customers who may leave after each purchase, with gaps of k phases."""
    r, alpha, a, b = known
    n = 4_000
    rate, leaves = chance.gamma(r, 1 / alpha, n), chance.beta(a, b, n)
    T = chance.uniform(26, 78, n)
    x, last, logs = np.zeros(n), np.zeros(n), np.zeros(n)
    there = chance.random(n) >= leaves if at_start else np.ones(n, bool)
    while there.any():
        gap = chance.gamma(k, 1 / rate)
        there &= last + gap <= T
        x, last = x + there, np.where(there, last + gap, last)
        logs += np.where(there, np.log(gap), 0)
        there &= chance.random(n) >= leaves
    return (x, last, T), ({"litt": logs} if k > 1 else {})


def silent_leavers(chance: np.random.Generator, known: list[float]) -> Simulated:
    """Customers who may leave at any time (Pareto/NBD)."""
    r, alpha, s, beta = known
    n = 4_000
    T = chance.uniform(26, 78, n)
    stays = np.minimum(T, chance.exponential(1 / chance.gamma(s, 1 / beta, n)))
    x = chance.poisson(chance.gamma(r, 1 / alpha, n) * stays).astype(float)
    last = np.where(x > 0, stays * chance.random(n) ** (1 / np.maximum(x, 1)), 0)
    return (x, last, T), {}


def spenders(chance: np.random.Generator, known: list[float]) -> Simulated:
    p, q, v = known
    x = chance.integers(1, 9, 2_000).astype(float)
    return (x, chance.gamma(p * x) / (x * chance.gamma(q, 1 / v, 2_000))), {}


def renewers(chance: np.random.Generator, known: list[float]) -> Simulated:
    left_at = chance.geometric(chance.beta(known[0], known[1], 4_000))
    seen = chance.integers(3, 10, 4_000)
    return (np.minimum(left_at, seen).astype(float), (left_at <= seen).astype(float)), {}


def users_of_occasions(chance: np.random.Generator, known: list[float]) -> Simulated:
    alpha, beta, gamma, delta = known
    n, number = 4_000, np.arange(1, 11)
    occasions = chance.integers(4, 11, n)
    looks = chance.geometric(chance.beta(gamma, delta, n).clip(1e-9)) - 1
    used = chance.random((n, 10)) < chance.beta(alpha, beta, n)[:, None]
    used &= number <= np.minimum(looks, occasions)[:, None]
    columns = (used.sum(axis=1), (used * number).max(axis=1), occasions)
    return tuple(column.astype(float) for column in columns), {}


def _k(k: int, at_start: bool) -> Callable[[np.random.Generator, list[float]], Simulated]:
    return lambda chance, known: buyers(chance, known, k=k, at_start=at_start)


type Case = tuple[Callable[[], Any], list[float], Callable[[np.random.Generator, list[float]], Simulated]]
SIMULATED: dict[str, Case] = {
    "BG/NBD": (BetaGeoModel, [0.6, 6.0, 0.8, 2.5], _k(1, at_start=False)),
    "MBG/NBD": (ModifiedBetaGeoModel, [0.6, 6.0, 0.8, 2.5], _k(1, at_start=True)),
    "BG/CNBD-2": (lambda: BetaGeoModel(regularity=2), [1.2, 3.0, 0.6, 1.5], _k(2, at_start=False)),
    "MBG/CNBD-2": (lambda: ModifiedBetaGeoModel(regularity=2), [1.3, 2.8, 0.5, 1.5], _k(2, at_start=True)),
    "Pareto/NBD": (ParetoNBDModel, [0.6, 10.0, 0.7, 12.0], silent_leavers),
    "Gamma-Gamma": (GammaGammaModel, [6.25, 3.74, 15.44], spenders),
    "sBG": (ShiftedBetaGeoModel, [0.7, 2.0], renewers),
    "BG/BB": (BetaGeoBetaBinomModel, [1.2, 0.75, 0.66, 2.78], users_of_occasions),
}


if __name__ == "__main__":
    main()
