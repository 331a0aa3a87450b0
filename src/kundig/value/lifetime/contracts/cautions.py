"""What has a reader of the forecast of contracts to know about it?"""

import datetime as dt
from collections.abc import Iterator

import numpy as np

from kundig.value.lifetime.contracts.base import Base
from kundig.value.lifetime.contracts.coverage import Coverage
from kundig.value.lifetime.contracts.profit import FEWEST
from kundig.value.lifetime.contracts.terms import day
from kundig.value.lifetime.contracts.years import Profits
from kundig.value.lifetime.model import Caution
from kundig.value.lifetime.shifted_beta import FEW_LOSSES

MOVED = 0.05  # of profit: from so much on it is said that all have moved
SURE = (0.75, 0.85)  # of customers inside bounds of 80 %


def cautions(
    base: Base, changes: Profits, coverage: Coverage | None, as_of: dt.date, horizon_days: float
) -> Iterator[Caution]:
    """What in the data or the outcome stands against it."""
    losses = base.spells().by_month(base.begin)[1].sum()
    ends = base.everybody.ended()
    ahead = base.active & (ends <= day(as_of) + horizon_days)
    if not base.active.any():
        yield Caution("lifetime.contracts_all_left", {"customers": base.known})
    if base.late:
        yield Caution("lifetime.losses_recorded_late", {"month": str(np.datetime64(base.begin, "M"))})
    if not losses:
        yield Caution("lifetime.contracts_nobody_left", {"months": base.end - base.begin})
    elif losses < FEW_LOSSES:
        yield Caution("lifetime.few_losses", {"customers": round(losses)})
    if unknown := len(base.customers) - base.known:
        yield Caution("lifetime.contracts_unknown", {"customers": unknown})
    if base.everybody.backward:
        yield Caution("lifetime.contracts_backward", {"rows": base.everybody.backward})
    if ahead.any():
        yield Caution("lifetime.contracts_end_ahead", {"customers": int(ahead.sum())})
    if changes.whole.customers < FEWEST:
        yield Caution("lifetime.profit_changes_unknown", {"customers": changes.whole.customers})
    elif abs(changes.whole.common) > MOVED:
        yield Caution("lifetime.profit_moved", {"percent": round(100 * changes.whole.common, 1)})
    if coverage is not None and not SURE[0] <= coverage.inside <= SURE[1]:
        yield Caution("lifetime.contracts_bounds_off", {"percent": round(100 * coverage.inside, 1)})
