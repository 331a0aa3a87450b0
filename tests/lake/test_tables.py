"""Does every kind of frame give the same results?"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from kundig.base.refusals import Refused
from kundig.lake.tables import as_table, keys
from kundig.value import cohorts, rfm, value_cube

DAYS = [dt.date(2024, 1, 5), dt.date(2024, 5, 6), dt.date(2024, 1, 5)]
LEDGER: dict[str, list[Any]] = {"customer": ["a", "b", "a"], "date": DAYS, "amount": [1.0, 2.0, 3.0]}
HELD: dict[str, list[Any]] = {"customer": ["a", "c"], "since": DAYS[:2], "until": [None, dt.date(2024, 9, 1)]}
WON: dict[str, list[Any]] = {"customer": ["a", "b"], "profit": [10.0, 20.0], "first_on": DAYS[:2]}
AS_OF = dt.date(2025, 1, 1)


def in_pandas(columns: dict[str, list[Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(columns)
    days = [name for name in ("date", "since", "until", "first_on") if name in frame]
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in days})


def in_categories(columns: dict[str, list[Any]]) -> pd.DataFrame:
    return in_pandas(columns).astype({"customer": "category"})


FRAMES: list[Callable[[dict[str, list[Any]]], Any]] = [dict, pa.table, pl.DataFrame, in_pandas, in_categories]


@pytest.mark.parametrize("frame", FRAMES)
def test_rfm_and_cohorts_are_the_same_from_every_frame(frame: Callable[[dict[str, list[Any]]], Any]) -> None:
    found = rfm(frame(LEDGER)).customers.to_pydict()
    assert (found["customer"], found["recency"], found["monetary"]) == (["a", "b"], [122, 0], [4.0, 2.0])
    assert cohorts(frame(LEDGER)).active.tolist() == [[1, 0], [1, -1]]


@pytest.mark.parametrize("held", FRAMES)
@pytest.mark.parametrize("won", FRAMES)
def test_the_cube_takes_two_different_frames(
    held: Callable[[dict[str, list[Any]]], Any], won: Callable[[dict[str, list[Any]]], Any]
) -> None:
    cube = value_cube(held(HELD), won(WON), as_of=AS_OF).to_pydict()
    assert (cube["customer"], cube["profit"]) == (["a", "b", "c"], [10.0, 20.0, 0.0])


def test_numbers_of_every_width_are_the_same_keys() -> None:
    short = pa.table({"id": pa.array([1, 2], pa.int16())})
    assert keys(short, "id").equals(pa.array([1, 2], pa.int64()))


def test_a_number_is_not_the_text_of_it() -> None:
    with pytest.raises(Refused) as refused:
        value_cube(HELD, WON | {"customer": [1, 2]}, as_of=AS_OF)
    assert refused.value.code == "cube.different_keys"


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        as_table(42)
    assert (refused.value.code, refused.value.params) == ("table.unknown_kind", {"kind": "int"})


def test_a_customer_without_a_name_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        rfm(LEDGER | {"customer": ["a", None, "b"]})
    assert refused.value.code == "table.no_customer"
