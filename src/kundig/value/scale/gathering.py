"""What do sums over all its customers say of a base?

    with DuckEngine() as engine:  # or another engine
        engine.source("transactions", ["transactions/*.parquet"])
        base = gather(engine, Transactions("transactions", cost="cost"))
        engine.keep_batches("valued", base.customers, *base.valuing(base.fit()))

The engine reads the transactions once and keeps one row per customer. What comes back are sums: bins of
profits, customers of equal history, customers of about equal spend. Models are fitted to those, and their
arithmetic is sent to the customers.
"""

import datetime as dt
import math
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kundig.base.refusals import Refused
from kundig.lake.engine import Engine
from kundig.value.cube import DAYS_PER_YEAR, BaseCube
from kundig.value.lifetime.beta_geo import ModifiedBetaGeoModel
from kundig.value.lifetime.gamma_gamma import GammaGammaModel
from kundig.value.lifetime.histories import DAYS, Histories, checked
from kundig.value.lifetime.money import LifetimeValue, lifetime_value
from kundig.value.rfm import heat_map_of
from kundig.value.scale.bins import Bins, bins_sql
from kundig.value.scale.curve import BinnedCurve, curve_of
from kundig.value.scale.scores import Scores
from kundig.value.scale.transactions import (
    CUSTOMERS,
    HISTORIES,
    REPEATED,
    SPENDS,
    Transactions,
    customers_sql,
)
from kundig.value.scale.valuing import COLUMNS, Valuing, day_of, days_of


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """What the sums say of a whole base as of the end of the day `end`.

    `histories` are the distinct ones, in weeks, weighed with their customers; `spends` (frequency, customers,
    spend: their mean) the repeat customers of equal frequency whose spend differs by at most 0.2 %.
    `recency`, `frequency`, `monetary` give RFM scores: of the last day, the days with a purchase, and the bin
    of the revenue, so that revenues within 0.2 % have one score.
    """

    transactions: Transactions
    end: dt.date
    whale: BinnedCurve
    cube: BaseCube
    heat_map: pa.Table
    histories: Histories
    spends: pa.Table
    recency: Scores
    frequency: Scores
    monetary: Scores
    customer_type: pa.DataType

    @property
    def customers(self) -> str:
        """The SELECT of all customers, for `valuing`."""
        costs = "CAST(cost AS DOUBLE) AS cost" if self.transactions.cost else "CAST(0 AS DOUBLE) AS cost"
        return (
            "SELECT customer, first_day, last_day, frequency, CAST(revenue AS DOUBLE) AS revenue,"
            f" {costs}, CASE WHEN frequency > 1 THEN {REPEATED} ELSE 0 END AS monetary FROM {CUSTOMERS}"
        )

    def fit(self, *, horizon_days: float = 365, discount_per_year: float = 0.1) -> LifetimeValue:
        """MBG/NBD and Gamma-Gamma, fitted to the sums. Raises `Refused` as they do."""
        rows = self.histories
        buying = ModifiedBetaGeoModel().fit(rows.frequency, rows.recency, rows.T, rows.weights)
        known = (self.spends[name].to_numpy() for name in ("frequency", "spend", "customers"))
        spending = GammaGammaModel().fit(*known)
        return lifetime_value(buying, spending, horizon_days, discount_per_year, unit="week")

    def valuing(self, value: LifetimeValue) -> tuple["Valuing", pa.Schema]:
        """What is computed for each customer, as a kernel for batches of `customers`, and its columns."""
        kernel = Valuing(self.end, value, self.recency, self.frequency, self.monetary)
        return kernel, pa.schema([("customer", self.customer_type), *COLUMNS])


def gather(engine: Engine, transactions: Transactions, *, end: dt.date | None = None) -> Base:
    """Read the transactions up to the end of a day (the last one) once, and what is needed of them as sums.

    The engine keeps one row per customer. Raises `Refused` for no transactions, for some without customer,
    day or amount, and for amounts that are no finite numbers.
    """
    told = transactions
    engine.keep(CUSTOMERS, customers_sql(told, until=end))
    count, end = _known(engine, told, end)
    whale = Bins.read(engine.sql(bins_sql(CUSTOMERS, told.profit)).read_all())
    money = Bins.read(engine.sql(bins_sql(CUSTOMERS, "revenue")).read_all()) if told.cost else whale
    known = engine.sql(HISTORIES).read_all()
    first, last = (days_of(known[name]) for name in ("first_day", "last_day"))
    often, customers = (known[name].to_numpy().astype(np.int64) for name in ("frequency", "customers"))
    recency, frequency = Scores.of(last, customers), Scores.of(often, customers)
    age = day_of(end) - first
    years = float(customers @ np.maximum(age, 1)) / DAYS_PER_YEAR
    profit = math.fsum(whale.amount)
    length = DAYS["week"]
    return Base(
        transactions=told,
        end=end,
        whale=curve_of(whale, basis="profit" if told.cost else "revenue"),
        cube=BaseCube(count, years / count, profit / years, profit),
        heat_map=heat_map_of(recency(last), frequency(often), customers, known["revenue"].to_numpy()),
        histories=checked(often - 1, (last - first) / length, age / length, customers),
        spends=engine.sql(SPENDS).read_all(),
        recency=recency,
        frequency=frequency,
        monetary=Scores.of(money.number, money.customers),
        customer_type=engine.sql(f"SELECT customer FROM {CUSTOMERS} WHERE 1 = 0").schema[0].type,
    )


def _known(engine: Engine, told: Transactions, end: dt.date | None) -> tuple[int, dt.date]:
    """How many customers there are, and the end. Raises `Refused` for what is missing."""
    text = f"""
SELECT count(*) AS customers, max(last_day) AS last_day, count(*) - count(customer) AS nameless,
       bool_or(undated) AS undated, bool_or(unpriced) AS unpriced
FROM {CUSTOMERS}"""
    [facts] = engine.sql(text).read_all().to_pylist()
    if not facts["customers"]:
        if end is None:
            raise Refused("lifetime.empty", column=told.day)
        raise Refused("lifetime.nothing_before", end=end.isoformat())
    for name, column in (("nameless", told.customer), ("undated", told.day), ("unpriced", told.amount)):
        if facts[name]:
            raise Refused("scale.missing", column=column)
    return facts["customers"], end or facts["last_day"]
