"""Is the right model of contracts chosen, do its bounds hold, and is nothing silent?"""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.value.lifetime.subscribers import (
    AS_OF,
    END,
    Simulated,
    constant,
    logit,
    profits,
    subscribers,
    years,
)

from kundig.base.refusals import Refused
from kundig.value.lifetime.contracts import base as contracts_base
from kundig.value.lifetime.contracts.forecast import ContractForecast, forecast_contracts
from kundig.value.lifetime.messages import MESSAGES


def forecast(found: Simulated, **options: Any) -> ContractForecast:
    return forecast_contracts(found.terms(), profits(found), as_of=AS_OF, **options)


def codes(found: ContractForecast) -> set[str]:
    return {caution.code.removeprefix("lifetime.") for caution in (*found.warnings, found.choice.why)}


@pytest.fixture(scope="module")
def seasonal() -> ContractForecast:
    def log_odds(tenure: Any, month: int, who: Any) -> Any:
        return -4.3 - 0.4 * np.log2(tenure / 12) + 0.8 * np.sin(2 * np.pi * (month % 12) / 12)

    return forecast(subscribers(12_000, logit(log_odds)))


def test_customers_who_leave_by_season_get_the_model_that_knows_it(seasonal: ContractForecast) -> None:
    assert seasonal.choice.winner == "discrete_hazard_season"
    assert seasonal.choice.why.code == "lifetime.contracts_chosen_model"
    assert seasonal.choice.scores is not None
    assert sorted(set(seasonal.choice.scores["model"].to_pylist())) == [
        "constant_rate",
        "discrete_hazard",
        "discrete_hazard_season",
        "shifted_beta_geo",
    ]
    cuts = seasonal.choice.scores["cut"].to_pylist()
    assert list(dict.fromkeys(cuts)) == ["2025-01-01", "2025-05-01", "2025-09-01", None]


@pytest.mark.slow
def test_customers_who_differ_by_what_they_are_get_the_model_that_knows_it() -> None:
    own = np.random.default_rng(3).normal(size=(12_000, 1))
    found = subscribers(12_000, logit(lambda t, m, who: -4.5 + 1.0 * own[who, 0]))
    chosen = forecast(found, covariates=own, names=["distance"])
    assert chosen.choice.winner == "discrete_hazard_covariates"
    by_name = {row["name"]: row for row in chosen.card()["model"]["params"]}
    odds = np.log(by_name["distance"]["value"])
    assert odds == pytest.approx(
        1.0, abs=3 * by_name["distance"]["error"] / by_name["distance"]["value"] + 0.05
    )
    here = chosen.customers["active_chance"].to_numpy() == 1
    years = chosen.customers["expected_years"].to_numpy()
    assert np.corrcoef(years[here], own[here, 0])[0, 1] < -0.8


def test_customers_whose_patience_differs_get_the_shifted_beta_geometric_model() -> None:
    chance = np.random.default_rng(9).beta(0.5, 15.0, 12_000)
    found = forecast(subscribers(12_000, lambda tenure, month, who: chance[who]))
    assert found.choice.winner == "shifted_beta_geo"


def test_the_yardstick_forecasts_where_no_model_beats_it() -> None:
    found = forecast(subscribers(6_000, constant(0.01), seed=3))
    assert found.choice.scores is not None
    total = {row["model"]: row for row in found.choice.scores.to_pylist() if row["cut"] is None}
    best = min(total, key=lambda name: total[name]["behind"])
    assert (found.choice.winner == "constant_rate") == (best == "constant_rate")
    assert total[found.choice.winner]["behind"] <= 0.25


def falling(tenure: Any, month: int, who: Any) -> Any:
    return -4.3 - 0.3 * np.log2(tenure / 12)


def lived_on(found: Simulated, seed: int) -> tuple[Any, Any, ContractForecast]:
    """Who is here, what he brings in the year that nobody has seen, and the forecast made before it."""
    made = forecast_contracts(found.terms(), profits(found, seed=seed), as_of=AS_OF, discount_per_year=0.0)
    chance = np.random.default_rng(seed + 20)
    here = np.flatnonzero(found.left == 0)
    paid = np.full(len(here), 12.0)
    for month in range(END, END + 12):
        gone = chance.random(len(here)) < logit(falling)(month - found.start[here], month, here)
        paid = np.where(gone & (paid == 12), month - END + 0.5, paid)
    year = years(len(found.start), seed=seed)[1][here]
    come = year + (np.abs(year) + 100) * 0.6 * chance.standard_t(4, len(here)) / 4
    return here, come * paid / 12, made


def inside(here: Any, came: Any, made: ContractForecast) -> Any:
    low, high = (made.customers[name].to_numpy()[here] for name in ("lifetime_low", "lifetime_high"))
    return (low <= came) & (came <= high)


@pytest.mark.parametrize("seed", [1, 2])
def test_bounds_hold_eighty_of_a_hundred_customers_of_the_year_to_come(seed: int) -> None:
    found = subscribers(20_000, logit(falling), seed=seed)
    here, came, made = lived_on(found, seed + 10)
    assert made.coverage is not None
    assert 0.77 <= made.coverage.inside <= 0.83
    assert 0.77 <= inside(here, came, made).mean() <= 0.83


@pytest.mark.slow
def test_bounds_of_the_sum_hold_in_eighty_of_a_hundred_bases() -> None:
    held, singles = [], []
    for seed in range(30):
        here, came, made = lived_on(subscribers(3_000, logit(falling), seed=seed), seed + 10)
        _, low, high = made.total
        held.append(low <= came.sum() <= high)
        singles.append(inside(here, came, made).mean())
    assert 20 <= sum(held) <= 28  # 24 by chance give or take two standard errors
    assert 0.77 <= np.mean(singles) <= 0.83


def test_the_sum_of_a_year_lies_within_its_bounds(seasonal: ContractForecast) -> None:
    expected, low, high = seasonal.total
    assert low < expected < high
    assert expected == pytest.approx(seasonal.customers["lifetime_value"].to_numpy().sum())
    assert high - low < 0.1 * expected


def test_groups_add_up_and_a_smaller_one_is_less_sure(seasonal: ContractForecast) -> None:
    found = seasonal.of_groups(np.arange(seasonal.customers.num_rows) % 10 == 0)
    assert found.groups.tolist() == [False, True]
    assert found.expected.sum() == pytest.approx(seasonal.total[0])
    widths = (found.quantiles[1] - found.quantiles[0]) / found.expected
    assert 1.5 < widths[1] / widths[0] < 3.1
    with pytest.raises(Refused) as refused:
        seasonal.of_groups([1, 2])
    assert refused.value.code == "lifetime.lengths"


def test_a_healthy_base_warns_of_nothing(seasonal: ContractForecast) -> None:
    assert seasonal.warnings == ()


def test_a_first_year_that_binds_is_said_by_its_name() -> None:
    found = forecast(subscribers(8_000, lambda tenure, month, who: np.where(tenure < 12, 0.0, 0.02)))
    assert codes(found) == {"no_loss_where", "contracts_chosen_model"}


def test_the_year_to_come_begins_with_the_nearest_month() -> None:
    found = subscribers(5_000, constant(0.02))
    january = forecast(found)
    eve = forecast_contracts(found.terms(), profits(found), as_of=dt.date(2025, 12, 31))
    assert eve.total[0] == pytest.approx(january.total[0], rel=0.05)
    same = january.customers["active_chance"].to_numpy() == eve.customers["active_chance"].to_numpy()
    assert same.all()
    years_ = (one.customers["expected_years"].to_numpy().mean() for one in (january, eve))
    assert next(years_) == pytest.approx(next(years_), rel=0.02)


def test_who_has_left_brings_nothing_and_has_no_years(seasonal: ContractForecast) -> None:
    table = seasonal.customers
    gone = table["active_chance"].to_numpy() == 0
    assert 0 < gone.sum() < len(gone)
    for name in ("expected_years", "lifetime_value", "lifetime_low", "lifetime_high"):
        assert not table[name].to_numpy()[gone].any()
    years = table["expected_years"].to_numpy()[~gone]
    assert 0 < years.min() <= years.max() < 10
    assert (table["lifetime_low"].to_numpy() <= table["lifetime_high"].to_numpy()).all()


def test_the_card_is_plain_json_and_complete(seasonal: ContractForecast) -> None:
    card = seasonal.card()
    assert json.loads(json.dumps(card, allow_nan=False)) == card
    assert (card["kind"], card["winner"]) == ("contracts", "monthly hazard with season")
    assert card["data"]["first"] == "2023-01-01"
    assert card["data"]["last"] == "2025-12-31"
    tracking = card["tracking"]
    assert len(tracking["starts"]) == len(tracking["actual"]) == len(tracking["expected"]) == 36
    assert tracking["end"] == "2024-12-31"
    held_out = slice(24, 36)
    assert sum(tracking["expected"][held_out]) == pytest.approx(sum(tracking["actual"][held_out]), rel=0.1)
    assert sum(tracking["expected"][:24]) == pytest.approx(sum(tracking["actual"][:24]), rel=0.001)
    survival = card["survival"]
    assert survival["expected"] == pytest.approx(survival["actual"], abs=0.02)
    assert survival["years"][:2] == [0, 1]
    assert sum(group["customers"] for group in card["reliability"]) > 5_000
    for group in card["reliability"]:
        assert abs(group["expected"] - group["actual"]) < 4 * group["error"] + 0.005
    for caution in (card["why"], *card["warnings"]):
        assert MESSAGES[caution["code"]] % caution["params"]


def test_the_same_customers_get_the_same_forecast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contracts_base, "MOST_CUSTOMERS", 1_000)
    found = subscribers(3_000, constant(0.02))
    first, second = forecast(found), forecast(found)
    assert first.customers == second.customers
    assert first.card() == second.card()
    # From a sample the figures of all are foretold.
    everybody = (found.left >= END - 36).sum()
    assert first.card()["data"]["losses"] == pytest.approx(everybody, rel=0.15)
    assert first.customers.num_rows == 3_000


def only(count: int, **columns: Any) -> tuple[pa.Table, pa.Table]:
    terms = {
        "customer_id": np.arange(count),
        "since": pa.array([dt.date(2020, 3, 10)] * count),
        "until": pa.array([None] * count, pa.date32()),
    }
    money = {"customer_id": np.arange(count), "profit_last": np.full(count, 50.0)}
    return pa.table(terms | columns), pa.table(money | {"profit_before": np.full(count, 40.0)})


def days(*given: dt.date | None) -> pa.Array:
    return pa.array(given, pa.date32())


DEGENERATE: dict[str, tuple[Callable[[], tuple[pa.Table, pa.Table]], set[str]]] = {
    "nobody has left": (lambda: only(500), {"contracts_nobody_left", "contracts_without_losses"}),
    "one customer": (lambda: only(1), {"contracts_nobody_left", "profit_changes_unknown"}),
    "all have left": (
        lambda: only(300, until=days(*[dt.date(2024, 1 + i % 12, 15) for i in range(300)])),
        {"contracts_all_left"},
    ),
    "few have left": (
        lambda: only(300, until=days(*[dt.date(2025, 1 + i, 15) for i in range(8)], *[None] * 292)),
        {"few_losses"},
    ),
    "all have just come": (
        lambda: only(300, since=days(*[dt.date(2025, 12, 1 + i % 28) for i in range(300)])),
        {"contracts_too_short", "contracts_nobody_left"},
    ),
    "all have come within the month": (
        lambda: only(300, since=days(*[dt.date(2025, 12, 2 + i % 27) for i in range(300)])),
        {"contracts_too_short", "contracts_nobody_left"},
    ),
    "all come today": (
        lambda: only(300, since=days(*[AS_OF] * 300)),
        {"contracts_too_short", "contracts_nobody_left"},
    ),
    "losses only lately": (
        lambda: only(300, until=days(*[dt.date(2025, 12, 15)] * 9, *[None] * 291)),
        {"contracts_unmeasured", "contracts_nothing_before"},
    ),
    "ended ones were cleared out": (
        lambda: only(
            5_000, until=days(*[dt.date(2025, 1 + i % 12, 15) for i in range(900)], *[None] * 4_100)
        ),
        {"losses_recorded_late"},
    ),
    "ends are known ahead": (
        lambda: only(300, until=days(*[dt.date(2026, 3, 1)] * 9, *[None] * 291)),
        {"contracts_end_ahead"},
    ),
    "ends lie before beginnings": (
        lambda: only(300, until=days(*[dt.date(2019, 3, 1)] * 9, *[None] * 291)),
        {"contracts_backward", "contracts_unknown"},
    ),
    "all profits have moved": (lambda: only(300), {"profit_moved"}),
}


@pytest.mark.parametrize("case", DEGENERATE)
def test_no_degenerate_base_is_silent(case: str) -> None:
    base, expected = DEGENERATE[case]
    found = forecast_contracts(*base(), as_of=AS_OF)
    assert expected <= codes(found)
    for name in found.customers.column_names[1:]:
        assert np.isfinite(found.customers[name].to_numpy()).all()
    card = found.card()
    assert json.loads(json.dumps(card, allow_nan=False)) == card
    for caution in (card["why"], *card["warnings"]):
        assert MESSAGES[caution["code"]] % caution["params"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (
            {"profits": {"customer_id": [7], "profit_last": [1.0], "profit_before": [1.0]}},
            "lifetime.no_contracts",
        ),
        (
            {"profits": {"customer_id": [0], "profit_last": [np.nan], "profit_before": [1.0]}},
            "lifetime.not_finite",
        ),
        ({"profits": {"customer_id": [0], "profit_last": [1.0]}}, "table.no_column"),
        ({"covariates": [[1.0]]}, "lifetime.covariates_shape"),
        ({"horizon_days": 0}, "lifetime.number"),
        ({"discount_per_year": -1}, "lifetime.number"),
        ({"as_of": dt.date(2019, 1, 1)}, "lifetime.no_contracts"),
    ],
)
def test_what_cannot_be_forecast_is_refused(changed: dict[str, Any], code: str) -> None:
    terms, money = only(5)
    with pytest.raises(Refused) as refused:
        forecast_contracts(**{"terms": terms, "profits": money, "as_of": AS_OF} | changed)
    assert refused.value.code == code
