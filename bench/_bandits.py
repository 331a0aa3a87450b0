"""How do the sides of the comparison choose and learn: ours, MABWiser's and River's with their defaults?"""

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from bench._worlds import ACTIONS, WIDTH, World, kind_of

Floats = npt.NDArray[np.float64]
Side = tuple[Callable[[Floats], int], Callable[[Floats, int, float], None]]  # choose, learn
ARMS = list(range(ACTIONS))
EXPLORATION = 0.01  # as the policy is delivered


def regret(side: Side, world: World) -> Floats:
    """After each round, what was lost so far against who knows the chances."""
    choose, learn = side
    rounds = len(world.known)
    due: list[list[int]] = [[] for _ in range(rounds + int((world.known - np.arange(rounds)).max()) + 1)]
    taken = np.zeros(rounds, dtype=np.intp)
    for now in range(rounds):
        for past in due[now]:
            won = float(world.luck[past] < world.chances[past, taken[past]])
            learn(world.contexts[past], int(taken[past]), won)
        taken[now] = choose(world.contexts[now])
        due[world.known[now]].append(now)
    lost: Floats = world.chances.max(axis=1) - world.chances[np.arange(rounds), taken]
    return np.cumsum(lost)


def ours(policy: str, seed: int) -> Side:
    """The model of acceptance and the exploration that decisions use, with their defaults."""
    from kundig.decisions.exploring import chances, draw
    from kundig.decisions.learning.model import Actions, Example, Model
    from kundig.decisions.learning.prior import Prior

    asked = Actions(tuple(f"action {place}" for place in ARMS), tuple(kind_of(place) for place in ARMS))
    model, waiting, rounds = Model.empty(Prior(width=WIDTH)), list[Example](), 0

    def choose(context: Floats) -> int:
        nonlocal model, rounds
        if waiting:
            model = model.learned(waiting)
            waiting.clear()
        mean, deviation = model.chances(context, asked)
        rounds += 1
        return draw(chances(mean, exploration=EXPLORATION, spreads=deviation), f"{seed}/{rounds}")

    def learn(context: Floats, action: int, won: float) -> None:
        waiting.append(Example(asked.codes[action], asked.kinds[action], context, won))

    return choose, learn


def mabwiser(policy: str, seed: int) -> Side:
    """A policy of MABWiser with its defaults; before the first answer it draws at random."""
    from mabwiser.mab import MAB, LearningPolicy

    contextual = policy.startswith("Lin")
    mab = MAB(ARMS, getattr(LearningPolicy, policy)(), seed=seed)
    drawing, begun = random.Random(seed), False

    def choose(context: Floats) -> int:
        if not begun:
            return drawing.choice(ARMS)
        return int(mab.predict([context]) if contextual else mab.predict())

    def learn(context: Floats, action: int, won: float) -> None:
        nonlocal begun
        contexts = {"contexts": [context]} if contextual else {}
        if begun:
            mab.partial_fit([action], [won], **contexts)
        else:
            mab.fit([action], [won], **contexts)
        begun = True

    return choose, learn


def river(policy: str, seed: int) -> Side:
    """A policy of River with its defaults (those that must be given as in its documentation)."""
    from river import bandit, proba

    needed: dict[str, dict[str, Any]] = {
        "EpsilonGreedy": {"epsilon": 0.1},
        "UCB": {"delta": 1.0},
        "ThompsonSampling": {"reward_obj": proba.Beta()},
        "Exp3": {"gamma": 0.5},
        "LinUCBDisjoint": {},
        "BayesUCB": {},
    }
    seeded = {} if policy == "UCB" else {"seed": seed}
    made = getattr(bandit, policy)(**needed[policy], **seeded)
    contextual = policy == "LinUCBDisjoint"

    def named(context: Floats) -> dict[int, float]:
        return dict(enumerate(context.tolist()))

    def choose(context: Floats) -> int:
        return int(made.pull(ARMS, context=named(context)) if contextual else made.pull(ARMS))

    def learn(context: Floats, action: int, won: float) -> None:
        if contextual:
            made.update(action, named(context), won)
        else:
            made.update(action, won)

    return choose, learn
