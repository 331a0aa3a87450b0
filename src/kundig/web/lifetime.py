"""What will the customers bring, how sure is that, and which models say so?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kundig.base.messages import say, translator
from kundig.base.operations import spoken_language
from kundig.base.refusals import Refused
from kundig.base.roles import SEE_VALUE
from kundig.customers.segments.filters import Condition
from kundig.value import reading
from kundig.value.lifetime.names import model_name
from kundig.web import formats
from kundig.web.access import needs
from kundig.web.listing import to_list
from kundig.web.plots import Card, Plot, plots
from kundig.web.shell import page
from kundig.web.value import shade

COLUMNS = (
    "customer.name",
    "level.code",
    "lifetime.value",
    "lifetime.low",
    "lifetime.high",
    "lifetime.active",
)
KINDS: dict[str, str | Promise] = {
    "contracts": gettext_lazy("Customers under contract"),
    "buying": gettext_lazy("Customers who buy"),
}
UNITS: dict[str, str | Promise] = {
    "day": gettext_lazy("day"),
    "week": gettext_lazy("week"),
    "month": gettext_lazy("month"),
    "year": gettext_lazy("year"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A model card as the page shows it: sentences, plots, the matrix and the tables."""

    kind: str
    title: str | Promise
    link: str
    total: Mapping[str, Any] | None
    data: Mapping[str, Any]
    model: str
    sentences: list[str]
    warnings: list[str]
    plots: list[Plot]
    matrix: list[tuple[str, list[dict[str, object]]]]
    silences: list[str]
    scores: tuple[list[str], list[list[str]]]
    facts: list[tuple[str, str]]


@needs(SEE_VALUE)
def lifetime(request: HttpRequest) -> HttpResponse:
    """The page of lifetime values and their model cards."""
    found = reading.current()
    if found is None or not found.customers:
        return page(request, "overview/empty.html")
    cards = {kind: found.lifetime.get(kind) or {} for kind in KINDS}
    return page(
        request,
        "value/lifetime.html",
        shown=[_shown(card) for card in cards.values() if card.get("kind")],
        why_not=[
            (KINDS[kind], _said(card["why_not"]["code"], card["why_not"]["params"]))
            for kind, card in cards.items()
            if card.get("why_not")
        ],
    )


def _shown(card: Card) -> Shown:
    matrix = card.get("matrix")
    return Shown(
        kind=card["kind"],
        title=KINDS[card["kind"]],
        link=_link(card["kind"]),
        total=card.get("total"),
        data=card["data"],
        model=_name(card["winner"] if card.get("by_yardstick") else card["model"]["label"]),
        sentences=[_said(card["why"]["code"], card["why"]["params"]), *_covered(card)],
        # Several models may caution of the same: said once, it is read.
        warnings=list({one["code"]: _said(one["code"], one["params"]) for one in card["warnings"]}.values()),
        plots=plots(card),
        matrix=_matrix(matrix) if matrix else [],
        silences=[_steps(step) for step in matrix["silences"]] if matrix else [],
        scores=_scores(card),
        facts=_facts(card),
    )


def _link(kind: str) -> str:
    """The list of those who bring the value, the most valuable first."""
    holds = Condition("relationship.active", "is", ("yes" if kind == "contracts" else "no",))
    return to_list(holds, columns=COLUMNS, by="-lifetime.value")


def _covered(card: Card) -> list[str]:
    """How the bounds and the sum of held-out customers turned out."""
    held = card.get("coverage")
    if not held:
        return []
    found = [
        _("Looking back, %(inside)s of %(customers)s customers lay within their bounds; %(level)s should.")
        % {
            "inside": formats.percent(held["inside"]),
            "customers": formats.number(held["customers"]),
            "level": formats.percent(held["level"]),
        }
    ]
    if "expected" in held:
        found.append(
            _("Together they brought %(actual)s of revenue; expected were %(expected)s, %(low)s to %(high)s.")
            % {name: formats.eur(held[name]) for name in ("actual", "expected", "low", "high")}
        )
    return found


def _matrix(matrix: Mapping[str, Any]) -> list[tuple[str, list[dict[str, object]]]]:
    return [
        (
            _steps(step),
            [
                {"active": active, "customers": customers, "shade": shade(active or 0.0)}
                for active, customers in zip(chances, counts, strict=True)
            ],
        )
        for step, chances, counts in zip(
            matrix["frequencies"], matrix["active"], matrix["customers"], strict=True
        )
    ]


def _steps(step: list[int | None]) -> str:
    """From and to: 3-4, or 10+."""
    start, end = step
    if end is None:
        return f"{formats.number(start)}+"
    return formats.number(end) if start == end else f"{formats.number(start)}–{formats.number(end)}"


def _scores(card: Card) -> tuple[list[str], list[list[str]]]:
    """Heads and rows: the models, best first, over all cuts, and how far behind the best at each."""
    rows = card.get("scores") or []
    cuts = list(dict.fromkeys(row["cut"] for row in rows if row["cut"]))
    behind = {(row["model"], row["cut"]): formats.percent(max(0.0, row["behind"]) / 100, 2) for row in rows}
    heads = [
        _("Model"),
        _("Log score"),
        _("behind the best"),
        _("in %(share)s of draws") % {"share": formats.percent(0.9)},
        *(_("after %(day)s") % {"day": formats.day(dt.date.fromisoformat(cut))} for cut in cuts),
    ]
    listed = [
        [
            _name(row["model"]),
            formats.number(row["score"], 4),
            behind[row["model"], None],
            " – ".join(formats.percent(max(0.0, row[end]) / 100, 2) for end in ("behind_low", "behind_high")),
            *(behind.get((row["model"], cut), "–") for cut in cuts),
        ]
        for row in sorted(rows, key=lambda row: -row["score"])
        if row["cut"] is None
    ]
    return heads, listed


def _facts(card: Card) -> list[tuple[str, str]]:
    data = card["data"]
    days = [formats.day(dt.date.fromisoformat(data[name])) for name in ("first", "last") if data.get(name)]
    known = [
        (_("Model"), _name(card["model"]["label"])),
        *_parameters(card["model"]),
        *([(_("Spend"), card["spend"]["label"]), *_parameters(card["spend"])] if card.get("spend") else []),
        (_("Customers"), formats.number(data["customers"])),
        (_("Customers lost"), formats.number(data.get("losses"))),
        (_("Days with a purchase"), formats.number(data.get("purchases"))),
        (_("Customers drawn for the checks"), formats.number(data.get("looked_at"))),
        (_("Data"), " – ".join(days)),
        (_("Unit of time"), str(UNITS.get(data.get("unit", ""), ""))),
        (_("Discounted by, per year"), formats.percent(data.get("discount_per_year"))),
        (_("Computed on"), formats.day(dt.date.fromisoformat(card["made_on"]))),
    ]
    return [(name, value) for name, value in known if value not in ("", "–")]


def _parameters(model: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = [
        (one["name"], f"{formats.number(one['value'], 4)} ± {formats.number(one['error'], 4)}")
        for one in model["params"]
    ]
    return [*rows, (_("Log-likelihood"), formats.number(model.get("log_likelihood"), 2))]


def _name(model: str) -> str:
    """A model as one speaks of it."""
    return translator(spoken_language()).gettext(model_name(model))


def _said(code: str, params: Mapping[str, object]) -> str:
    """A caution as a sentence, its numbers as the reader writes them."""
    shown = {
        name: formats.number(value, 2 if value != round(value) else 0)
        if isinstance(value, float | int)
        else value
        for name, value in params.items()
    }
    if isinstance(model := params.get("model"), str):
        shown["model"] = _name(model)
    sentence = say(Refused(code, **shown), spoken_language())
    return sentence[:1].upper() + sentence[1:]
