"""How fast do rules run for one customer, beside other rule engines for Python?

The same rules on the same customers: a simple expression, a table of 18 rows and three inputs, and 200 rules
of three comparisons over 40 different ones. Each side runs in a process and an environment of its own; what
is read once is read before the clock starts; the sides must agree on every result.
"""

import argparse
import json
import os
import platform
import statistics
import time
from typing import Any

from bench._peers import RULE_ENGINES, printed
from bench._rules import SIDES, Ask, contexts

GOALS = {"simple": 300_000, "table": 100_000}  # a second
MOST_MICROSECONDS = 300  # of the 200 rules
PARTS = ("simple", "table", "rules")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5, help="measurements of which the median is told")
    parser.add_argument("--seconds", type=float, default=0.5, help="of each measurement, at least")
    parser.add_argument("--alone", action="store_true", help="without the peers, which come from the index")
    parser.add_argument("--one", choices=list(SIDES), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measured(asked.one, asked.runs, asked.seconds)))
    else:
        missed = compare(asked.runs, asked.seconds, alone=asked.alone)
        print("\n".join(missed) or "All goals are met.")


def measured(side: str, runs: int, seconds: float) -> dict[str, Any]:
    """Of each part how often it is done in a second, and all its results."""
    cases = contexts()
    found: dict[str, Any] = {}
    for part, ask in zip(PARTS, SIDES[side](), strict=True):
        if ask is not None:
            found[part] = statistics.median(_per_second(ask, seconds) for _ in range(runs))
            found[f"{part} results"] = [ask(case) for case in cases]
    return found


def _per_second(ask: Ask, seconds: float) -> float:
    """Over as many rounds as the time takes; 100 customers a round, other ones each time."""
    cases = contexts()
    done, begun = 0, time.perf_counter()
    while True:
        for case in cases[done % 1000 : done % 1000 + 100]:
            ask(case)
        done += 100
        passed = time.perf_counter() - begun
        if passed >= seconds:
            return done / passed


def compare(runs: int, seconds: float, *, alone: bool) -> list[str]:
    about = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    print(f"{about}; one process, one core; medians of {runs}\n")
    print("| side | simple expressions / s | table decisions / s | 200 rules, microseconds | times ours |")
    print("|---|---:|---:|---:|---|", flush=True)
    found: dict[str, dict[str, Any]] = {}
    for side in ["kundig", *([] if alone else RULE_ENGINES)]:
        arguments = ("--one", side, "--runs", runs, "--seconds", seconds)
        found[side] = printed(__file__, *arguments, side=side)
        print(_line(side, found[side], found["kundig"]), flush=True)
    print()
    return [*_missed(found["kundig"]), *_differing(found)]


def _line(side: str, found: dict[str, Any], ours: dict[str, Any]) -> str:
    cells = [f"{found[part]:,.0f}" if part in found else "-" for part in PARTS[:2]]
    ratios = (f"{ours[part] / found[part]:.1f}" if part in found else "-" for part in PARTS)
    return f"| {side} | {cells[0]} | {cells[1]} | {1e6 / found['rules']:,.1f} | {', '.join(ratios)} |"


def _missed(ours: dict[str, Any]) -> list[str]:
    missed = [
        f"MISSED: {part}: {ours[part]:,.0f} a second (goal {goal:,})"
        for part, goal in GOALS.items()
        if ours[part] < goal
    ]
    taken = 1e6 / ours["rules"]
    if taken > MOST_MICROSECONDS:
        missed.append(f"MISSED: 200 rules take {taken:.0f} microseconds (goal {MOST_MICROSECONDS})")
    return missed


def _differing(found: dict[str, dict[str, Any]]) -> list[str]:
    return [
        f"MISSED: {side} says otherwise in {part}"
        for side, results in found.items()
        for part in PARTS
        if part in results and results[f"{part} results"] != found["kundig"][f"{part} results"]
    ]


if __name__ == "__main__":
    main()
