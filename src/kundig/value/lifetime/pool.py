"""How much should each of several forecasts count, so that together they foresee best?"""

from collections.abc import Mapping

import numpy as np

from kundig.value.lifetime.checks import columns, refuse
from kundig.value.lifetime.fitting import Floats

LEAST = 0.02  # a forecast that counts less is left out


def shares_of(scores: Mapping[str, Floats]) -> dict[str, float]:
    """The shares, together 1, with which forecasts mixed would have had the best mean log score.

    `scores`: forecast -> log scores (n) of what came. Hall & Mitchell (2007), "Combining density forecasts";
    Geweke & Amisano (2011), "Optimal prediction pools". The top is the only one, as the score is concave.

    >>> shares_of({"sure of it": np.log([0.9, 0.1]), "not at all": np.log([0.1, 0.9])})
    {'sure of it': 0.5, 'not at all': 0.5}
    """
    # Imported here: it takes half a second to load, and most commands and requests fit nothing.
    from scipy.optimize import LinearConstraint, minimize

    logs = columns(signed=frozenset(scores), **scores)
    refuse("lifetime.no_score", np.max(list(logs.values()), axis=0) > 1e-9)
    given = np.exp(np.stack(list(logs.values())))
    count = len(given)

    def lost(shares: Floats) -> tuple[float, Floats]:
        mixed = shares @ given
        return -float(np.log(mixed).mean()), -(given / mixed).mean(axis=1)

    found = minimize(
        lost,
        np.full(count, 1 / count),
        jac=True,
        method="SLSQP",
        bounds=[(0.0, 1.0)] * count,
        constraints=LinearConstraint(np.ones((1, count)), 1.0, 1.0),
        options={"ftol": 1e-10},
    )
    kept = np.where(found.x < LEAST, 0.0, found.x)
    return {
        name: round(share, 4)
        for name, share in zip(scores, (kept / kept.sum()).tolist(), strict=True)
        if share
    }
