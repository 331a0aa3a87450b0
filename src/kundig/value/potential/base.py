"""How does the cube of a whole base become its potential?"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from kundig.base.refusals import Refused
from kundig.lake.tables import as_table, floats, keys
from kundig.value.lifetime.histories import numbers
from kundig.value.lifetime.scalars import number
from kundig.value.potential.attainable import attainable
from kundig.value.potential.cents import cents
from kundig.value.potential.exposure import watched
from kundig.value.potential.gaps import gaps
from kundig.value.potential.grouping import find_needs
from kundig.value.potential.measures import usual_service
from kundig.value.potential.movement import CUBE
from kundig.value.potential.needs import NeedsGroups
from kundig.value.potential.retention import HORIZON_YEARS, staying

MOST_YEARS = 100.0
MOST_PEERS = 3  # who holds three contracts or more is bound alike


@dataclass(frozen=True, slots=True, eq=False)
class Potential:
    """`customers`: the table of `gaps.gaps` with each one's `group`; `groups`: to be kept and edited."""

    customers: pa.Table
    groups: NeedsGroups


def base_potential(
    cube: Any,
    relationships: Any,
    features: Any,
    *,
    as_of: dt.date,
    groups: NeedsGroups | None = None,
    peers: npt.ArrayLike | None = None,
    remaining_years: npt.ArrayLike | None = None,
    window_years: float = 3.0,
    horizon_years: float = HORIZON_YEARS,
    customer: str = "customer_id",
) -> Potential:
    """The potential of each customer of `cube`, in its order.

    - `cube`: customer and the columns `CUBE` (see `value_cube`; zeros for who holds nothing yet), perhaps
      cost_to_serve (per relationship and year, positive). Where postings reach back less far than the
      customers do, give the profitability of the time they cover, or old customers look worse than new.
    - `relationships`: customer, since, until.
    - `features` (see `needs_features`): of the same `window_years`, so that who has left is compared as what
      he was.
    - `groups`: those of last month, kept and perhaps edited; new ones are found where none are given.
    - `peers` (n), among whom the best retention is sought: by default those who hold one, two, or more
      relationships. `remaining_years` (n): of a lifetime model, NaN for whom it does not know. Both in the
      order of `cube`.

    Raises `Refused`: `potential.no_features` for a customer without a row of features; what the parts refuse.
    """
    table = as_table(cube)
    whole = keys(table, customer)
    inner = np.column_stack([floats(table, name) for name in CUBE])
    cents(inner)  # refuses what is no number before anybody is compared with it
    peers = _checked("peers", peers, len(inner))
    remaining_years = _checked("remaining_years", remaining_years, len(inner), unknown=True)
    window_years = number("window_years", window_years, least=0.01, most=MOST_YEARS)
    horizon_years = number("horizon_years", horizon_years, most=MOST_YEARS)
    found = _in_order(as_table(features), whole, customer)
    groups = groups or find_needs(found, customer=customer)[0]
    group = groups.assign(found)
    seen = watched(relationships, whole, as_of=as_of, window_years=window_years, customer=customer)
    if peers is None:
        peers = np.clip(np.rint(inner[:, 0]), 1, MOST_PEERS).astype(np.int64)
    stays = staying(
        group, np.asarray(peers, np.int64), seen, remaining_years=remaining_years, horizon_years=horizon_years
    )
    active = seen.active
    cubes = attainable(
        inner, group=group, similar=groups.assign(found, without="buy"), stays=stays, active=active
    )
    service = None
    if "cost_to_serve" in table.column_names:
        service = usual_service(floats(table, "cost_to_serve"), inner, group=group, active=active)
    customers = gaps(whole, cubes, active=active, service=service, customer=customer)
    return Potential(customers.append_column("group", pa.array(group)), groups)


def _checked(
    what: str, given: npt.ArrayLike | None, customers: int, *, unknown: bool = False
) -> npt.NDArray[np.float64] | None:
    """Finite numbers of at least 0, one per customer; `unknown` ones may be NaN."""
    if given is None:
        return None
    if not customers and not np.size(given):
        return np.zeros(0)
    missing = np.zeros(1, dtype=bool)
    if unknown and isinstance(given, np.ndarray) and given.dtype.kind == "f":
        missing = np.isnan(given)
        given = np.where(missing, 0.0, given)
    found = numbers(what, given, signed=True)
    if len(found) != customers:
        raise Refused("potential.rows", what=what, rows=len(found), customers=customers)
    if wrong := int((found < 0).sum()):
        raise Refused("potential.negative", what=what, customers=wrong)
    return np.where(missing, np.nan, found)


def _in_order(features: pa.Table, whole: pa.Array, customer: str) -> pa.Table:
    """The rows of features in the order of the customers."""
    place = pc.index_in(whole, keys(features, customer).cast(whole.type))
    if place.null_count:
        raise Refused("potential.no_features", customers=place.null_count)
    return features.take(place)
