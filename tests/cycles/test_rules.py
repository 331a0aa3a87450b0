"""Does the delivered table put each customer into the one stage that its sentences promise?"""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundig.customers.segments.subjects import STAGES
from kundig.cycles.rules import DELIVERED, LIFE_CYCLE, stages_by, why
from kundig.feel.dmn.compiling import compiled
from kundig.feel.policies.checking import found_in, released_check
from kundig.feel.policies.kinds import content_of, table_of

GIVEN = stages_by(DELIVERED)
TABLE = compiled(DELIVERED)
COLUMNS = [column.expression for column in DELIVERED.inputs]
# A customer of five years with a contract that runs on, and nothing remarkable.
CALM: dict[str, object] = {
    "cycle.stage": "mature",
    "cycle.months": 30,
    "cycle.came": True,
    "cycle.months_known": 60,
    "cycle.months_idle": 0,
    "relationship.months_left": None,
    "relationship.months_ended": None,
    "relationship.added": 0,
    "hold.complaint": False,
    "lifetime.active": Decimal("0.95"),
    "purchase.trend": Decimal(0),
}
NOBODY = dict.fromkeys(COLUMNS) | {"hold.complaint": False, "cycle.came": False}
LEFT = {"relationship.months_ended": 4, "cycle.months_idle": 4, "lifetime.active": Decimal(0)}


def _stage(seen: Mapping[str, object]) -> object:
    """What the table says of what is seen, by dotted names."""
    context: dict[str, dict[str, object]] = {}
    for name, value in seen.items():
        root, _, part = name.partition(".")
        context.setdefault(root, {})[part] = value
    return TABLE.decide(context)


def _calm(before: str | None, **seen: object) -> object:
    """The stage of somebody calm who stood there before, but for what is told of him."""
    told = {name.replace("__", "."): value for name, value in seen.items()}
    return _stage(CALM | {"cycle.stage": before} | told)


@pytest.mark.parametrize(
    ("seen", "stage"),
    [
        (NOBODY, "prospect"),
        (NOBODY | {"cycle.stage": "prospect"}, "prospect"),
        (CALM, "mature"),
        (CALM | {"cycle.stage": None}, "mature"),
        (CALM | {"cycle.months_known": 11}, "new"),
        (CALM | {"cycle.stage": "prospect", "cycle.months_known": 0}, "new"),
        (CALM | {"relationship.added": 1}, "growing"),
        (CALM | {"purchase.trend": Decimal(15)}, "growing"),
        (CALM | {"purchase.trend": Decimal("-40.01")}, "endangered"),
        (CALM | {"purchase.trend": Decimal(-40)}, "mature"),
        (CALM | {"hold.complaint": True}, "endangered"),
        (CALM | {"relationship.months_left": 2}, "endangered"),
        (CALM | {"relationship.months_left": 24}, "mature"),
        (CALM | LEFT | {"relationship.months_ended": 1, "cycle.months_idle": 1}, "endangered"),
        (CALM | LEFT, "lost"),
        (CALM | LEFT | {"cycle.months_idle": 0}, "endangered"),
        (CALM | {"cycle.months_idle": 3, "lifetime.active": Decimal("0.4")}, "endangered"),
        (CALM | {"cycle.months_idle": 3, "lifetime.active": None}, "mature"),
        (CALM | {"cycle.months_idle": 6, "lifetime.active": None}, "endangered"),
        (CALM | {"cycle.months_idle": 12}, "dormant"),
        (CALM | {"cycle.months_idle": 12, "lifetime.active": Decimal("0.05")}, "lost"),
        (CALM | {"cycle.months_idle": 24}, "lost"),
    ],
)
def test_stage_follows_from_what_is_seen(seen: dict[str, object], stage: str) -> None:
    assert _stage(seen) == stage


def test_won_back_is_only_who_was_lost_and_came_again() -> None:
    came_again = {before: _calm(before, cycle__months=0) for before in (None, *STAGES)}
    assert {before for before, stage in came_again.items() if stage == "won_back"} == {"lost", "won_back"}
    assert _calm("won_back", cycle__months=11) == "won_back"
    assert _calm("won_back", cycle__months=12) == "mature"
    assert _calm("dormant") == "mature"


def test_who_is_lost_or_dormant_stays_so_until_he_comes_again() -> None:
    for before in ("lost", "dormant"):
        assert _calm(before, cycle__months_idle=1) == before


def test_endangered_is_nobody_who_is_no_customer_yet_or_no_longer() -> None:
    signs: list[dict[str, object]]
    signs = [{"hold__complaint": True}, {"relationship__months_left": 1}, {"purchase__trend": Decimal(-90)}]
    for sign in signs:
        endangered = {before for before in (None, *STAGES) if _calm(before, **sign) == "endangered"}
        assert endangered == {None, "new", "growing", "mature", "endangered", "won_back"}


months = st.none() | st.integers(-3, 400)
people = st.fixed_dictionaries(
    {
        "cycle.stage": st.none() | st.sampled_from(sorted(STAGES)),
        "cycle.months": months,
        "cycle.came": st.booleans(),
        "cycle.months_known": months,
        "cycle.months_idle": months,
        "relationship.months_left": months,
        "relationship.months_ended": months,
        "relationship.added": st.integers(-9, 9),
        "hold.complaint": st.booleans(),
        "lifetime.active": st.none() | st.decimals(0, 1, places=6),
        "purchase.trend": st.none() | st.decimals(-100, 10_000, places=2),
    }
)


@given(people)
def test_each_customer_has_exactly_one_stage(seen: dict[str, object]) -> None:
    assert _stage(seen) in STAGES


def test_every_stage_can_be_reached_and_every_rule_has_its_sentence_in_both_languages() -> None:
    assert set(GIVEN.values()) == set(STAGES)
    for number in GIVEN:
        english, german = why(DELIVERED, number, "en"), why(DELIVERED, number, "de")
        assert english
        assert german
        assert english != german


def test_the_delivered_table_could_be_released() -> None:
    content = content_of(LIFE_CYCLE, DELIVERED)
    released_check(LIFE_CYCLE, content)
    found = found_in(LIFE_CYCLE, table_of(LIFE_CYCLE, content))
    assert (found.mistakes, found.findings.gaps, found.findings.unreachable) == ((), (), ())


def test_the_delivered_table_comes_back_from_its_file_as_it_was() -> None:
    assert table_of(LIFE_CYCLE, content_of(LIFE_CYCLE, DELIVERED)) == DELIVERED
