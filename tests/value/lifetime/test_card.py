"""Does the card of a forecast say everything that one has to know, as plain JSON?"""

import datetime as dt
import json
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.value.lifetime.ledgers import START, ledger

from kundig.base.messages import messages
from kundig.value.lifetime.card import buying_card
from kundig.value.lifetime.choice import YARDSTICK
from kundig.value.lifetime.forecast import Forecast, Total, forecast
from kundig.value.lifetime.summaries import OrderDays, summary_at

TODAY = dt.date(2026, 3, 31)
ORDERS = ledger(500)


@pytest.fixture(scope="module")
def made() -> Forecast:
    return forecast(ORDERS)


@pytest.fixture(scope="module")
def card(made: Forecast) -> dict[str, Any]:
    found = buying_card(made, ORDERS, made_on=TODAY)
    assert found == json.loads(json.dumps(found, allow_nan=False))
    return found


def test_data_and_day_are_told(card: dict[str, Any]) -> None:
    assert (card["kind"], card["made_on"]) == ("buying", "2026-03-31")
    assert card["data"] == {
        "customers": 500,
        "purchases": len(ORDERS.day),
        "looked_at": 500,
        "first": str(np.datetime64(int(ORDERS.day.min()), "D")),
        "last": str(np.datetime64(int(ORDERS.day.max()), "D")),
        "unit": "week",
        "horizon_days": 365,
        "discount_per_year": 0.1,
        "window_days": 66,
    }


def test_parameters_have_their_errors(card: dict[str, Any], made: Forecast) -> None:
    for part, model in (("model", made.purchases), ("spend", made.spend)):
        assert {one["name"]: one["value"] for one in card[part]["params"]} == model.params_
        assert {one["name"]: one["error"] for one in card[part]["params"]} == model.standard_errors_
    assert card["model"]["label"] in ("MBG/NBD", "Pareto/NBD", "BG/NBD")


def test_every_model_is_scored_against_the_yardstick(card: dict[str, Any]) -> None:
    total = [row["model"] for row in card["scores"] if row["cut"] is None]
    assert sorted(total) == sorted(["MBG/NBD", "Pareto/NBD", "BG/NBD", YARDSTICK])
    assert len({row["cut"] for row in card["scores"]}) == 4


def test_why_and_warnings_have_words_that_speak_of_models_by_name(card: dict[str, Any]) -> None:
    for one in [card["why"], *card["warnings"]]:
        sentence = messages()[one["code"]] % one["params"]
        assert "_" not in sentence
    assert card["warnings"] == [
        one for place, one in enumerate(card["warnings"]) if one not in card["warnings"][:place]
    ]


def test_counts_add_up(card: dict[str, Any]) -> None:
    histogram, matrix = card["histogram"], card["matrix"]
    assert sum(histogram["actual"]) == 500
    assert sum(histogram["expected"]) == pytest.approx(500, abs=0.1)
    assert sum(map(sum, matrix["customers"])) == 500
    track = card["tracking"]
    assert len(track["starts"]) == len(track["actual"]) == len(track["expected"])
    assert any(start > track["end"] for start in track["starts"])
    assert sum(row["customers"] for row in card["reliability"]) == card["coverage"]["customers"]


def test_another_total_may_be_told(made: Forecast) -> None:
    told = buying_card(made, ORDERS, made_on=TODAY, total=Total(5.0, 4.0, 6.0))
    assert told["total"] == {"expected": 5.0, "low": 4.0, "high": 6.0}


def test_of_a_large_base_customers_are_drawn(card: dict[str, Any], made: Forecast) -> None:
    some = ORDERS.code < 300
    drawn = OrderDays(ORDERS.customers[:300], ORDERS.code[some], ORDERS.day[some], ORDERS.amount[some])
    found = forecast(drawn, end=made.summary.end, summary=summary_at(ORDERS, None))
    assert found.customers["customer"] == made.customers["customer"]
    told = buying_card(found, drawn, made_on=TODAY)
    assert (told["data"]["customers"], told["data"]["looked_at"]) == (500, 300)
    assert sum(told["histogram"]["actual"]) == 300
    assert sum(map(sum, told["matrix"]["customers"])) == 500


def test_without_a_past_to_hold_back_there_is_no_check() -> None:
    days = START + np.array([0, 1, 0, 1])
    orders = OrderDays(pa.array(["a", "b"]), np.array([0, 0, 1, 1]), days, np.ones(4))
    told = buying_card(forecast(orders), orders, made_on=TODAY)
    assert (told["tracking"], told["pit"], told["reliability"], told["coverage"]) == (None,) * 4
    json.dumps(told, allow_nan=False)
