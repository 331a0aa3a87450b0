"""How much is lost until it is known who accepts what? `./run bench learning [--quick]`.

In three seeded worlds (`bench/_worlds.py`) customers come round by round, and each side chooses one of 20
actions, of which 3 % are accepted: in the first nothing changes, in the second all does every 2,000 rounds,
in the third answers are known up to 500 rounds later. All sides get the same customers, chances and luck.
Shown is the regret after 10,000 rounds, the sum of the chances missed against who knows them, as a mean over
the seeds with its standard error.

The peers are the policies of MABWiser and River with their defaults (what River wants to be told is as good
as can be: an epsilon of 0.1), each in an environment of its own. All run with two seeds; who then loses more
than half as much again as the best peer is not run with the other 18. Goal: at most 1.1 x the best peer in
each world.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from bench import _bandits
from bench._peers import printed
from bench._worlds import WORLDS, world

POLICIES = {
    "kundig": ("as decisions do",),
    "mabwiser": ("EpsilonGreedy", "Softmax", "UCB1", "ThompsonSampling", "LinGreedy", "LinTS", "LinUCB"),
    "river": ("EpsilonGreedy", "UCB", "ThompsonSampling", "BayesUCB", "Exp3", "LinUCBDisjoint"),
}
SIDES = {"kundig": _bandits.ours, "mabwiser": _bandits.mabwiser, "river": _bandits.river}
ROUNDS, SEEDS, FIRST = 10_000, 20, 2
FAR, GOAL, AT_ONCE = 1.5, 1.1, 2

type Found = dict[tuple[str, str, str], list[float]]  # side, policy, world -> regrets by seed


def main() -> None:
    arguments = _arguments()
    if arguments.one:
        _one(*arguments.one)
        return
    rounds, seeds = (2_000, 2) if arguments.quick else (ROUNDS, SEEDS)
    found: Found = {}
    everybody = [(side, policy, name) for side in POLICIES for policy in POLICIES[side] for name in WORLDS]
    _run(found, everybody, range(FIRST), rounds)
    left = [one for one in everybody if one[0] == "kundig" or _mean(found[one]) <= FAR * _best(found, one[2])]
    _run(found, left, range(FIRST, seeds), rounds)
    sys.exit(_told(found))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="two seeds, 2,000 rounds")
    parser.add_argument("--one", nargs=5, help=argparse.SUPPRESS)
    return parser.parse_args()


def _one(side: str, policy: str, name: str, seed: str, rounds: str) -> None:
    lost = _bandits.regret(SIDES[side](policy, int(seed)), world(name, int(seed), int(rounds)))
    print(json.dumps(float(lost[-1])))


def _run(found: Found, sides: Sequence[tuple[str, str, str]], seeds: range, rounds: int) -> None:
    """Each in a process of its own, as many at once as there are processors."""
    jobs = [(one, seed) for one in sides for seed in seeds]

    def lost(job: tuple[tuple[str, str, str], int]) -> float:
        (side, policy, name), seed = job
        again = ("--one", side, policy, name, seed, rounds)
        return float(printed(__file__, *again, side=side, OPENBLAS_NUM_THREADS="1"))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for (one, seed), regret in zip(jobs, pool.map(lost, jobs), strict=True):
            found.setdefault(one, []).append(regret)
            print(*one, f"seed {seed}: {regret:.0f}", file=sys.stderr, flush=True)


def _mean(regrets: Sequence[float]) -> float:
    return float(np.mean(regrets))


def _best(found: Found, name: str) -> float:
    """The least regret of a peer in a world, of those that were run with most seeds."""
    peers = [regrets for (side, _, where), regrets in found.items() if side != "kundig" and where == name]
    most = max(len(regrets) for regrets in peers)
    return min(_mean(regrets) for regrets in peers if len(regrets) == most)


def _told(found: Found) -> int:
    print("| side | policy | " + " | ".join(WORLDS) + " |")
    print("|---|---|" + "---:|" * len(WORLDS))
    for side, policies in POLICIES.items():
        for policy in policies:
            cells = [_cell(found[side, policy, name]) for name in WORLDS]
            print(f"| {side} | {policy} | " + " | ".join(cells) + " |")
    ratios = [_mean(found["kundig", "as decisions do", name]) / _best(found, name) for name in WORLDS]
    print("| kundig / best peer | | " + " | ".join(f"{ratio:.2f}" for ratio in ratios) + " |")
    missed = [name for name, ratio in zip(WORLDS, ratios, strict=True) if ratio > GOAL]
    print(f"Missed: {', '.join(missed)}" if missed else "All goals are met.")
    return len(missed)


def _cell(regrets: Sequence[float]) -> str:
    error = np.std(regrets, ddof=1) / np.sqrt(len(regrets))
    seeds = "" if len(regrets) > FIRST else f" ({len(regrets)} seeds)"
    return f"{_mean(regrets):.0f} ± {error:.0f}{seeds}"


if __name__ == "__main__":
    main()
