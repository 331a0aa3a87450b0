"""How do the plots of a model card come to the screen: a picture, and the same figures as a table?"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kundig.web import formats

type Card = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plot:
    """What `plots.js` draws (`data`), under its title, with its table."""

    name: str
    title: str
    what: str
    data: dict[str, object]
    heads: tuple[str, ...]
    rows: list[list[str]]


def plots(card: Card) -> list[Plot]:
    """Every plot that the card has figures for."""
    found: list[Plot] = []
    if card.get("tracking"):
        found += [_tracking(card, cumulated=True), _tracking(card, cumulated=False)]
    if card.get("survival"):
        found.append(_survival(card))
    if card.get("histogram"):
        found.append(_histogram(card))
    if card.get("reliability"):
        found.append(_reliability(card))
    if card.get("pit"):
        found.append(_pit(card))
    return found


def _tracking(card: Card, *, cumulated: bool) -> Plot:
    track, buying = card["tracking"], card["kind"] == "buying"
    days = [dt.date.fromisoformat(start) for start in track["starts"]]
    held = next((at for at, day in enumerate(track["starts"]) if day > track["end"]), None)
    actual, expected = (
        list(accumulate(track[name])) if cumulated else track[name] for name in ("actual", "expected")
    )
    title, y = (
        (_("Repeat purchases"), _("Repeat purchases"))
        if buying
        else (_("Customers lost"), _("Customers lost"))
    )
    title = _("%(what)s, cumulated") % {"what": title} if cumulated else title
    end = formats.day(dt.date.fromisoformat(track["end"]))
    what = _("The model learned up to %(end)s; the shaded part is what it had not seen.")
    return Plot(
        "tracking-cumulated" if cumulated else "tracking",
        title,
        what % {"end": end},
        _data(
            [formats.day(day) for day in days],
            actual,
            expected,
            y=y,
            held_from=held,
        ),
        (_("From"), _("actual"), _("expected")),
        _table(map(formats.day, days), _numbers(actual), _numbers(expected, 1)),
    )


def _survival(card: Card) -> Plot:
    found = card["survival"]
    years = [formats.number(year) for year in found["years"]]
    return Plot(
        "survival",
        _("Still customers after so many years"),
        _("The share of those who came that is still there: as it was, and as the model has it."),
        _data(
            years,
            found["actual"],
            found["expected"],
            x=_("Years since they came"),
            y=_("Share"),
            percent=True,
        ),
        (_("Years"), _("actual"), _("expected")),
        _table(years, _shares(found["actual"]), _shares(found["expected"])),
    )


def _histogram(card: Card) -> Plot:
    found = card["histogram"]
    places = [str(count) for count in found["counts"]]
    return Plot(
        "histogram",
        _("Customers by repeat purchases"),
        _("How many customers bought again how often, and how many the model would expect."),
        _data(
            places,
            found["actual"],
            found["expected"],
            kind="bars",
            x=_("Repeat purchases"),
            y=_("Customers"),
        ),
        (_("Repeat purchases"), _("actual"), _("expected")),
        _table(places, _numbers(found["actual"]), _numbers(found["expected"])),
    )


def _reliability(card: Card) -> Plot:
    groups = card["reliability"]
    actual, expected, error = ([row[name] for row in groups] for name in ("actual", "expected", "error"))
    places = [str(number) for number in range(1, len(groups) + 1)]
    buying = card["kind"] == "buying"
    return Plot(
        "reliability",
        _("Calibration: purchases") if buying else _("Calibration: customers lost"),
        _(
            "Ten groups of customers, from whom least was expected to whom most, in the time that the model "
            "had not seen. Up to two standard errors a difference may be chance."
        ),
        _data(
            places,
            actual,
            expected,
            kind="bars",
            x=_("Tenths of the customers, by what was expected"),
            y=_("Purchases per customer") if buying else _("Share lost"),
            digits=2 if buying else 0,
            percent=not buying,
        ),
        (_("Tenth"), _("actual"), _("expected"), _("Standard error")),
        _table(
            places, *((_numbers(one, 3) if buying else _shares(one)) for one in (actual, expected, error))
        ),
    )


def _pit(card: Card) -> Plot:
    shares = card["pit"]
    places = [formats.number(100 * (at + 1) / len(shares)) for at in range(len(shares))]
    return Plot(
        "pit",
        _("Are the forecasts honest?"),
        _(
            "Where in their forecasts the customers ended up. All bars at the line: honest. High at both "
            "ends: too sure; high in the middle: too timid; high on the right: more came than expected."
        ),
        _data(
            places,
            shares,
            kind="bars",
            x=_("Percent of their forecasts"),
            y=_("Share of the customers"),
            level=1 / len(shares),
            percent=True,
        ),
        (_("Percent of their forecasts"), _("Share of the customers")),
        _table(places, _shares(shares)),
    )


def _data(
    places: list[str],
    *values: Sequence[float],
    kind: str = "lines",
    x: str = "",
    y: str = "",
    held_from: int | None = None,
    level: float | None = None,
    percent: bool = False,
    digits: int = 0,
) -> dict[str, object]:
    names = (_("actual"), _("expected")) if len(values) > 1 else (_("customers"),)
    return {
        "kind": kind,
        "places": places,
        "series": [{"name": name, "values": line} for name, line in zip(names, values, strict=True)],
        "held_from": held_from,
        "level": level,
        "percent": percent,
        "digits": digits,
        "language": get_language(),
        "words": {"x": x, "y": y, "held": _("not seen by the model"), "level": _("honest")},
    }


def _numbers(values: Iterable[float], digits: int = 0) -> list[str]:
    return [formats.number(value, digits) for value in values]


def _shares(values: Iterable[float]) -> list[str]:
    return [formats.percent(value, 1) for value in values]


def _table(*columns: Iterable[str]) -> list[list[str]]:
    return [list(row) for row in zip(*columns, strict=True)]
