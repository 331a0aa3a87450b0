"""Does the automatic choice foresee what it has not seen? `./run bench holdout [--quick]`.

On CDNOW (all customers, and the published sample of a tenth) and Online Retail, which lie in ../shared/data.
At each cut everything, the choice of the model included, knows only what had been known on that day; then all
forecast the orders of the window after it. "behind" is how much worse a log score is than that of the best
single model or the yardstick, in per cent, with the bounds that hold 90 of 100 bootstrap samples of
customers; below 0 is better than all of them. `choice` is the forecast of all by the shares they earned
(`foresee`), `winner` the one that the choice names.

Judged: choice and winner are at most 0.5 % behind at each of the three cuts of each base; on all of CDNOW the
deciles of the choice hold 10 +- 2 %; no fit to a degenerate base is silent. The other cuts and windows are
shown, since the features of the yardstick were once chosen looking at the three. `--quick` leaves them out.
Exit code 1 when something fails.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
from tests.value.lifetime.degenerate import DEGENERATE, HEALTHY

from kundig.base.refusals import Refused
from kundig.value.lifetime.calibration import pit
from kundig.value.lifetime.choice import BUYING, REGULAR, YARDSTICK, Candidate, choose
from kundig.value.lifetime.foresight import foresee
from kundig.value.lifetime.models import MODELS
from kundig.value.lifetime.scores import MOST, Window, bootstrap_means, log_scores, window_after
from kundig.value.lifetime.summaries import OrderDays, day_number, order_days
from kundig.value.lifetime.yardstick import Yardstick

Floats = npt.NDArray[np.float64]
type Cut = tuple[int, str]

DATA = Path(__file__).parents[2] / "shared" / "data"
WITHIN = 0.5  # per cent behind the best
DECILE = 0.02  # of a tenth
DRAWS = 200
MODELS_TRIED = (*map(Candidate, BUYING), *(Candidate(name, k) for name in REGULAR for k in (2, 3)))


@dataclass(frozen=True, slots=True)
class Base:
    """A base of customers: its file, the cuts that are judged, and others that are shown (window, end)."""

    name: str
    read: Callable[[], pd.DataFrame]
    judged: tuple[Cut, ...]
    others: tuple[Cut, ...]
    calibrated: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """At one cut: who was named, and how far each forecast is behind the best single one, with bounds."""

    winner: str
    behind: dict[str, tuple[float, float, float]]
    deciles: dict[str, Floats]
    customers: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="the judged cuts only")
    asked = parser.parse_args()
    began = time.perf_counter()
    failed = [*silent()]
    for base in BASES:
        if not DATA.exists():
            sys.exit(f"No forecast was judged: there is no {DATA}, where the published data lie.")
        orders = order_days(base.read())
        failed += judged(base, orders)
        if not asked.quick:
            shown(base, orders)
    print(f"\n{len(failed)} fail; {time.perf_counter() - began:.0f} s")
    print("\n".join(failed) or "All goals are met.")
    sys.exit(1 if failed else 0)


def silent() -> Iterator[str]:
    """Degenerate bases with what is said of them; yields those of which nothing is said."""
    print("## Degenerate bases: what the fit says\n")
    for base in DEGENERATE:
        for name in base.models:
            codes = _cautions(name, base.rows())
            fails = not codes & base.expected
            print(f"| {base.name} | {name} | {', '.join(sorted(codes)) or 'nothing: FAILS'} |")
            if fails:
                yield f"silent: {name} on {base.name}"
    for what, (name, rows) in HEALTHY.items():
        codes = _cautions(name, rows())
        print(f"| none: {what} | {name} | {', '.join(sorted(codes)) or 'nothing, as it should'} |")
        if codes:
            yield f"cries wolf: {name} on {what}"


def judged(base: Base, orders: OrderDays) -> Iterator[str]:
    """The three cuts of a base; yields what fails."""
    print(f"\n## {base.name}, judged\n\n{HEAD}")
    for days, end in base.judged:
        found = outcome(orders, days, end)
        print(line(found, days, end))
        for who in ("choice", found.winner):
            if found.behind[who][0] > WITHIN:
                yield f"{base.name} {end}: {who} is {found.behind[who][0]:.2f} % behind"
        if not base.calibrated:
            continue
        for label, deciles in found.deciles.items():
            print(f"    PIT {label:18} " + " ".join(f"{100 * share:5.1f}" for share in deciles))
        worst = float(np.abs(found.deciles["choice"] - 0.1).max())
        if worst > DECILE:
            yield f"{base.name} {end}: a decile of the choice is {100 * worst:.1f} points off"


def shown(base: Base, orders: OrderDays) -> None:
    """Other windows and cuts, and how many of them would pass."""
    print(f"\n## {base.name}, other windows and cuts\n\n{HEAD}")
    found = []
    for days, end in base.others:
        found.append(outcome(orders, days, end))
        print(line(found[-1], days, end))
    for who, behind in (
        ("choice", [one.behind["choice"][0] for one in found]),
        ("winner", [one.behind[one.winner][0] for one in found]),
    ):
        within = sum(miss <= WITHIN for miss in behind)
        print(
            f"{who}: within {WITHIN:g} % at {within} of {len(found)}, worst {max(behind):.2f},"
            f" mean {np.mean(behind):.2f}"
        )


HEAD = (
    "| window | cut | customers | choice [90 %] | winner | behind [90 %] | "
    + " | ".join(
        one.label.replace("modified_beta_geo", "mbg").replace("beta_geo", "bg") for one in MODELS_TRIED
    )
    + " | yardstick |"
)


def line(found: Outcome, days: int, end: str) -> str:
    """A row of the table."""

    def bounds(label: str) -> str:
        middle, low, high = found.behind[label]
        return f"{middle:.2f} [{low:.2f}, {high:.2f}]"

    singles = [*(one.label for one in MODELS_TRIED), YARDSTICK]
    each = [f"{found.behind[label][0]:.2f}" if label in found.behind else "" for label in singles]
    named = [found.winner, bounds(found.winner)]
    cells = [str(days), end, f"{found.customers:,}", bounds("choice"), *named, *each]
    return f"| {' | '.join(cells)} |"


def outcome(orders: OrderDays, days: int, end: str) -> Outcome:
    """What all would have foreseen on the evening of `end` of the window after it."""
    past, window = until(orders, end), window_after(orders, end, days)
    choice = choose(past, window_days=days)
    forecasts = dict(_forecasts(past, window))
    winner = choice.winner if choice.winner in forecasts or choice.model is None else choice.model.label
    forecasts["choice"] = foresee(choice, past, end, window_days=days)
    scores = np.stack([log_scores(forecast, window.counts) for forecast in forecasts.values()])
    means, drawn = scores.mean(axis=1), bootstrap_means(scores, draws=DRAWS)
    best = int(means[:-1].argmax())
    middle = 100 * (means / means[best] - 1)
    low, high = np.quantile(100 * (drawn / drawn[best] - 1), [0.05, 0.95], axis=1)
    return Outcome(
        winner=winner,
        behind=dict(
            zip(forecasts, zip(middle.tolist(), low.tolist(), high.tolist(), strict=True), strict=True)
        ),
        deciles={
            label: pit(forecasts[label], window.counts)
            for label in ("choice", YARDSTICK, *BUYING)
            if label in forecasts
        },
        customers=len(window.counts),
    )


def until(orders: OrderDays, end: str) -> OrderDays:
    """What had been known at the end of a day: who came later is not even known by name."""
    past = orders.day <= day_number(end)
    known, code = np.unique(orders.code[past], return_inverse=True)
    return OrderDays(orders.customers.take(pa.array(known)), code, orders.day[past], orders.amount[past])


def _forecasts(past: OrderDays, window: Window) -> Iterator[tuple[str, Floats]]:
    x, recency, age = (window.summary.customers[name].to_numpy() for name in ("frequency", "recency", "T"))
    for one in MODELS_TRIED:
        model = one.fit(window.summary)
        yield one.label, model.purchase_distribution(window.horizon, x, recency, age, most=MOST)
    try:
        rival = Yardstick(window_days=window.days).fit(past, window.summary.end)
    except Refused:
        return
    yield YARDSTICK, rival.distribution(past, window.summary.end, most=MOST)


def _cautions(name: str, rows: dict[str, Floats]) -> set[str]:
    model = MODELS[name]().fit(**rows)  # type: ignore[attr-defined]
    return {caution.code for caution in model.warnings_}


def _cdnow(file: str, names: list[str]) -> Callable[[], pd.DataFrame]:
    def read() -> pd.DataFrame:
        rows = pd.read_csv(
            DATA / "cdnow" / file,
            sep=r"\s+",
            header=0 if "master" in file else None,
            names=names,
            dtype={"customer": str, "date": str},
        )
        return rows.assign(date=pd.to_datetime(rows["date"], format="%Y%m%d"))

    return read


def _retail() -> pd.DataFrame:
    rows = pd.read_parquet(DATA / "online_retail" / "online_retail.parquet").dropna(subset="CustomerID")
    sold = rows[rows["Quantity"] > 0]
    return pd.DataFrame(
        {
            "customer": sold["CustomerID"].astype("int64"),
            "date": pd.to_datetime(sold["InvoiceDate"]),
            "amount": sold["Quantity"] * sold["UnitPrice"],
        }
    )


JUDGED = ((91, "1997-09-30"), (91, "1997-12-30"), (91, "1998-03-31"))
BASES = (
    Base(
        "CDNOW, all customers",
        _cdnow("CDNOW_master.txt", ["customer", "date", "cds", "amount"]),
        JUDGED,
        (
            (28, "1997-07-31"),
            (28, "1997-11-30"),
            (28, "1998-02-28"),
            (56, "1997-08-31"),
            (56, "1997-10-31"),
            (56, "1998-01-31"),
            (91, "1997-06-30"),
            (91, "1997-11-15"),
            (182, "1997-10-31"),
            (182, "1997-12-30"),
            (273, "1997-09-30"),
        ),
        calibrated=True,
    ),
    Base(
        "CDNOW, the published sample",
        _cdnow("CDNOW_sample.txt", ["master", "customer", "date", "cds", "amount"]),
        JUDGED,
        ((28, "1997-11-30"), (56, "1997-10-31"), (91, "1997-06-30"), (182, "1997-12-30")),
    ),
    Base(
        "Online Retail",
        _retail,
        ((28, "2011-07-31"), (28, "2011-09-30"), (28, "2011-11-11")),
        (
            (14, "2011-07-15"),
            (14, "2011-09-15"),
            (14, "2011-11-15"),
            (28, "2011-06-15"),
            (28, "2011-08-31"),
            (28, "2011-10-15"),
            (56, "2011-08-15"),
            (56, "2011-10-14"),
            (91, "2011-06-30"),
            (91, "2011-09-08"),
        ),
    ),
)


if __name__ == "__main__":
    main()
