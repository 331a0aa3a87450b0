"""Do needs groups hold from month to month, and is it told when they cannot?"""

import numpy as np
import pyarrow as pa
import pytest

from kundig.value.potential.features import common, needs_features
from kundig.value.potential.needs import NeedsGroups
from kundig.value.potential.regrouping import regroup


def base(*, gas: int = 100, calls: int = 60) -> pa.Table:
    """300 with one contract who are quiet, 100 who also have gas and call much."""
    rng = np.random.default_rng(1)
    return pa.table(
        {
            "customer_id": np.arange(400),
            "buy:gas": np.repeat([0.0, 1.0], [400 - gas, gas]),
            "ask:call_minute": np.where(np.arange(400) < 300, 1.0, calls) + rng.random(400),
        }
    )


@pytest.fixture(scope="module")
def groups() -> NeedsGroups:
    return regroup(base(), None).groups


def test_groups_of_before_hold(groups: NeedsGroups) -> None:
    called = groups.renamed(1, "Callers")
    held = regroup(base(calls=90), called)
    assert (held.why, held.groups is called) == ("", True)


def test_new_feature_is_told_and_a_group_that_stays_keeps_name_and_number(groups: NeedsGroups) -> None:
    assert (groups.numbers, groups.customers.tolist()) == ((1, 2), [300, 100])
    called = groups.renamed(1, "Callers")
    more = base().append_column("buy:solar", pa.array(np.repeat([0.0, 1.0, 0.0], [200, 100, 100])))
    found = regroup(more, called)
    assert (found.why, found.features) == ("features", ("buy:solar",))
    names = dict(zip(found.groups.numbers, found.groups.names, strict=True))
    assert names[2] == "Callers"
    assert sum(count for _old, _new, count in found.flows) == 400
    assert {old for old, _new, _count in found.flows} == {1, 2}


def test_numbers_that_somebody_had_are_never_given_again(groups: NeedsGroups) -> None:
    one = groups.merged(1, 0)
    assert (one.numbers, one.customers.tolist()) == ((1,), [400])
    found = regroup(base(), one, anew=True, last_number=7)
    assert (found.why, set(found.groups.numbers)) == ("asked", {1, 8})


def test_merged_centre_is_the_mean_by_size(groups: NeedsGroups) -> None:
    assert groups.merged(1, 0).centres == pytest.approx(groups.everybody[None, :], rel=0.05)
    assert groups.merged(0, 1).numbers == (2,)
    assert set(groups.merged(0, 1).assign(base()).tolist()) == {0}


def test_table_keeps_numbers_and_names(groups: NeedsGroups) -> None:
    edited = groups.merged(0, 1).renamed(0, "All")
    again = NeedsGroups.from_table(edited.table().to_pydict())
    assert (again.numbers, again.names) == ((2,), ("All",))
    assert again.table().equals(edited.table())


def test_feature_that_became_rare_is_kept_for_the_groups_that_know_it() -> None:
    held = {"customer_id": [1], "name": ["coal"], "amount": [1.0]}
    many = list(range(1, 201))
    assert "buy:coal" not in needs_features(many, buy=held).column_names
    kept = needs_features(many, buy=held, keep=("buy:coal", "ask:visit"))
    assert (kept["buy:coal"].to_pylist()[0], sum(kept["ask:visit"].to_pylist())) == (1.0, 0)
    assert common(kept) == ["buy:number"]
