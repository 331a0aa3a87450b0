"""What do the upper ones of each group have, where few observations say little?"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
PRIOR_CUSTOMERS = 50.0  # a group of fewer is drawn more to everybody than to itself


def quantiles(values: Floats, group: Ints, chosen: Flags, share: float) -> Floats:
    """The quantile of the chosen ones per group (k), drawn to that of all chosen ones as if by 50 of them.

    Where nobody is chosen, everybody is.

    >>> ones = np.ones(101, bool)
    >>> quantiles(np.arange(101.0), np.zeros(101, int), ones, 0.75).tolist()
    [75.0]
    """
    count = int(group.max(initial=-1)) + 1
    if not chosen.any():
        chosen = np.ones(len(values), dtype=bool)
    kept, of = values[chosen], group[chosen]
    whole = float(np.quantile(kept, share)) if len(kept) else 0.0
    sizes = np.bincount(of, minlength=count)
    own = np.array([np.quantile(kept[of == one], share) if sizes[one] else whole for one in range(count)])
    drawn: Floats = (sizes * own + PRIOR_CUSTOMERS * whole) / (sizes + PRIOR_CUSTOMERS)
    return drawn
