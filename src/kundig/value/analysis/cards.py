"""Which pictures and tables stand in the report?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import pyarrow as pa

from kundig.value.analysis.results import Analysis
from kundig.value.analysis.words import Words
from kundig.value.pictures import Labels, heat_picture, whale_picture

MOST_COHORTS = 24
LISTED = 10


@dataclass(frozen=True, slots=True)
class Card:
    """A titled part of the report; with a picture, the table folds away under `summary`."""

    title: str
    table: str
    what: str = ""
    picture: str = ""
    summary: str = ""
    wide: bool = False


def whale_card(found: Analysis, words: Words) -> Card:
    """The whale curve."""
    _, curve = words._, found.curve
    profit, percent = curve.basis == "profit", curve.unit == "percent"
    peaked = curve.loss_makers > 0
    mark_share = curve.peak_share if peaked else 0.2
    height = float(np.interp(mark_share, curve.shares, curve.heights))
    shown = words.percent if percent else lambda value: words.money(value, found.currency, 0)
    values = {"height": shown(curve.peak_height if peaked else height), "share": words.share(mark_share)}
    pattern = (
        _("Peak %(height)s at %(share)s of the customers")
        if peaked
        else _("%(share)s of the customers bring %(height)s")
    )
    title = _("Whale curve of the profit") if profit else _("Whale curve of the revenue")
    labels = Labels(
        title=f"{title}: {pattern % values}",
        x=_("Customers, best first"),
        y=_("Cumulated profit") if profit else _("Cumulated revenue"),
        mark=pattern % values,
        level=(_("Total profit") if profit else _("Total revenue")) if percent else "",
    )
    pictures = [
        f'<div class="{kind}">'
        + whale_picture(
            curve,
            labels,
            format_height=lambda value: words.percent(value, 0) if percent else words.number(value),
            format_share=lambda share: words.share(share, 0),
            mark_share=mark_share,
            size=size,
        )
        + "</div>"
        for kind, size in (("wide-only", (1100, 420)), ("small-only", (360, 300)))
    ]
    rows = [
        [words.share(share, 0), shown(height), shown(low), shown(high)]
        for share, height, low, high in zip(
            curve.shares, curve.heights, curve.band_low, curve.band_high, strict=True
        )
    ]
    heads = [_("Customers"), labels.y, _("Band from"), _("Band to")]
    what = (
        _(
            "Customers by profit, the best first, cumulated. Where the curve falls, customers cost "
            "more than they "
            "bring. The band holds 80 % of the curves of equally large samples."
        )
        if profit
        else _(
            "Customers by revenue, the best first, cumulated. The band holds 80 % of the curves of "
            "equally large samples."
        )
    )
    return Card(title, table(heads, rows), what, "".join(pictures), _("Curve as a table"), wide=True)


def rfm_card(found: Analysis, words: Words) -> Card:
    """RFM: how many customers by recency and frequency."""
    _ = words._
    cells = {(row["r"], row["f"]): row for row in found.rfm.heat_map.to_pylist()}
    down, across = (5, 4, 3, 2, 1), (1, 2, 3, 4, 5)
    counts = [[float(cells[r, f]["customers"]) for f in across] for r in down]
    pictures = [
        f'<div class="{kind}">'
        + heat_picture(
            counts,
            Labels(title=_("Customers by recency and frequency"), x=_("Frequency: 5 bought most often")),
            rows=[f"R {r}" for r in down],
            columns=[f"F {f}" for f in across],
            texts=[[words.number(value) for value in line] for line in counts],
            cell=cell,
        )
        + "</div>"
        for kind, cell in (("wide-only", (90, 52)), ("small-only", (56, 42)))
    ]
    rows = [
        [
            f"R {r}",
            f"F {f}",
            words.number(cells[r, f]["customers"]),
            words.money(cells[r, f]["monetary"], found.currency),
        ]
        for r in down
        for f in across
    ]
    heads = [_("Recency"), _("Frequency"), _("Customers"), _("Revenue")]
    what = _(
        "R 5 bought last, F 5 on the most days, each by fifths. High F with low R: good customers "
        "who stay away."
    )
    return Card(
        _("Recency and frequency"), table(heads, rows), what, "".join(pictures), _("Heat map as a table")
    )


def cube_card(found: Analysis, words: Words) -> Card:
    """The value cube of the base as a product of three."""
    _, cube = words._, found.cube
    money = words.money(cube.profit_per_customer_year, found.currency)
    each = _("Profit per customer and year") if found.cost is not None else _("Revenue per customer and year")
    total = _("Profit to date") if found.cost is not None else _("Revenue to date")
    rows = [
        [_("Customers"), words.number(cube.customers)],
        [_("Years since the first purchase, on average"), words.number(cube.tenure_years, 2)],
        [each, money],
        [total, words.money(cube.profit, found.currency)],
    ]
    what = _(
        "Three ways to more value: more customers (acquisition), for longer (retention), each worth more "
        "(development). The product of the three is the value to date."
    )
    return Card(_("Value cube today"), table([_("Axis"), _("Today")], rows, long=True), what)


def cohort_card(found: Analysis, words: Words) -> Card:
    """How many of each cohort came back."""
    _, cohorts = words._, found.cohorts
    kept = [
        row
        for row in range(len(cohorts.starts))
        if cohorts.sizes[row] > 0 and cohorts.active[row, 1:2].max(initial=-1) >= 0
    ][-MOST_COHORTS:]
    if not kept:
        return Card(
            _("Cohorts: who came back"),
            "",
            _("All customers came in one period; later ones will show more."),
            wide=True,
        )
    width = min(MOST_COHORTS, max((int((cohorts.active[row] >= 0).sum()) for row in kept), default=1))
    names = [words.month(cohorts.starts[row].item(), cohorts.period) for row in kept]
    # The first purchase itself is always 100 %: the colours start with the first return.
    shares = [
        [
            None
            if since == 0 or np.isnan(cohorts.retention[row, since])
            else float(cohorts.retention[row, since])
            for since in range(width)
        ]
        for row in kept
    ]
    texts = [["" if share is None else words.number(100 * share) for share in line] for line in shares]
    title = _("Cohorts: who came back")
    picture = heat_picture(
        [line[1:] for line in shares],
        Labels(
            title=title,
            x=_("Months since the first purchase; cells in %")
            if cohorts.period == "month"
            else _("Quarters since the first purchase; cells in %"),
        ),
        rows=names,
        columns=[str(since) for since in range(1, width)],
        texts=[line[1:] for line in texts],
        cell=(min(84, max(46, 1000 // width)), 32),
    )
    rows = [
        [name, words.number(cohorts.sizes[row]), *(text and f"{text} %" for text in line[1:])]
        for name, row, line in zip(names, kept, texts, strict=True)
    ]
    heads = [_("Cohort"), _("Customers"), *(str(since) for since in range(1, width))]
    what = _("Customers by the period of their first purchase, and the share of them who bought again later.")
    least = f"--least: {min(46 * width + 70, 1100)}px" if width > 6 else ""
    scroll = f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(title)}" style="{least}">'
    return Card(
        title, table(heads, rows), what, f"{scroll}{picture}</div>", _("Cohorts as a table"), wide=True
    )


def customer_cards(found: Analysis, words: Words) -> list[Card]:
    """The customers at both ends of the curve; the best first, the costly ones where there are any."""
    _, customers = words._, found.customers
    name = "profit" if found.cost is not None else "revenue"
    cards = [_customers(found, words, customers.slice(0, LISTED), name, _("The most valuable customers"))]
    if found.curve.loss_makers:
        count = min(LISTED, found.curve.loss_makers)
        last = customers.slice(customers.num_rows - count).take(list(range(count - 1, -1, -1)))
        title = (
            _("The customers who cost most") if name == "profit" else _("The customers with negative revenue")
        )
        cards.append(_customers(found, words, last, name, title))
    return cards


def _customers(found: Analysis, words: Words, rows: pa.Table, name: str, title: str) -> Card:
    _ = words._
    listed = [
        [
            str(row["customer"]),
            words.money(row[name], found.currency),
            words.number(row["transactions"]),
            words.day(row["last_day"]),
        ]
        for row in rows.to_pylist()
    ]
    value = _("Profit") if name == "profit" else _("Revenue")
    heads = [_("Customer"), value, _("Transactions"), _("Last purchase")]
    return Card(title, table(heads, listed))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, long: bool = False) -> str:
    """An HTML table; the first column heads its rows."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td{_loss(cell)}>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    kind = ' class="long"' if long else ""
    return f"<table{kind}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def pairs(rows: Sequence[tuple[str, str]]) -> str:
    """An HTML table of names and words."""
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td class="word">{escape(value)}</td></tr>'
        for name, value in rows
    )
    return f'<table class="pairs">{body}</table>'


def _loss(cell: str) -> str:
    return ' class="loss"' if cell.startswith("-") else ""
