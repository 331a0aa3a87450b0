"""In which worlds is learning measured: who comes, what is accepted, and when is the answer known?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

ACTIONS, KINDS, WIDTH, BASE = 20, 4, 8, 0.03
WORLDS = ("stationary", "drifting", "delayed")
DRIFT_ROUNDS, MOST_DELAY = 2_000, 500


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """Rounds (n): who comes, how likely he is to accept each action, his luck, when the answer is known."""

    contexts: Floats  # (n, WIDTH), the first is 1
    chances: Floats  # (n, ACTIONS)
    luck: Floats  # (n): accepted where it is below the chance
    known: npt.NDArray[np.int64]  # (n) the round before which the answer is known


def kind_of(action: int) -> str:
    """Every fourth is of the same kind."""
    return f"kind {action % KINDS}"


def world(name: str, seed: int, rounds: int) -> World:
    """One of `WORLDS`; the same seed and name give the same to every side."""
    rng = np.random.default_rng([seed, WORLDS.index(name)])
    contexts = np.column_stack(
        [np.ones(rounds), rng.random((rounds, 3)) < (0.5, 0.3, 0.2), rng.normal(size=(rounds, WIDTH - 4))]
    )
    length = DRIFT_ROUNDS if name == "drifting" else rounds
    eta = np.vstack([some @ _weights(rng) for some in np.split(contexts, range(length, rounds, length))])
    waits = rng.integers(1, MOST_DELAY + 1, rounds) if name == "delayed" else np.ones(rounds, dtype=int)
    return World(contexts, _calibrated(eta), rng.random(rounds), np.arange(rounds) + waits)


def _weights(rng: np.random.Generator) -> Floats:
    """Weights (WIDTH, ACTIONS): some for all actions, some for a kind, most an action's own."""
    spread = np.full((WIDTH, 1), 0.3)
    spread[0] = 0.6
    own = rng.normal(size=(WIDTH, ACTIONS)) * spread
    kinds = rng.normal(size=(WIDTH, KINDS)) * spread / 2
    of_all = rng.normal(size=(WIDTH, 1)) * spread
    found: Floats = own + kinds[:, np.arange(ACTIONS) % KINDS] + of_all
    return found


def _calibrated(eta: Floats) -> Floats:
    """Chances whose mean over all is BASE."""
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if (1 / (1 + np.exp(-eta - middle))).mean() < BASE else (low, middle)
    found: Floats = 1 / (1 + np.exp(-eta - low))
    return found
