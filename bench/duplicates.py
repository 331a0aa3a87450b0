"""How long does it take to find the duplicates of a large base? `./run bench duplicates [--customers N]`."""

import argparse
import resource
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

from kundig.customers.duplicates.finding import duplicates
from kundig.demo.words import FEMALE, LAST, MALE, STREETS
from kundig.lake.engine import DuckEngine

FIRST = [*FEMALE, *MALE]
TOWNS = 8_000
SYLLABLES = (
    [
        "B",
        "Br",
        "D",
        "F",
        "G",
        "Gr",
        "H",
        "K",
        "Kl",
        "Kr",
        "L",
        "M",
        "N",
        "P",
        "R",
        "S",
        "Sch",
        "St",
        "T",
        "W",
    ],
    ["b", "d", "ff", "g", "k", "ll", "m", "nn", "r", "ss", "tt", "ck"],
)
SHARE = 0.05  # of the customers are planted duplicates of others


def base(rng: np.random.Generator, size: int) -> tuple[pa.Table, dict[int, int]]:
    """German customers; the last ones are earlier ones, written differently. And who is whose double."""
    count = size - int(size * SHARE)
    columns = _originals(rng, count)
    doubles = {}
    for row, place in enumerate(rng.integers(0, count, size - count).tolist(), start=count):
        doubles[row] = place
        copy = {name: values[place] for name, values in columns.items()}
        for name in rng.choice(list(copy), rng.integers(1, 4), replace=False):
            copy[name] = _mistaken(rng, copy[name])
        for name, value in copy.items():
            columns[name].append(value)
    return pa.table({"id": np.arange(size), **columns}), doubles


def _originals(rng: np.random.Generator, count: int) -> dict[str, list[str]]:
    """A third has one of a hundred names, the others a rare one; towns are large and small."""
    common = np.array(LAST, dtype=object)[rng.integers(0, len(LAST), count)]
    last = np.where(rng.random(count) < 0.33, common, rng.choice(_rare_names(), count)).tolist()
    first = [FIRST[n] for n in rng.integers(0, len(FIRST), count).tolist()]
    second = [FIRST[n] if n < len(FIRST) else "" for n in rng.integers(0, 2 * len(FIRST), count).tolist()]
    town = (TOWNS * rng.random(count) ** 2).astype(np.int64).tolist()
    endings = ("straße", "weg", "gasse", "ring", "platz", "allee")
    streets = [f"{street.removesuffix('straße')}{ending}" for street in STREETS for ending in endings]
    street, house = rng.integers(0, len(streets), count).tolist(), rng.integers(1, 120, count).tolist()
    born = (np.datetime64("1935-01-01") + rng.integers(0, 26_000, count)).astype(str)
    dialled = rng.integers(1_000_000, 9_999_999, count).tolist()
    return {
        "first_name": [f"{a}-{b}" if b else a for a, b in zip(first, second, strict=True)],
        "last_name": last,
        "street": [f"{streets[a]} {b}" for a, b in zip(street, house, strict=True)],
        "postal_code": [f"{10_000 + 11 * n:05d}" for n in town],
        "city": [f"Stadt {n // 4}" for n in town],
        "email": np.where(
            rng.random(count) < 0.6, [f"{a}.{n}@example.org".lower() for n, a in enumerate(last)], ""
        ).tolist(),
        "phone": [f"0{911 + n % 80} {d}" for n, d in zip(town, dialled, strict=True)],
        "born_on": np.where(rng.random(count) < 0.6, born, "").tolist(),
    }


def _rare_names() -> list[str]:
    starts = [f"{a}{b}" for a in SYLLABLES[0] for b in "aeiouöü"]
    middles = [f"{a}{b}" for a in SYLLABLES[1] for b in "eioa"]
    return [
        f"{a}{b}{c}"
        for a in starts
        for b in middles
        for c in ("r", "l", "n", "rt", "mann", "wski", "ke", "lein", "nz")
    ]


def _mistaken(rng: np.random.Generator, text: str) -> str:
    """A letter lost or doubled, two changed places, or nothing known any more."""
    kind = int(rng.integers(0, 4))
    if len(text) < 4 or kind == 0:
        return ""
    at = int(rng.integers(1, len(text) - 1))
    changed = {1: text[:at] + text[at + 1 :], 2: text[:at] + text[at] + text[at:]}
    return changed.get(kind, text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :])


def main() -> None:
    """Make the base, find, and count what was planted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=20261123)
    asked = parser.parse_args()
    table, doubles = base(np.random.default_rng(asked.seed), asked.customers)
    made = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as spill, DuckEngine(memory="2GB", spill=Path(spill)) as engine:
        found = duplicates(table, engine=engine, tell=lambda step: _tell(step, began))
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pairs = set(zip(found["left"].to_pylist(), found["right"].to_pylist(), strict=True))
    hits = len(pairs & {(place, row) for row, place in doubles.items()})
    print(
        f"{asked.customers} customers: {len(pairs)} pairs in {seconds:.1f} s, peak {peak:.0f} MB"
        f" ({made:.0f} MB of it for making the base); planted and found: {hits} of {len(doubles)}"
    )


def _tell(step: str, began: float) -> None:
    print(f"  {time.perf_counter() - began:6.1f} s  {step}", flush=True)


if __name__ == "__main__":
    main()
