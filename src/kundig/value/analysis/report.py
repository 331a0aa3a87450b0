"""How does the report look: one page that needs nothing but itself?"""

from decimal import Decimal
from html import escape
from pathlib import Path
from string import Template

from kundig.base.messages import say
from kundig.base.refusals import Refused
from kundig.value.analysis.cards import (
    Card,
    cohort_card,
    cube_card,
    customer_cards,
    pairs,
    rfm_card,
    whale_card,
)
from kundig.value.analysis.console import headline, reasons, short_reason
from kundig.value.analysis.lifetime_cards import lifetime_cards
from kundig.value.analysis.lifetime_words import value_to_come
from kundig.value.analysis.results import Analysis
from kundig.value.analysis.words import Words
from kundig.value.pictures import STYLE
from kundig.value.plots import STYLE as PLOTS

HERE = Path(__file__).parent


def report(found: Analysis, words: Words) -> str:
    """The whole page as HTML."""
    _ = words._
    page = Template((HERE / "report.html").read_text(encoding="utf-8"))
    best, *worst = customer_cards(found, words)
    cards = [
        whale_card(found, words),
        rfm_card(found, words),
        best,
        cohort_card(found, words),
        *lifetime_cards(found, words),
        *worst,
        cube_card(found, words),
        _reading_card(found, words, wide=bool(worst)),
    ]
    period = f"{words.day(found.first)} – {words.day(found.last)}"
    return page.substitute(
        language=words.language,
        title=escape(_("What the customers in %(file)s are worth") % {"file": found.file}),
        subtitle=escape(period),
        style=(HERE / "report.css").read_text(encoding="utf-8") + STYLE + PLOTS,
        headline=escape(headline(found, words)),
        tiles="".join(_tiles(found, words)),
        notes=_notes(found, words),
        cards=f'<div class="cards">{"".join(map(_section, cards))}</div>',
        footer=escape(_("Computed by Kundig on this machine; the file was only read.")),
    )


def _tiles(found: Analysis, words: Words) -> list[str]:
    _, curve = words._, found.curve

    def money(value: Decimal) -> str:
        """Whole units where the sum is large; the exact sums stand in summary.json and on the terminal."""
        return words.money(value, found.currency, 0 if abs(value) >= 100_000 else 2)

    per_customer = found.value / found.customers.num_rows
    each = _("%(money)s per customer") % {"money": words.money(per_customer, found.currency)}
    tiles = [
        (_("Customers"), words.number(found.customers.num_rows), ""),
        (_("Transactions"), words.number(found.transactions), ""),
        (_("Revenue"), money(found.revenue), each if found.cost is None else ""),
    ]
    if found.profit is not None:
        tiles.append((_("Profit"), money(found.profit), each))
    if curve.unit == "percent" and curve.loss_makers:
        at = _("at %(share)s of the customers") % {"share": words.share(curve.peak_share)}
        tiles.append((_("Peak"), words.percent(curve.peak_height), at))
    elif curve.unit == "percent":
        tiles.append((_("Best fifth"), words.percent(float(curve.heights[20])), _("of the total")))
    if found.lifetime.card is not None:
        tiles.append((_("Next 12 months"), *value_to_come(found, found.lifetime.card, words)))
    refused = found.seen - found.transactions
    of = _("of %(rows)s rows") % {"rows": words.number(found.seen)}
    tiles.append((_("Refused rows"), words.number(refused), of))
    return [
        f'<li><span class="name">{escape(name)}</span><span class="value">{escape(value)}</span>'
        f'<span class="more">{escape(more)}</span></li>'
        for name, value, more in tiles
    ]


def _notes(found: Analysis, words: Words) -> str:
    _ = words._
    notes = [say(Refused(doubt.code, **doubt.params), words.language) for doubt in found.choice.doubts]
    if found.refused:
        listed = ", ".join(reasons(found, words))
        notes.append(_("Refused rows: %(reasons)s. They are listed in refused.csv.") % {"reasons": listed})
    if found.curve.basis == "revenue":
        notes.append(_("The file tells no costs, so customers are compared by revenue; --cost adds them."))
    items = "".join(f"<li>{escape(note)}</li>" for note in notes)
    return f'<ul class="notes">{items}</ul>' if notes else ""


def _section(card: Card) -> str:
    wide = ' class="wide"' if card.wide else ""
    what = f'<p class="what">{escape(card.what)}</p>' if card.what else ""
    named = f"{card.title}: {card.summary}" if card.summary else card.title
    table = card.table and f"<div {_region(named)}>{card.table}</div>"
    if card.picture:
        table = f"<details><summary>{escape(card.summary)}</summary>{table}</details>"
    return f"<section{wide}><h2>{escape(card.title)}</h2>{what}{card.picture}{table}</section>"


def _region(title: str) -> str:
    """What scrolls must be reachable by keyboard, and so be named."""
    return f'class="scroll" tabindex="0" role="region" aria-label="{escape(title, quote=True)}"'


def _reading_card(found: Analysis, words: Words, *, wide: bool) -> Card:
    _, choice = words._, found.choice
    rows: list[tuple[str, str]] = [
        (_("Customer"), choice.customer.name),
        (
            _("Date"),
            f"{choice.date.name} ({choice.days.format})" if choice.date.is_text else choice.date.name,
        ),
        (_("Amount"), choice.amount.text),
        (_("Cost"), choice.cost.text if choice.cost else "–"),
        (_("Currency"), found.currency or "–"),
    ]
    named = {
        "encoding": _("Encoding"),
        "delimiter": _("Separator"),
        "sheet": _("Sheet"),
        "blank_lines": _("Blank lines"),
        "lines_above_header": _("Lines above the header"),
    }
    rows += [(named[key], str(value)) for key, value in found.table.how.items() if value != 0]
    refused = [(short_reason(code, words), words.number(count)) for code, count in found.refused.items()]
    rows += [(_("Refused: %(reason)s") % {"reason": reason}, count) for reason, count in refused]
    return Card(title=_("How the file was read"), table=pairs(rows), wide=wide)
