"""How often will each customer buy in the next window, by all that foresee it well together?"""

import numpy.typing as npt

from kundig.base.refusals import Refused
from kundig.value.lifetime.choice import YARDSTICK, Candidate, Choice
from kundig.value.lifetime.fitting import Floats
from kundig.value.lifetime.scalars import count
from kundig.value.lifetime.scores import MOST
from kundig.value.lifetime.summaries import OrderDays, day_number, days_in, summary_at
from kundig.value.lifetime.yardstick import Yardstick


def foresee(
    choice: Choice,
    orders: OrderDays,
    end: object = None,
    *,
    window_days: int | None = None,
    unit: str = "week",
    most: int = MOST,
    covariates: npt.ArrayLike | None = None,
    seed: int = 0,
) -> Floats:
    """The chances (customers, most + 1) of 0, 1, ..., `most` or more purchases in the window after `end`.

    The candidates learn from what was known at the end of that day (default: the last) and are mixed by the
    shares of the choice; customers are in the order of `summary_at`. `window_days`: by default that of the
    choice. Where the yardstick has no past window of the length, the models share what it would have had.
    Raises `Refused` for a choice without shares, as under contract.
    """
    if not choice.shares:
        raise Refused("lifetime.no_shares", winner=choice.winner)
    last = int(orders.day.max()) if end is None else day_number(end)
    days = count("window_days", choice.window_days if window_days is None else window_days, least=1)
    summary = summary_at(orders, last, unit)
    x, recency, age = (summary.customers[name].to_numpy() for name in ("frequency", "recency", "T"))
    found: dict[str, Floats] = {}
    for label in choice.shares:
        if label == YARDSTICK:
            try:
                rival = Yardstick(window_days=days, seed=seed).fit(orders, last, covariates=covariates)
            except Refused:
                continue
            found[label] = rival.distribution(orders, last, most=most)
        else:
            model = Candidate.named(label).fit(summary)
            found[label] = model.purchase_distribution(days / days_in(unit), x, recency, age, most=most)
    if not found and choice.model is not None:
        return choice.model.fit(summary).purchase_distribution(
            days / days_in(unit), x, recency, age, most=most
        )
    total = sum(choice.shares[label] for label in found)
    return sum((choice.shares[label] / total * each for label, each in found.items()), start=0.0 * x[:, None])
