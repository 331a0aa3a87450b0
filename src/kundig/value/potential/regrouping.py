"""Do the needs groups of last month still hold, and what changes where they are found anew?"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa

from kundig.value.potential.features import common
from kundig.value.potential.grouping import find_needs
from kundig.value.potential.needs import Ints, NeedsGroups, Regrouped

SAME = 0.5  # customers in common of all in either: then a group is the one of before


def regroup(
    features: pa.Table,
    before: NeedsGroups | None,
    *,
    anew: bool = False,
    last_number: int = 0,
    customer: str = "customer_id",
) -> Regrouped:
    """The groups of before, unless new ones are asked for or they do not know a feature that counts now.

    `features` has all of the groups of before (see `keep` of `needs_features`). A group found anew has
    number and name of the one of before with which it shares at least half of all their customers; others
    get numbers that nobody had, after `last_number`.
    """
    chosen = common(features)
    table = features.select([customer, *chosen])
    if before is None:
        return Regrouped(find_needs(table, customer=customer)[0], "first", tuple(chosen))
    unknown = tuple(name for name in chosen if name not in before.features)
    if not (anew or unknown):
        return Regrouped(before)
    found = find_needs(table, customer=customer)[0]
    was, now = before.assign(features), found.assign(features)
    kept = _kept(was, now)
    fresh = iter(range(max(last_number, *before.numbers) + 1, 1 << 15))
    numbers = tuple(before.numbers[kept[g]] if g in kept else next(fresh) for g in range(len(found)))
    found = replace(
        found,
        numbers=numbers,
        names=tuple(before.names[kept[g]] if g in kept else "" for g in range(len(found))),
    )
    flows = tuple(
        (before.numbers[old], numbers[new], count) for (old, new), count in sorted(_flows(was, now).items())
    )
    return Regrouped(found, "features" if unknown else "asked", unknown, flows)


def _flows(was: Ints, now: Ints) -> Mapping[tuple[int, int], int]:
    wide = int(now.max(initial=0)) + 1
    counted = Counter((was * wide + now).tolist())
    return {(pair // wide, pair % wide): count for pair, count in counted.items()}


def _kept(was: Ints, now: Ints) -> dict[int, int]:
    """Which group of before each new one is, if any."""
    before, after = Counter(was.tolist()), Counter(now.tolist())
    kept: dict[int, int] = {}
    for (old, new), both in sorted(_flows(was, now).items(), key=lambda one: -one[1]):
        if both >= SAME * (before[old] + after[new] - both) and new not in kept and old not in kept.values():
            kept[new] = old
    return kept
