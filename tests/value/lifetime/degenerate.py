"""Which bases have no likelihood with a top inside, and what does each model have to say of them?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
type Rows = dict[str, Any]

CUSTOMERS = 1500
AGES = (30.0, 60.0)  # weeks
BUYING = ("beta_geo", "modified_beta_geo", "pareto_nbd")


@dataclass(frozen=True, slots=True)
class Degenerate:
    """A base, the models that learn from it, and the cautions of which at least one has to be given."""

    name: str
    models: tuple[str, ...]
    rows: Callable[[], Rows]
    expected: frozenset[str]


def buyers(
    rates: Callable[[np.random.Generator], Floats],
    leaves: Callable[[np.random.Generator], Floats] | float = 0.0,
    lives: Callable[[np.random.Generator], Floats] | None = None,
    *,
    at_first: bool = True,
    ages: tuple[float, float] = AGES,
    seed: int = 1,
) -> Rows:
    """Histories of customers with `rates` a week, who leave after a purchase with a chance of `leaves`.

    `lives`: when they leave at any time; `at_first`: whether the first purchase counts as one to leave after.
    """
    random = np.random.default_rng(seed)
    rate = rates(random)
    chance = leaves(random) if callable(leaves) else np.full(len(rate), leaves)
    age = random.uniform(*ages, len(rate))
    end = age if lives is None else np.minimum(age, lives(random))
    x, last, now = np.zeros((3, len(rate)))
    there = np.flatnonzero((random.random(len(rate)) >= chance) | (not at_first))
    while len(there):
        now[there] += random.exponential(1 / np.maximum(rate[there], 1e-12))
        there = there[now[there] <= end[there]]
        x[there] += 1
        last[there] = now[there]
        there = there[random.random(len(there)) >= chance[there]]
    return {"frequency": x, "recency": last, "T": age}


def gamma(shape: float = 1.0, mean: float = 0.15, count: int = CUSTOMERS) -> Callable[..., Floats]:
    """Rates that differ."""
    return lambda random: random.gamma(shape, mean / shape, count)


def alike(rate: float, count: int = CUSTOMERS) -> Callable[..., Floats]:
    """One rate for all."""
    return lambda random: np.full(count, rate)


def spenders(kind: str, count: int = 800, seed: int = 2) -> Rows:
    """Purchases and mean spend of customers, degenerate in one way or another."""
    random = np.random.default_rng(seed)
    x = random.integers(1, 8, count).astype(float)
    mean = 4.0 / random.gamma(4.0, 1 / 30.0, count)
    if kind == "goes with frequency":
        mean *= x
    if kind == "few bring nearly all":
        mean = 4.0 / random.gamma(0.8, 1 / 30.0, count)
    if kind == "one mean for all":
        mean = np.full(count, 30.0)
    spend = mean * random.gamma(6.0 * x) / (6.0 * x)
    if kind == "constant":
        spend = np.full(count, 20.0)
    if kind == "constant for each":
        spend = mean
    if kind == "losses":
        spend[::5] *= -1
    if kind == "few":
        x[20:] = 0
    return {"frequency": x, "spend": spend}


def renewers(chance: Callable[[np.random.Generator], Floats], periods: int = 8, seed: int = 3) -> Rows:
    """Contracts that end at a renewal with a chance, seen for some periods."""
    random = np.random.default_rng(seed)
    left_at = random.geometric(chance(random).clip(1e-12, 1))
    return {"tenure": np.minimum(left_at, periods).astype(float), "lost": (left_at <= periods).astype(float)}


def users(
    uses: Callable[[np.random.Generator], Floats],
    leaves: Callable[[np.random.Generator], Floats],
    occasions: int = 10,
    seed: int = 4,
) -> Rows:
    """Occasions used with a chance, until customers leave before one of them."""
    random = np.random.default_rng(seed)
    chance, number = uses(random), np.arange(1, occasions + 1)
    looks = random.geometric(leaves(random).clip(1e-12, 1)) - 1
    used = (random.random((len(chance), occasions)) < chance[:, None]) & (number <= looks[:, None])
    rows = {"frequency": used.sum(axis=1), "recency": (used * number).max(axis=1)}
    return {name: values.astype(float) for name, values in rows.items()} | {
        "occasions": np.full(len(chance), float(occasions))
    }


def beta(a: float, b: float, count: int = CUSTOMERS) -> Callable[..., Floats]:
    """Chances that differ."""
    return lambda random: random.beta(a, b, count)


def _lives(random: np.random.Generator) -> Floats:
    return random.exponential(1 / random.gamma(0.6, 1 / 12.0, CUSTOMERS))


def _codes(*names: str) -> frozenset[str]:
    return frozenset(f"lifetime.{name}" for name in names)


DEGENERATE = (
    Degenerate("nobody ever leaves", BUYING, lambda: buyers(gamma()), _codes("nobody_leaves")),
    Degenerate("all buy once", BUYING, lambda: buyers(alike(0.0)), _codes("nobody_repeats")),
    Degenerate(
        "everybody leaves after the first purchase",
        BUYING,
        lambda: buyers(gamma(), 1.0),
        _codes("nobody_repeats"),
    ),
    Degenerate(
        "everybody leaves after the first repeat purchase",
        ("beta_geo",),
        lambda: buyers(gamma(), 1.0, at_first=False),
        _codes("everybody_leaves"),
    ),
    Degenerate(
        "everybody is gone at once",
        ("pareto_nbd", "modified_beta_geo"),
        lambda: buyers(gamma(mean=0.8), lives=lambda random: random.exponential(0.4, CUSTOMERS)),
        _codes("everybody_leaves", "leave_equally_soon", "leave_alike", "flat", "no_heterogeneity"),
    ),
    Degenerate(
        "all buy at one rate",
        ("modified_beta_geo",),
        lambda: buyers(alike(0.3), beta(0.8, 2.5)),
        _codes("no_heterogeneity"),
    ),
    Degenerate(
        "all buy at one rate, and nobody leaves before he has come back",
        ("beta_geo",),
        lambda: buyers(alike(0.3), beta(0.8, 2.5), at_first=False),
        _codes("no_heterogeneity"),
    ),
    Degenerate(
        "all buy at one rate until they leave at any time",
        ("pareto_nbd",),
        lambda: buyers(alike(0.3), lives=_lives),
        _codes("no_heterogeneity"),
    ),
    Degenerate(
        "all leave with one chance",
        ("beta_geo", "modified_beta_geo"),
        lambda: buyers(gamma(mean=0.5), 0.15),
        _codes("leave_alike"),
    ),
    Degenerate(
        "all leave at one rate",
        ("pareto_nbd",),
        lambda: buyers(gamma(mean=0.5), lives=lambda random: random.exponential(25.0, CUSTOMERS)),
        _codes("leave_equally_soon"),
    ),
    Degenerate(
        "all came yesterday",
        BUYING,
        lambda: buyers(gamma(), 0.1, ages=(0.0, 0.15)),
        _codes("nobody_repeats", "few_repeaters", "nobody_leaves"),
    ),
    Degenerate(
        "few customers",
        BUYING,
        lambda: buyers(gamma(count=30), 0.1),
        _codes("few_repeaters"),
    ),
    Degenerate("spend is constant", ("gamma_gamma",), lambda: spenders("constant"), _codes("spend_alike")),
    Degenerate(
        "spend is constant for each",
        ("gamma_gamma",),
        lambda: spenders("constant for each"),
        _codes("spend_never_varies"),
    ),
    Degenerate(
        "spend has one mean for all",
        ("gamma_gamma",),
        lambda: spenders("one mean for all"),
        _codes("spend_alike"),
    ),
    Degenerate(
        "spend goes with frequency",
        ("gamma_gamma",),
        lambda: spenders("goes with frequency"),
        _codes("spend_goes_with_frequency"),
    ),
    Degenerate(
        "some bring losses", ("gamma_gamma",), lambda: spenders("losses"), _codes("spend_without_gain")
    ),
    Degenerate(
        "few bring nearly all",
        ("gamma_gamma",),
        lambda: spenders("few bring nearly all"),
        _codes("spend_without_mean"),
    ),
    Degenerate("few spend", ("gamma_gamma",), lambda: spenders("few"), _codes("few_spenders")),
    Degenerate(
        "no contract ends", ("shifted_beta_geo",), lambda: renewers(alike(0.0)), _codes("nobody_left")
    ),
    Degenerate(
        "all contracts end at once",
        ("shifted_beta_geo",),
        lambda: renewers(alike(1.0)),
        _codes("everybody_left"),
    ),
    Degenerate(
        "all contracts end alike", ("shifted_beta_geo",), lambda: renewers(alike(0.2)), _codes("renew_alike")
    ),
    Degenerate(
        "one renewal is seen",
        ("shifted_beta_geo",),
        lambda: renewers(beta(0.7, 2.0), periods=1),
        _codes("one_renewal"),
    ),
    Degenerate(
        "no user leaves",
        ("beta_geo_beta_binom",),
        lambda: users(beta(1.2, 0.8), alike(0.0)),
        _codes("nobody_leaves"),
    ),
    Degenerate(
        "no occasion is used",
        ("beta_geo_beta_binom",),
        lambda: users(alike(0.0), beta(0.7, 2.8)),
        _codes("nobody_repeats"),
    ),
    Degenerate(
        "every occasion is used",
        ("beta_geo_beta_binom",),
        lambda: users(alike(1.0), alike(0.0)),
        _codes("nobody_leaves", "use_alike", "flat"),
    ),
    Degenerate(
        "all use alike",
        ("beta_geo_beta_binom",),
        lambda: users(alike(0.6), beta(0.7, 2.8)),
        _codes("use_alike"),
    ),
    Degenerate(
        "all users leave alike",
        ("beta_geo_beta_binom",),
        lambda: users(beta(1.2, 0.8), alike(0.2)),
        _codes("leave_alike"),
    ),
)

HEALTHY: dict[str, tuple[str, Callable[[], Rows]]] = {
    "a base of all ages": ("modified_beta_geo", lambda: buyers(gamma(0.8), beta(0.8, 2.5))),
    "a single cohort": ("modified_beta_geo", lambda: buyers(gamma(0.8), beta(0.8, 2.5), ages=(39.0, 39.0))),
    "a single cohort, BG/NBD": (
        "beta_geo",
        lambda: buyers(gamma(0.8), beta(0.8, 2.5), at_first=False, ages=(39.0, 39.0)),
    ),
    "a single cohort, Pareto/NBD": (
        "pareto_nbd",
        lambda: buyers(
            gamma(0.8, 0.4),
            lives=_lives,
            ages=(39.0, 39.0),
        ),
    ),
    "spend of many": ("gamma_gamma", lambda: spenders("")),
    "contracts of many": ("shifted_beta_geo", lambda: renewers(beta(0.7, 2.0))),
    "donors": ("beta_geo_beta_binom", lambda: users(beta(1.2, 0.8), beta(0.7, 2.8))),
}
"""Where no caution is due: what always warns is not read."""
