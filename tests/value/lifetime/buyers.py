"""What do simulated customers buy whose model is known?"""

import numpy as np
import numpy.typing as npt

from kundig.value.lifetime.beta_geo import BetaGeoModel, ModifiedBetaGeoModel

Floats = npt.NDArray[np.float64]
Customers = tuple[Floats, Floats, Floats, Floats]


def simulated(
    model: BetaGeoModel, customers: int, *, seed: int, horizon: float = 0.0
) -> tuple[Customers, Floats]:
    """x, t_x, T and litt, and purchases in a horizon, of customers who live as the model says."""
    rng = np.random.default_rng(seed)
    r, alpha, a, b = model.fitted.values()
    rates, leaves = rng.gamma(r, 1 / alpha, customers), rng.beta(a, b, customers)
    T = rng.uniform(20, 60, customers)
    x, last, litt, later, now = np.zeros((5, customers))
    there = np.arange(customers)
    if isinstance(model, ModifiedBetaGeoModel):
        there = there[rng.random(customers) >= leaves]
    while len(there):
        gap = rng.gamma(model.regularity, 1 / rates[there])
        now[there] += gap
        before = now[there] <= T[there]
        x[there] += before
        last[there] = np.where(before, now[there], last[there])
        litt[there] += np.where(before, np.log(gap), 0)
        later[there] += ~before & (now[there] <= T[there] + horizon)
        there = there[(now[there] <= T[there] + horizon) & (rng.random(len(there)) >= leaves[there])]
    return (x, last, T, litt), later


def known(model: type[BetaGeoModel], *params: float, regularity: int = 1) -> BetaGeoModel:
    """A model that knows its parameters."""
    found = model(regularity=regularity)
    found.params_ = dict(zip(found.names, params, strict=True))
    return found
