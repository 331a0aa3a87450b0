"""From which potential on does a customer stand in which level?"""

from decimal import Decimal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def potential_steps(potential: Floats) -> dict[str, Decimal]:
    """Thresholds by which the best tenth of all positive potentials is A, then two and three tenths B and C.

    Where customers are so alike that thresholds are equal, the better level has it alone.

    >>> potential_steps(np.arange(1.0, 101.0))
    {'A': Decimal('90'), 'B': Decimal('70'), 'C': Decimal('40'), 'D': Decimal('0')}
    """
    some = potential[potential > 0]
    found: dict[str, Decimal] = {}
    for code, share in (("A", 0.9), ("B", 0.7), ("C", 0.4)):
        limit = Decimal(int(np.quantile(some, share))) if len(some) else Decimal(0)
        if limit > 0 and limit not in found.values():
            found[code] = limit
    return found | {"D": Decimal(0)}
