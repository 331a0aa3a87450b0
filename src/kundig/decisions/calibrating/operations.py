"""Do the chances that decisions went by come true, for all offers and for each action?"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kundig.decisions.learning.calibration import Group, log_loss, reliability
from kundig.decisions.records import Offer

Floats = npt.NDArray[np.float64]

MOST = 200_000  # offers, the newest


@dataclass(frozen=True, slots=True)
class Calibration:
    """Of an action, or of all where `action` is empty: groups by chance, all together, and the surprise.

    `loss` is the mean surprise at the answers, `loss_of_base` that of who only knows the share of all.
    """

    action: str
    all: Group
    groups: list[Group]
    loss: float
    loss_of_base: float


def calibration(*, since: dt.datetime, until: dt.datetime) -> list[Calibration]:
    """Of the answered offers of a time: first of all together by decile, then of each action by third."""
    offers = Offer.objects.filter(at__gte=since, at__lt=until, chance__isnull=False)
    offers = offers.exclude(answer__in=("", Offer.UNSHOWN))
    rows = list(offers.order_by("-id").values_list("action", "chance", "answer")[:MOST])
    if not rows:
        return []
    actions = np.array([row[0] for row in rows])
    said = np.array([row[1] for row in rows], dtype=np.float64)
    came = np.array([row[2] == Offer.Answer.ACCEPTED for row in rows], dtype=np.float64)
    each = [
        _calibration(str(action), said[actions == action], came[actions == action], groups=3)
        for action in np.unique(actions)
    ]
    return [_calibration("", said, came, groups=10), *each]


def _calibration(action: str, said: Floats, came: Floats, *, groups: int) -> Calibration:
    [together] = reliability(said, came, groups=1)
    base = np.full(len(said), came.mean())
    return Calibration(
        action,
        together,
        reliability(said, came, groups=groups),
        log_loss(said, came),
        log_loss(base, came),
    )
