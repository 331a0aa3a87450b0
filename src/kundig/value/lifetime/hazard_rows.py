"""From which customers can a hazard be learned?"""

import numpy as np
import numpy.typing as npt

from kundig.base.refusals import Refused
from kundig.value.lifetime.checks import columns, refuse, whole
from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.shifted_beta import LONGEST


def checked_covariates(covariates: npt.ArrayLike | None, customers: int) -> Floats:
    """Covariates (customers, c); none without any. Raises `Refused` unless they are finite and fit."""
    if covariates is None:
        return np.empty((customers, 0))
    found = np.asarray(covariates, float)
    if found.ndim != 2 or len(found) != customers:
        raise Refused("lifetime.covariates_shape", rows=len(np.atleast_1d(found)), customers=customers)
    refuse("lifetime.not_finite", ~np.isfinite(found).all(axis=1), column="covariates")
    return found


def rows_of(
    tenure: npt.ArrayLike,
    lost: npt.ArrayLike,
    entry: npt.ArrayLike | None,
    weights: npt.ArrayLike | None,
    ends: npt.ArrayLike | None,
    covariates: npt.ArrayLike | None,
) -> tuple[dict[str, Floats], Floats]:
    """Checked columns (n) and covariates (n, c); see `DiscreteHazardModel.fit`."""
    entry = np.zeros(np.shape(tenure)) if entry is None else entry
    ends = tenure if ends is None else ends
    rows = columns(
        signed=frozenset({"ends"}), tenure=tenure, lost=lost, entry=entry, weights=weights, ends=ends
    )
    t, gone = whole("tenure", rows["tenure"]), rows["lost"]
    for name in ("entry", "ends"):
        whole(name, rows[name])
    refuse("lifetime.not_yes_or_no", (gone != 0) & (gone != 1), column="lost")
    refuse("lifetime.no_renewal", (gone == 1) & (t < 1), column="tenure")
    refuse("lifetime.too_many_periods", t > LONGEST, column="tenure", most=LONGEST)
    refuse("lifetime.entry_after_end", (rows["entry"] > t) | ((rows["entry"] == t) & (gone == 1)))
    return rows, checked_covariates(covariates, len(t))


def standard(own: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Means and standard deviations (c) of the covariates; 1 where they are only 0 and 1, or never vary."""
    if not own.shape[1]:
        return np.empty(0), np.empty(0)
    mean = np.average(own, axis=0, weights=weights)
    spread = np.sqrt(np.average((own - mean) ** 2, axis=0, weights=weights))
    plain = np.all((own == 0) | (own == 1), axis=0) | (spread == 0)
    return mean, np.where(plain, 1.0, spread)
