"""Does each customer's potential add up, and does the largest gap give the right kind of measure?"""

from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundig.base.refusals import Refused
from kundig.value.potential.attainable import Cubes, attainable
from kundig.value.potential.gaps import gaps
from kundig.value.potential.measures import Service, usual_service
from kundig.value.potential.quantiles import quantiles
from kundig.value.potential.reasons import sentence
from kundig.value.potential.retention import Staying

Floats = npt.NDArray[np.float64]
ROWS = st.lists(
    st.tuples(
        st.floats(1, 9),
        st.floats(0, 30),
        st.floats(-900, 900),
        st.floats(0, 10),
        st.floats(0, 10),
        st.booleans(),
    ),
    min_size=1,
    max_size=20,
)
Row = tuple[float, float, float, float, float, bool]


def bodies(rows: list[Row]) -> tuple[Cubes, npt.NDArray[np.bool_]]:
    table = np.array([row[:5] for row in rows])
    active = np.array([row[5] for row in rows])
    own = np.where(active, table[:, 3], 0)
    stays = Staying(own=own, best=np.maximum(own, table[:, 4]))
    group = np.arange(len(rows)) % 2
    return attainable(table[:, :3], group=group, stays=stays, active=active), active


@given(ROWS)
def test_no_axis_of_the_outer_body_lies_inside_the_expected_one(rows: list[Row]) -> None:
    cubes, _ = bodies(rows)
    assert bool((cubes.outer >= cubes.expected).all())
    # And so the potential is never below what comes as it goes.
    assert bool((cubes.outer.prod(axis=1) >= cubes.expected.prod(axis=1) - 1e-9).all())


@given(ROWS)
def test_value_and_gaps_add_up_to_the_potential_to_the_cent(rows: list[Row]) -> None:
    cubes, active = bodies(rows)
    parts = ("inner", "as_it_goes", "number", "duration", "profitability")
    for row in gaps(range(len(rows)), cubes, active=active).to_pylist():
        assert sum(row[part] for part in parts) == row["potential"]
        product = Decimal(row["attainable_relationships"]) * Decimal(row["attainable_years"])
        assert abs(product * Decimal(row["attainable_profit"]) - row["potential"]) <= Decimal("0.0051")


def test_attainable_is_the_upper_quarter_of_settled_comparable_customers() -> None:
    rng = np.random.default_rng(2)
    inner = np.column_stack([rng.integers(1, 5, 900), rng.uniform(0, 9, 900), rng.normal(0, 100, 900)])
    inner = inner.astype(float)
    group, active = rng.integers(0, 2, 900), rng.random(900) < 0.8
    stays = Staying(np.ones(900), np.full(900, 2.0))
    outer = attainable(inner, group=group, stays=stays, active=active).outer
    people = list(zip(group.tolist(), inner.tolist(), active.tolist(), strict=True))
    everybody = sorted(p for _, (_, years, p), here in people if here and years >= 1)
    for one in range(2):
        chosen = sorted(p for of, (_, years, p), here in people if of == one and here and years >= 1)
        size = len(chosen)
        drawn = (size * at(chosen) + 50 * at(everybody)) / (size + 50)
        expected = np.maximum(inner[group == one, 2], drawn)
        assert outer[group == one, 2].tolist() == pytest.approx(expected.tolist())
    assert outer[:, 1].tolist() == np.where(outer[:, 2] < 0, inner[:, 1] + 1, inner[:, 1] + 2).tolist()


def at(ordered: list[float]) -> float:
    """The upper quartile, between the two neighbours."""
    place = 0.75 * (len(ordered) - 1)
    low = int(place)
    return ordered[low] + (place - low) * (ordered[min(low + 1, len(ordered) - 1)] - ordered[low])


def test_a_group_of_two_counts_little() -> None:
    values = np.array([*[10.0] * 100, 500.0, 500.0])
    group = np.array([0] * 100 + [1] * 2)
    assert quantiles(values, group, np.ones(102, bool), 0.75)[1] == pytest.approx((2 * 500 + 50 * 10) / 52)


def test_number_is_compared_with_those_who_use_and_ask_alike() -> None:
    inner = np.array([[1.0, 5.0, 10.0]] * 500 + [[2.0, 5.0, 10.0]] * 500)
    holds, here = np.repeat([0, 1], 500), np.ones(1000, bool)
    stays = Staying(np.ones(1000), np.ones(1000))
    by_holding = attainable(inner, group=holds, stays=stays, active=here)
    by_use = attainable(inner, group=holds, similar=np.zeros(1000, int), stays=stays, active=here)
    assert (by_holding.outer[0, 0], by_use.outer[0, 0]) == (1.1, 2.0)


# Named customers: inner, years that remain as it goes and at best, attainable number and profitability.
STORIES: dict[str, tuple[tuple[float, float, float], float, float, float, float, bool]] = {
    "one contract where others hold three": ((1.0, 2.0, 100.0), 5.0, 5.0, 3.0, 100.0, True),
    "likely to leave": ((1.0, 2.0, 100.0), 2.0, 9.0, 1.0, 110.0, True),
    "low margin": ((1.0, 2.0, 10.0), 5.0, 5.0, 1.0, 100.0, True),
    "calls every day": ((1.0, 2.0, -60.0), 5.0, 5.0, 1.0, 40.0, True),
    "has left": ((1.0, 2.0, 100.0), 0.0, 5.0, 1.0, 100.0, False),
    "asks for an offer": ((0.0, 0.0, 0.0), 0.0, 5.0, 1.0, 100.0, False),
    "stands where the best stand": ((3.0, 2.0, 100.0), 9.0, 9.0, 3.0, 100.0, True),
    "left, and was a loss": ((1.0, 2.0, -50.0), 0.0, 0.0, 1.0, -50.0, False),
}


def told() -> dict[str, dict[str, Any]]:
    inner = np.array([story[0] for story in STORIES.values()])
    own, best, number, profit = np.array([story[1:5] for story in STORIES.values()]).T
    active = np.array([story[5] for story in STORIES.values()])
    still = np.zeros(len(inner))
    cubes = Cubes(
        inner=inner,
        expected=inner + np.column_stack([still, own, still]),
        outer=np.column_stack([number, inner[:, 1] + best, profit]),
    )
    service = Service(own=np.array([5.0] * 3 + [95.0] + [5.0] * 4), usual=np.full(8, 12.0))
    found = gaps(list(STORIES), cubes, active=active, service=service, customer="name").to_pylist()
    return {row["name"]: row for row in found}


def test_the_largest_gap_gives_the_kind_of_measure_and_its_reason() -> None:
    assert {name: (row["measure"], row["reason"]) for name, row in told().items()} == {
        "one contract where others hold three": ("development", "gap.number"),
        "likely to leave": ("retention", "gap.duration"),
        "low margin": ("development", "gap.profitability"),
        "calls every day": ("development", "gap.cost_to_serve"),
        "has left": ("acquisition", "gap.win_back"),
        "asks for an offer": ("acquisition", "gap.prospect"),
        "stands where the best stand": ("none", "gap.none"),
        "left, and was a loss": ("none", "gap.let_go"),
    }


def test_reasons_are_one_sentence_in_both_languages() -> None:
    rows = told()
    assert [sentence(row, "en") for row in rows.values()] == [
        "Holds 1.0 contracts; comparable customers hold 3.0: that is worth €1,400.",
        "Will probably stay 2.0 more years; the best of comparable customers stay 9.0: that is worth €735.",
        "Earns us €10.00 per contract and year; comparable customers earn us €100.00: that is worth €630.",
        "Costs us €95.00 to serve per contract and year; comparable customers cost €12.00."
        " The gap in profitability is worth €700.",
        "Has left; customers like this one, once won back, bring us up to €500.",
        "Holds nothing yet; comparable customers bring us up to €500.",
        "Stands on all three axes where the best of comparable customers stand: keep it so.",
        "Holds nothing now, and winning this customer would bring us nothing.",
    ]
    assert sentence(rows["likely to leave"], "de") == (
        "Bleibt voraussichtlich noch 2,0 Jahre; die treuesten vergleichbaren Kunden bleiben noch 9,0:"
        " Das ist 735\xa0€ wert."
    )


def test_usual_service_is_the_median_of_settled_customers_of_the_group() -> None:
    inner = np.array([[1.0, 5.0, 0.0]] * 4 + [[1.0, 0.5, 0.0]] * 2)
    service = usual_service(
        np.array([1.0, 3.0, 8.0, 70.0, 70.0, 9.0]),
        inner,
        group=np.array([0, 0, 0, 0, 0, 1]),
        active=np.array([True, True, True, False, True, True]),
    )
    # Who has left or has only just come does not count; a group without anybody has no usual cost.
    assert service.usual.tolist() == [3.0] * 5 + [np.inf]


def test_nobody_has_no_potential() -> None:
    empty = np.empty((0, 3))
    assert gaps([], Cubes(empty, empty, empty), active=np.ones(0, bool)).num_rows == 0


@pytest.mark.parametrize(
    ("count", "bad", "code"), [(2, 5.0, "potential.rows"), (1, np.nan, "potential.not_finite")]
)
def test_what_has_no_meaning_is_refused(count: int, bad: float, code: str) -> None:
    cube = np.array([[1.0, 5.0, bad]])
    with pytest.raises(Refused) as refused:
        gaps(range(count), Cubes(cube, cube, cube), active=np.ones(1, bool))
    assert refused.value.code == code
