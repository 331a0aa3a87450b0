"""How likely was a customer to be active after each day, and how likely is it if he stays silent?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from kundig.base.refusals import Refused
from kundig.value.lifetime.buying import BuyingModel
from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.models import MODELS
from kundig.value.lifetime.summaries import days_in

Ints = npt.NDArray[np.int64]
POINTS = 160  # of the picture, besides the days of the purchases


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """`days` since 1970-01-01 (n), and the chance to be active after each (n); silent from `today` on."""

    days: Ints
    chances: Floats
    today: int


def course(
    model: BuyingModel, bought: npt.ArrayLike, *, today: int, unit: str = "week", ahead_days: int = 365
) -> Course:
    """The chance to be active from the first purchase until `ahead_days` of silence after `today`.

    `bought` are the days of the purchases (since 1970-01-01). Each chance is what the model would have said
    on that day, from what was known then. Raises `Refused` where nothing was bought until `today`.

    >>> known = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
    >>> found = course(restored({"model": "beta_geo", "params": known}), [0, 70, 140], today=147)
    >>> found.chances[found.days == 140].round(2).tolist(), found.chances[-1].round(2)
    ([0.81], np.float64(0.24))
    """
    days = np.unique(np.asarray(bought, np.int64))
    days = days[days <= today]
    if not len(days):
        raise Refused("lifetime.nothing_before", end=str(np.datetime64(today, "D")))
    even = np.linspace(days[0], today + ahead_days, POINTS).round().astype(np.int64)
    asked = np.union1d(even, np.concatenate([days, days[1:] - 1, [today]]))
    count = np.searchsorted(days, asked, side="right")
    length = days_in(unit)
    recency, age = (days[count - 1] - days[0]) / length, (asked - days[0]) / length
    return Course(asked, model.probability_alive(count - 1, recency, age), today)


def stored(model: Any) -> dict[str, object]:
    """A fitted model as plain JSON, for `restored`."""
    names = {kind: name for name, kind in MODELS.items()}
    found = {"model": names[type(model)], "options": model.get_params(), "params": model.fitted}
    return found | ({"mean_spend": model.mean_spend_} if hasattr(model, "mean_spend_") else {})


def restored(found: Mapping[str, Any]) -> Any:
    """The model that was `stored`; what its fit cautioned of is gone."""
    model: Any = MODELS[found["model"]](**found.get("options", {}))
    model.params_ = dict(found["params"])
    if "mean_spend" in found:  # said of customers where spend has no mean by the parameters
        model.mean_spend_ = found["mean_spend"]
    model.warnings_ = ()
    return model
