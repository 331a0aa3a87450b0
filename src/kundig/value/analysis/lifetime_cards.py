"""What does the report say about the value to come: pictures, tables and the model card?"""

import datetime as dt
from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import Any

from kundig.value.analysis.cards import Card, pairs, table
from kundig.value.analysis.lifetime_words import doubts, not_forecast, steps, value_to_come, why
from kundig.value.analysis.results import Analysis
from kundig.value.analysis.words import Words
from kundig.value.pictures import Labels, heat_picture
from kundig.value.plots import Series, bars_picture, lines_picture

WIDE, SMALL = (540, 300), (340, 260)


def lifetime_cards(found: Analysis, words: Words) -> list[Card]:
    """All of them; one with the reason where there is no forecast."""
    _, card = words._, found.lifetime.card
    if card is None:
        return [Card(_("Value of the next 12 months"), "", not_forecast(found, words), wide=True)]
    cards = []
    if card["tracking"] is not None:
        cards += [_tracking(card, words, cumulated=cumulated) for cumulated in (True, False)]
    cards += [_histogram(card, words), _matrix(card, words)]
    if card["pit"] is not None:
        cards += [_reliability(card, found, words), _pit(card, words)]
    return [*cards, _scores(card, words), _model(card, found, words)]


def _both(draw: Callable[[tuple[int, int]], str]) -> str:
    """The picture for wide and for small screens."""
    return "".join(
        f'<div class="{kind}">{draw(size)}</div>'
        for kind, size in (("wide-only", WIDE), ("small-only", SMALL))
    )


def _tracking(card: dict[str, Any], words: Words, *, cumulated: bool) -> Card:
    _, track = words._, card["tracking"]
    days = [dt.date.fromisoformat(start) for start in track["starts"]]
    held = next((at for at, day in enumerate(track["starts"]) if day > track["end"]), None)
    actual, expected = (
        list(accumulate(track[name])) if cumulated else track[name] for name in ("actual", "expected")
    )
    title = _("Repeat purchases, cumulated") if cumulated else _("Repeat purchases by period")
    names = (_("actual"), _("expected"))
    labels = Labels(title=title, y=_("Repeat purchases"), mark=_("not seen by the model"))
    picture = _both(
        lambda size: lines_picture(
            [Series(names[0], actual), Series(names[1], expected)],
            labels,
            places=[words.month(day) for day in days],
            held_from=held,
            format_value=words.number,
            size=size,
        )
    )
    rows = _rows(map(words.day, days), [words.number(n) for n in actual], [words.number(n) for n in expected])
    what = _("The model learned up to %(end)s; the shaded part is what it had not seen.") % {
        "end": words.day(dt.date.fromisoformat(track["end"]))
    }
    return Card(title, table([_("From"), *names], rows), what, picture, _("Purchases as a table"))


def _histogram(card: dict[str, Any], words: Words) -> Card:
    _, found = words._, card["histogram"]
    names = (_("actual"), _("expected"))
    title = _("Customers by repeat purchases")
    places = [str(count) for count in found["counts"]]
    picture = _both(
        lambda size: bars_picture(
            [Series(names[0], found["actual"]), Series(names[1], found["expected"])],
            Labels(title=title, x=_("Repeat purchases"), y=_("Customers")),
            places=places,
            format_value=words.number,
            size=size,
        )
    )
    rows = _rows(places, *([words.number(n) for n in found[name]] for name in ("actual", "expected")))
    what = _("How many customers bought again how often, and how many the model would expect.")
    heads = [_("Repeat purchases"), *names]
    return Card(title, table(heads, rows), what, picture, _("Customers as a table"))


def _matrix(card: dict[str, Any], words: Words) -> Card:
    _, matrix = words._, card["matrix"]
    rows = [steps(words, step) for step in matrix["frequencies"]]
    columns = [steps(words, step) for step in matrix["silences"]]
    texts = [["" if chance is None else words.share(chance, 0) for chance in row] for row in matrix["active"]]
    title = _("Still active?")
    pictures = "".join(
        f'<div class="{kind}">'
        + heat_picture(
            matrix["active"],
            Labels(title=title, x=_("Days since the last purchase")),
            rows=rows,
            columns=[f">{start - 1}" if end is None else f"≤{end}" for start, end in matrix["silences"]],
            texts=texts,
            cell=cell,
        )
        + "</div>"
        for kind, cell in (("wide-only", (74, 40)), ("small-only", (46, 38)))
    )
    listed = [
        [row, column, texts[at][beside], words.number(matrix["customers"][at][beside])]
        for at, row in enumerate(rows)
        for beside, column in enumerate(columns)
        if matrix["customers"][at][beside]
    ]
    heads = [
        _("Repeat purchases"),
        _("Days since the last purchase"),
        _("Chance to be active"),
        _("Customers"),
    ]
    what = _(
        "How likely a customer still buys, by repeat purchases (down) and days of silence (across). Long "
        "silence of one who used to buy often says more than that of one who seldom does."
    )
    return Card(title, table(heads, listed), what, pictures, _("Chances as a table"))


def _reliability(card: dict[str, Any], found: Analysis, words: Words) -> Card:
    _, groups = words._, card["reliability"]
    names = (_("actual"), _("expected"))
    title = _("Calibration: purchases")
    places = [str(number) for number in range(1, len(groups) + 1)]
    picture = _both(
        lambda size: bars_picture(
            [
                Series(name, [row[key] for row in groups])
                for name, key in zip(names, ("actual", "expected"), strict=True)
            ],
            Labels(
                title=title,
                x=_("Tenths of the customers, by what was expected"),
                y=_("Purchases per customer"),
            ),
            places=places,
            format_value=lambda value: words.number(value, 0 if value == round(value) else 1),
            size=size,
        )
    )
    rows = [
        [place, *(words.number(row[name], 2) for name in ("actual", "expected", "error"))]
        for place, row in zip(places, groups, strict=True)
    ]
    heads = [_("Tenth"), *names, _("Standard error")]
    return Card(title, table(heads, rows), _covered(card, found, words), picture, _("Tenths as a table"))


def _covered(card: dict[str, Any], found: Analysis, words: Words) -> str:
    _, held = words._, card["coverage"]
    sentence = (
        _("Looking back, %(inside)s of %(customers)s customers lay within their bounds; %(level)s should.")
        + " "
        + _("Together they brought %(actual)s; expected were %(expected)s, %(low)s to %(high)s.")
    )
    money = {
        name: words.money(held[name], found.currency, 0) for name in ("actual", "expected", "low", "high")
    }
    return sentence % {
        "inside": words.share(held["inside"], 0),
        "customers": words.number(held["customers"]),
        "level": words.share(held["level"], 0),
        **money,
    }


def _pit(card: dict[str, Any], words: Words) -> Card:
    _, shares = words._, card["pit"]
    title = _("Are the forecasts honest?")
    places = [words.share((at + 1) / len(shares), 0) for at in range(len(shares))]
    picture = _both(
        lambda size: bars_picture(
            [Series(_("customers"), shares)],
            Labels(
                title=title,
                x=_("Percent of their forecasts"),
                y=_("Share of the customers"),
                level=_("honest"),
            ),
            places=[place.rstrip("%\u202f") for place in places],
            level=1 / len(shares),
            format_value=lambda value: words.share(value, 0),
            size=size,
        )
    )
    rows = [[place, words.share(share)] for place, share in zip(places, shares, strict=True)]
    what = _(
        "Where in their forecasts the customers ended up. All bars at the line: honest. High at both ends: "
        "too sure; high in the middle: too timid; high on the right: more came than expected."
    )
    heads = [_("Percent of their forecasts"), _("Share of the customers")]
    return Card(title, table(heads, rows), what, picture, _("Shares as a table"))


def _scores(card: dict[str, Any], words: Words) -> Card:
    """The models, best first: over all cuts, and how far behind the best at each."""
    _, rows = words._, card["scores"]
    cuts = list(dict.fromkeys(row["cut"] for row in rows if row["cut"]))
    behind = {(row["model"], row["cut"]): words.percent(max(0.0, row["behind"]), 2) for row in rows}
    listed = [
        [
            _(model),
            _likely(words, row["score"], 4),
            behind[row["model"], None],
            " – ".join(words.percent(max(0.0, row[end]), 2) for end in ("behind_low", "behind_high")),
            *(behind.get((row["model"], cut), "–") for cut in cuts),
        ]
        for model, row in ((row["model"], row) for row in sorted(rows, key=lambda row: -row["score"]))
        if row["cut"] is None
    ]
    heads = [
        _("Model"),
        _("Log score"),
        _("behind the best"),
        _("in %(share)s of draws") % {"share": words.share(0.9, 0)},
        *(_("after %(day)s") % {"day": words.day(dt.date.fromisoformat(cut))} for cut in cuts),
    ]
    what = _(
        "Each model was tried on past windows that it had not seen. Its score says how likely it held what "
        "came: the nearer to 0, the better. Beside it stands how far it was behind the best, over all and "
        "after each day, and between which bounds that lies when customers are drawn anew."
    )
    return Card(
        _("Models against the yardstick"),
        table(heads, listed) if listed else "",
        f"{why(card, words)} {what}" if listed else why(card, words),
        wide=True,
    )


def _model(card: dict[str, Any], found: Analysis, words: Words) -> Card:
    _, data = words._, card["data"]
    expected, bounds = value_to_come(found, card, words)
    rows = [
        (_("Value of the next 12 months"), f"{expected} ({bounds})"),
        (_("Discounted by, per year"), words.share(data["discount_per_year"], 0)),
        (_("Model"), card["model"]["label"]),
        *_parameters(card["model"], words),
    ]
    if card["spend"] is not None:
        rows += [(_("Spend"), card["spend"]["label"]), *_parameters(card["spend"], words)]
    first, last = (words.day(dt.date.fromisoformat(data[name])) for name in ("first", "last"))
    unit = UNITS[data["unit"]]
    rows += [
        (_("Customers"), words.number(data["customers"])),
        (_("Days with a purchase"), words.number(data["purchases"])),
        (_("Data"), f"{first} – {last}"),
        (_("Unit of time"), _(unit)),
        (_("Computed on"), words.day(dt.date.fromisoformat(card["made_on"]))),
    ]
    if data["looked_at"] < data["customers"]:
        rows.append((_("Customers drawn for the checks"), words.number(data["looked_at"])))
    rows += [(_("Caution"), one) for one in doubts(card, words)] or [(_("Caution"), _("none"))]
    what = _("For whoever wants to check: parameters as the papers name them, each with its standard error.")
    return Card(_("Model card"), pairs(rows), what, wide=True)


def _parameters(model: dict[str, Any], words: Words) -> list[tuple[str, str]]:
    rows = [
        (one["name"], f"{words.number(one['value'], 4)} ± {words.number(one['error'], 4)}")
        for one in model["params"]
    ]
    return [*rows, (words._("Log-likelihood"), _likely(words, model["log_likelihood"], 2))]


def _likely(words: Words, value: float, digits: int) -> str:
    """A log-likelihood: below 0, which is no loss."""
    return words.number(value, digits).replace("-", "\N{MINUS SIGN}")


def _rows(*columns: Iterable[str]) -> list[list[str]]:
    return [list(row) for row in zip(*columns, strict=True)]


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


UNITS = {"day": _("day"), "week": _("week"), "month": _("month"), "year": _("year")}
