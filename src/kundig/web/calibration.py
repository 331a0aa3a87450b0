"""How likely did the model hold an acceptance, and how often was accepted?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kundig.decisions.calibrating.operations import Calibration, calibration
from kundig.decisions.learning.calibration import Group
from kundig.web import formats
from kundig.web.decisions import names_of_actions
from kundig.web.plots import Plot

LEAST = 50  # answered offers; of fewer, chance says more than the model


@dataclass(frozen=True, slots=True)
class Calibrated:
    """All offers in ten groups, and each action with how it came out."""

    plot: Plot
    actions: Sequence[tuple[str, Calibration]]
    loss: float
    loss_of_base: float


def calibrated(since: dt.datetime, until: dt.datetime) -> Calibrated | None:
    """Of the answered offers of a time; none where too few were answered."""
    found = calibration(since=since, until=until)
    if not found or found[0].all.count < LEAST:
        return None
    names, (whole, *each) = names_of_actions(), found
    named = sorted(((names.get(one.action, one.action), one) for one in each), key=lambda row: row[0])
    return Calibrated(_plot(whole), named, whole.loss, whole.loss_of_base)


def _row(place: int, group: Group) -> list[str]:
    said, came, low, high = (
        formats.percent(one, 1) for one in (group.said, group.came, group.low, group.high)
    )
    verdict = _("comes true") if group.fits else _("is off")
    return [str(place), formats.number(group.count), said, came, f"{low} … {high}", verdict]


def _plot(whole: Calibration) -> Plot:
    groups = whole.groups
    series = [
        {"name": _("actual"), "values": [one.came for one in groups]},
        {"name": _("expected"), "values": [one.said for one in groups]},
    ]
    what = _(
        "%(count)s answered offers in ten groups, from the least to the most likely, as the model held them "
        "when they were made. What was expected comes true if it lies where the true share is in 95 of 100 "
        "cases."
    )
    return Plot(
        "calibration",
        _("Calibration of the model"),
        what % {"count": formats.number(whole.all.count)},
        {
            "kind": "bars",
            "places": [str(number) for number in range(1, len(groups) + 1)],
            "series": series,
            "held_from": None,
            "level": None,
            "percent": True,
            "digits": 0,
            "language": get_language(),
            "words": {
                "x": _("Tenths of the offers, by likelihood"),
                "y": _("Share accepted"),
                "held": "",
                "level": "",
            },
        },
        (_("Tenth"), _("Offers"), _("expected"), _("actual"), _("between"), _("Verdict")),
        [_row(place, one) for place, one in enumerate(groups, 1)],
    )
