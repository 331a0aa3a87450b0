"""How many customers bought how often, and how many would the model expect?"""

import numpy as np
import numpy.typing as npt

from kundig.value.lifetime.buying import BuyingModel
from kundig.value.lifetime.fitting import Floats

MOST = 7  # repeat purchases; this number stands for "so many or more"
NODES = 48  # ages at which the model is asked; between them the chances run nearly straight


def purchase_histogram(
    model: BuyingModel, frequency: npt.ArrayLike, T: npt.ArrayLike, *, most: int = MOST
) -> tuple[Floats, Floats]:
    """Customers with 0, 1, ..., `most` or more repeat purchases (most + 1): those who are, those expected.

    Of each customer one expects what one expects of a new one within his age T (n). Figure 2, Fader, Hardie
    & Lee (2005).
    """
    x, ages = np.asarray(frequency, float), np.asarray(T, float)
    actual = np.bincount(np.minimum(x, most).astype(np.intp), minlength=most + 1).astype(float)
    distinct, customers = np.unique(ages, return_counts=True)
    nodes = distinct
    if len(distinct) > NODES:
        nodes = np.linspace(distinct[0], distinct[-1], NODES)
    new = [0.0]
    chances = np.concatenate([model.purchase_distribution(node, new, new, new, most=most) for node in nodes])
    expected = np.array([customers @ np.interp(distinct, nodes, column) for column in chances.T])
    return actual, expected
