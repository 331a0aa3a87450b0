"""How likely did the model hold an acceptance, and how often was accepted?"""

import datetime as dt

import numpy as np
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kundig.decisions.records import Offer
from kundig.decisions.replaying.operations import read
from kundig.web import formats
from kundig.web.plots import Plot

LOOKED_AT = 1000  # of so many answered offers, the newest
GROUPS = 10
LEAST = 50


def calibration(since: dt.datetime, until: dt.datetime) -> Plot | None:
    """Ten groups of offers, from the least to the most likely; none where too few were answered."""
    answered = Offer.objects.filter(at__gte=since, at__lt=until).exclude(answer__in=("", Offer.UNSHOWN))
    found = []
    for offer in answered.select_related("decision").order_by("-at")[:LOOKED_AT]:
        factors = read(offer.decision).choice.of(offer.action)
        if factors is not None:
            found.append((factors.chance, float(offer.answer == Offer.Answer.ACCEPTED)))
    if len(found) < LEAST:
        return None
    groups = np.array_split(np.array(sorted(found)), GROUPS)
    expected, actual = ([float(group[:, column].mean()) for group in groups] for column in (0, 1))
    errors = [
        float(np.sqrt(one * (1 - one) / len(group))) for one, group in zip(expected, groups, strict=True)
    ]
    return _plot(len(found), actual, expected, errors)


def _plot(count: int, actual: list[float], expected: list[float], errors: list[float]) -> Plot:
    places = [str(number) for number in range(1, len(actual) + 1)]
    rows = zip(
        places,
        *([formats.percent(one, 1) for one in line] for line in (actual, expected, errors)),
        strict=True,
    )
    series = [{"name": _("actual"), "values": actual}, {"name": _("expected"), "values": expected}]
    what = _(
        "The newest %(count)s answered offers in ten groups, from the least to the most likely, as the model "
        "held them when they were made. Up to two standard errors a difference may be chance."
    )
    return Plot(
        "calibration",
        _("Calibration of the model"),
        what % {"count": formats.number(count)},
        {
            "kind": "bars",
            "places": places,
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
        (_("Tenth"), _("actual"), _("expected"), _("Standard error")),
        [list(row) for row in rows],
    )
