"""How are features scaled, so that heavy tails, units and many columns do not decide?"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kundig.base.refusals import Refused
from kundig.lake.tables import floats

Floats = npt.NDArray[np.float64]


def numbers(table: pa.Table, name: str) -> Floats:
    """A feature of each customer (n). Raises `Refused("needs.not_finite")` for what is no number."""
    found: Floats = floats(table, name)
    if wrong := int((~np.isfinite(found)).sum()):
        raise Refused("needs.not_finite", feature=name, customers=wrong)
    return found


def logs(rows: Floats, unit: Floats) -> Floats:
    """Amounts (n, p) as logs of 1 + amount / unit, so that heavy tails weigh little and zero stays zero.

    >>> logs(np.array([[0.0, 300.0, -300.0]]), np.array([100.0, 100.0, 100.0])).round(3).tolist()
    [[0.0, 1.386, -1.386]]
    """
    return np.copysign(np.log1p(np.abs(rows) / unit), rows)


def weights(features: tuple[str, ...]) -> Floats:
    """What is bought, used and asked weighs alike, however many features each has.

    >>> weights(("buy:gas", "ask:call", "ask:visit")).round(3).tolist()
    [1.0, 0.707, 0.707]
    """
    kinds = [name.partition(":")[0] for name in features]
    return np.array([kinds.count(kind) ** -0.5 for kind in kinds])


def unit_of(amounts: Floats) -> float:
    """The median of what is not zero, so that money in cents gives the same groups as in euros."""
    some = np.abs(amounts[amounts != 0])
    return float(np.median(some)) if len(some) else 1.0


def amounts(logged: Floats, unit: Floats) -> Floats:
    """The typical amount, in few enough digits that sums in another order give the same."""
    natural = np.copysign(unit * np.expm1(np.abs(logged)), logged)
    return np.array([float(f"{amount:.6g}") for amount in natural])
