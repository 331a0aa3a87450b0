"""Model cards as a refresh keeps them, small."""

from typing import Any

TRACKING = {
    "end": "2026-01-31",
    "starts": ["2025-12-01", "2026-01-01", "2026-02-01", "2026-03-01"],
    "actual": [10, 12, 9, 8],
    "expected": [10.5, 11.5, 9.9, 8.8],
}
WHY = {"code": "lifetime.chosen_model", "params": {"model": "MBG/NBD", "percent": 1.25}}
CONTRACT = {"code": "lifetime.chosen_contract", "params": {}}
FEW = {"code": "lifetime.few_repeaters", "params": {"repeaters": 20, "customers": 1234}}
TOTAL = {"expected": 120_000.0, "low": 110_000.0, "high": 131_000.0}
RELIABILITY = [
    {"customers": 20, "expected": 0.1 * tenth, "actual": 0.11 * tenth, "error": 0.02} for tenth in range(10)
]


def model(label: str, *names: str) -> dict[str, Any]:
    return {
        "label": label,
        "options": {},
        "params": [{"name": name, "value": 0.5, "error": 0.05} for name in names],
        "log_likelihood": -123.45,
        "converged": True,
    }


def score(name: str, cut: str | None, behind: float) -> dict[str, Any]:
    return {
        "model": name,
        "cut": cut,
        "customers": 100,
        "score": -0.5 - behind,
        "low": -0.6,
        "high": -0.4,
        "behind": behind,
        "behind_low": behind - 0.1,
        "behind_high": behind + 0.1,
    }


def buying() -> dict[str, Any]:
    return {
        "kind": "buying",
        "made_on": "2026-03-31",
        "data": {
            "customers": 1234,
            "purchases": 4321,
            "looked_at": 1000,
            "unit": "week",
            "first": "2024-01-02",
            "last": "2026-03-31",
            "horizon_days": 365,
            "discount_per_year": 0.1,
        },
        "model": model("MBG/NBD", "r", "alpha", "a", "b"),
        "spend": model("Gamma-Gamma", "p", "q", "v"),
        "winner": "MBG/NBD",
        "by_yardstick": False,
        "why": WHY,
        "warnings": [FEW],
        "scores": [
            *(score("MBG/NBD", cut, 0.0) for cut in (None, "2025-12-31")),
            *(score("yardstick", cut, 1.25) for cut in (None, "2025-12-31")),
        ],
        "tracking": TRACKING,
        "histogram": {"counts": [0, 1, "2+"], "actual": [700, 400, 134], "expected": [690.5, 410.2, 133.3]},
        "matrix": {
            "frequencies": [[0, 0], [1, 1], [2, None]],
            "silences": [[0, 30], [31, None]],
            "customers": [[100, 600], [200, 200], [134, 0]],
            "active": [[0.7, 0.2], [0.9, 0.4], [0.95, None]],
        },
        "pit": [0.1] * 10,
        "reliability": RELIABILITY,
        "coverage": {
            "level": 0.8,
            "inside": 0.83,
            "customers": 900,
            "actual": 101_000.0,
            "expected": 99_000.0,
            "low": 95_000.0,
            "high": 104_000.0,
        },
        "total": TOTAL,
    }


def contracts() -> dict[str, Any]:
    return {
        "kind": "contracts",
        "made_on": "2026-03-31",
        "data": {"customers": 800, "first": "2015-01-02", "last": "2026-03-31", "unit": "year"},
        "model": model("shifted beta-geometric", "alpha", "beta"),
        "winner": "shifted beta-geometric",
        "why": CONTRACT,
        "warnings": [],
        "scores": [],
        "tracking": TRACKING,
        "survival": {"years": [0, 1, 2], "actual": [1.0, 0.9, 0.85], "expected": [1.0, 0.89, 0.84]},
        "reliability": RELIABILITY,
        "coverage": {"level": 0.8, "inside": 0.81, "customers": 700},
        "total": TOTAL,
    }
