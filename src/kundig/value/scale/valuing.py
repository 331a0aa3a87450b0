"""What is each customer of a batch worth?"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kundig.value.cube import DAYS_PER_YEAR
from kundig.value.lifetime.histories import DAYS
from kundig.value.lifetime.money import LifetimeValue
from kundig.value.scale.bins import bin_numbers
from kundig.value.scale.scores import Scores

Ints = npt.NDArray[np.int64]

COLUMNS = (
    *(("recency", pa.int64()), ("frequency", pa.int64()), ("monetary", pa.float64())),
    *(("r", pa.int8()), ("f", pa.int8()), ("m", pa.int8())),
    *(("tenure_years", pa.float64()), ("profit_per_year", pa.float64()), ("profit", pa.float64())),
    *(("active_chance", pa.float64()), ("expected_purchases", pa.float64())),
    ("lifetime_value", pa.float64()),
)


@dataclass(frozen=True, slots=True, eq=False)
class Valuing:
    """The arithmetic for a batch of customers: RFM with scores, cube, and what the models expect of each.

    Recency in days, frequency in days with a purchase, monetary the revenue; without known costs the profit
    is the revenue. Expected is what comes within the horizon of `value`, discounted.
    """

    end: dt.date
    value: LifetimeValue
    r: Scores
    f: Scores
    m: Scores

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        first, last = (days_of(batch[name]) for name in ("first_day", "last_day"))
        often = batch["frequency"].to_numpy().astype(np.int64)
        revenue, cost, monetary = (batch[name].to_numpy() for name in ("revenue", "cost", "monetary"))
        end = day_of(self.end)
        length = DAYS["week"]
        history = often - 1, (last - first) / length, (end - first) / length
        years = np.maximum(end - first, 1) / DAYS_PER_YEAR
        buying = self.value.purchases
        found = (
            *(end - last, often, revenue),
            *(self.r(last), self.f(often), self.m(bin_numbers(revenue))),
            *(years, (revenue - cost) / years, revenue - cost),
            buying.probability_alive(*history),
            buying.expected_purchases(self.value.horizon_days / length, *history),
            self.value.expected(*history, monetary),
        )
        schema = pa.schema([("customer", batch["customer"].type), *COLUMNS])
        return pa.RecordBatch.from_arrays([batch["customer"], *map(pa.array, found)], schema=schema)


def days_of(column: pa.Array | pa.ChunkedArray) -> Ints:
    """Dates as days since 1970-01-01 (n)."""
    days: Ints = column.to_numpy(zero_copy_only=False).astype("datetime64[D]").astype(np.int64)
    return days


def day_of(day: dt.date) -> int:
    """The same of one date."""
    return int(np.datetime64(day, "D").astype(np.int64))
