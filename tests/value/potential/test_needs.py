"""Are customers grouped by their needs: rightly, stably, and so that people can read and edit it?"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from pyarrow import csv
from sklearn.metrics import adjusted_rand_score

from kundig.base.refusals import Refused
from kundig.value.potential.features import needs_features
from kundig.value.potential.grouping import find_needs
from kundig.value.potential.needs import NeedsGroups
from kundig.value.potential.traits import name, traits

KINDS = (  # how many; mean of: power, gas, revenue, call minutes, visits
    (1500, (1.0, 0.0, 400.0, 2.0, 0.1)),
    (900, (1.0, 0.0, 420.0, 90.0, 0.1)),
    (600, (1.0, 1.0, 2500.0, 5.0, 4.0)),
)
NAMES = ("buy:power", "buy:gas", "use:revenue", "ask:call_minute", "ask:visit")


def found(table: pa.Table, seed: int = 0) -> NeedsGroups:
    return find_needs(table, most=4, seed=seed)[0]


def base(seed: int = 1, *, euro: float = 1.0) -> tuple[pa.Table, npt.NDArray[np.int64]]:
    """Customers of three kinds, in random order, and the kind of each."""
    rng = np.random.default_rng(seed)
    kind = rng.permutation(np.repeat(np.arange(3), [count for count, _ in KINDS]))
    mean = np.array([means for _, means in KINDS])[kind]
    tails = np.exp(0.4 * rng.standard_normal((len(kind), 2)))
    return pa.table(
        {
            "customer_id": np.arange(len(kind)),
            "buy:power": mean[:, 0],
            "buy:gas": mean[:, 1],
            "use:revenue": mean[:, 2] * tails[:, 0] * euro,
            "ask:call_minute": mean[:, 3] * tails[:, 1],
            "ask:visit": rng.poisson(mean[:, 4]).astype(float),
        }
    ), kind


@pytest.fixture(scope="module")
def groups() -> NeedsGroups:
    return found(base()[0])


def test_three_kinds_of_customers_are_three_groups_the_largest_first(groups: NeedsGroups) -> None:
    table, kind = base()
    assert len(groups) == 3
    assert adjusted_rand_score(groups.assign(table), kind) > 0.98
    assert np.bincount(groups.assign(table)).tolist() == pytest.approx([1500, 900, 600], abs=15)
    assert groups.stability > 0.95


def test_other_customers_of_the_same_kinds_find_their_groups(groups: NeedsGroups) -> None:
    table, kind = base(seed=2)
    assert adjusted_rand_score(groups.assign(table), kind) > 0.98


def test_the_same_seed_gives_the_same_groups_and_another_gives_nearly_the_same(groups: NeedsGroups) -> None:
    table, _ = base()
    assert found(table).table().equals(groups.table())
    other = found(table, seed=9)
    assert adjusted_rand_score(other.assign(table), groups.assign(table)) > 0.98


def test_money_in_cents_gives_the_same_groups_as_in_euros(groups: NeedsGroups) -> None:
    cents = base(euro=100.0)[0]
    assert found(cents).assign(cents).tolist() == groups.assign(base()[0]).tolist()


def test_customers_without_any_shape_are_one_group() -> None:
    rng = np.random.default_rng(3)
    cloud = {f"ask:{one}": np.exp(rng.standard_normal(3000)) for one in "abcdefgh"}
    groups, tried = find_needs(cloud)
    assert len(groups) == 1
    assert [one.stability < 0.8 or one.silhouette < 0.1 for one in tried] == [True] * 7
    assert np.unique(groups.assign(cloud)).tolist() == [0]
    assert name(groups, 0, "en") == "like everybody"


@pytest.mark.parametrize("count", [1, 2, 25])
def test_few_or_equal_customers_are_one_group(count: int) -> None:
    groups, tried = find_needs({"buy:gas": np.ones(count), "ask:visit": np.zeros(count)})
    assert (len(groups), tried, groups.customers.tolist()) == (1, (), [count])


def test_a_rare_kind_that_some_samples_lack_is_no_trouble() -> None:
    rows = np.array([*[0.0] * 60, *[1.0] * 40, *[9.0] * 2])
    groups, _ = find_needs({"ask:visit": rows})
    assert len(groups) == 2
    assert groups.assign({"ask:visit": rows}).tolist() == [0] * 60 + [1] * 42


def test_assigning_in_batches_is_the_nearest_centre(
    groups: NeedsGroups, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, _ = base()
    rows = groups.scaled(np.column_stack([table[feature].to_numpy() for feature in NAMES]))
    far = np.linalg.norm(rows[:, None, :] - groups.scaled(groups.centres)[None], axis=2)
    monkeypatch.setattr("kundig.value.potential.needs.BATCH", 7)
    assert groups.assign(table).tolist() == far.argmin(axis=1).tolist()


def test_without_what_they_buy_customers_compare_by_use_and_asking_alone(groups: NeedsGroups) -> None:
    table, _ = base()
    sold = table.set_column(2, "buy:gas", pa.array(np.full(3000, 1.0)))
    assert groups.assign(sold, without="buy").tolist() == groups.assign(table, without="buy").tolist()


def test_groups_are_called_by_their_traits(groups: NeedsGroups) -> None:
    assert [name(groups, group, "en") for group in range(3)] == [
        "hardly any calls, without gas, low revenue",
        "many calls, without gas, hardly any visits",
        "with gas, high revenue, many visits",
    ]


def test_a_name_that_people_gave_is_kept(groups: NeedsGroups) -> None:
    named = groups.renamed(1, "Fragende")
    assert name(NeedsGroups.from_table(named.table()), 1, "de") == "Fragende"
    assert name(groups, 1, "en") == "many calls, without gas, hardly any visits"


def test_equal_groups_are_numbered(groups: NeedsGroups) -> None:
    twice = NeedsGroups.from_table(groups.table().slice(0, 5).take(list(range(5)) * 2))
    twice = replace(twice, numbers=(1, 2))
    assert [name(twice, group, "en")[-4:] for group in range(2)] == [" (1)", " (2)"]
    assert [len(told) for told in traits(twice)] == [3, 3]


def test_the_table_gives_the_same_groups_again_by_way_of_a_file(groups: NeedsGroups, tmp_path: Path) -> None:
    csv.write_csv(groups.table(), tmp_path / "groups.csv")
    again = NeedsGroups.from_table(csv.read_csv(tmp_path / "groups.csv"))
    assert again.table().equals(groups.table())
    assert again.assign(base()[0]).tolist() == groups.assign(base()[0]).tolist()


def test_an_edited_centre_moves_customers(groups: NeedsGroups) -> None:
    rows = groups.table().to_pylist()
    for row in rows:
        if row["group"] == 2:
            row["centre"] = 1e9  # nobody is like that
    edited = NeedsGroups.from_table(pa.Table.from_pylist(rows))
    assert 1 not in edited.assign(base()[0])


def test_features_are_counted_per_customer_and_name() -> None:
    held = {
        "customer_id": [1, 1, 3, 9],
        "name": ["gas", "gas", "power", "gas"],
        "amount": [1.0, 2.0, 1.0, 5.0],
    }
    asked = {"customer_id": [3, 1], "name": ["visit", "visit"], "amount": [2.0, 0.5]}
    assert needs_features([3, 1, 2], buy=held, ask=asked).to_pydict() == {
        "customer_id": [3, 1, 2],
        "buy:gas": [0.0, 3.0, 0.0],
        "buy:power": [1.0, 0.0, 0.0],
        "buy:number": [1.0, 3.0, 0.0],
        "ask:visit": [2.0, 0.5, 0.0],
    }


def test_rare_features_and_all_but_the_commonest_are_left_out() -> None:
    asked = {
        "customer_id": [*range(100), *range(60), *range(30), 1],
        "name": ["call"] * 100 + ["visit"] * 60 + ["letter"] * 30 + ["order"],
        "amount": np.ones(191),
    }
    nothing = {
        "customer_id": pa.array([], pa.int64()),
        "name": pa.array([], pa.string()),
        "amount": np.ones(0),
    }
    two = needs_features(range(200), buy=nothing, ask=asked, most=2, rare=0.01)
    assert two.column_names == ["customer_id", "ask:call", "ask:visit"]
    every = needs_features(range(200), buy=nothing, ask=asked, rare=0.01)
    assert every.column_names == ["customer_id", "ask:call", "ask:visit", "ask:letter"]


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda groups: find_needs({"customer_id": [1]}), "needs.no_feature_at_all"),
        (lambda groups: find_needs({"buy:gas": np.ones(0)}), "needs.nobody"),
        (lambda groups: groups.assign({"buy:power": [1.0]}), "needs.no_feature"),
        (lambda groups: NeedsGroups.from_table(groups.table().slice(1)), "needs.uneven"),
        (lambda groups: needs_features([1, 1], buy={}), "needs.doubled_customer"),
        (lambda groups: find_needs({"buy:gas": [1.0, None]}), "table.empty_cells"),
        (lambda groups: find_needs({"buy:gas": [1.0, np.nan]}), "needs.not_finite"),
        (lambda groups: groups.assign({name: [np.inf] for name in NAMES}), "needs.not_finite"),
    ],
)
def test_what_cannot_be_grouped_is_refused(groups: NeedsGroups, ask: Any, code: str) -> None:
    with pytest.raises(Refused) as refused:
        ask(groups)
    assert refused.value.code == code
