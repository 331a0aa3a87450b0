"""What does the analysis say on the terminal?"""

import sys
import time
from typing import TextIO

from kundig.base.messages import say
from kundig.base.refusals import Refused
from kundig.value.analysis.lifetime_words import doubts, not_forecast, value_to_come, why
from kundig.value.analysis.messages import MESSAGES
from kundig.value.analysis.results import Analysis
from kundig.value.analysis.words import Words

BAR = 30


class Bar:
    """A progress bar on a terminal; silent elsewhere."""

    def __init__(self, what: str, stream: TextIO = sys.stderr, *, quiet: bool = False) -> None:
        self.what, self.stream = what, stream
        self.shown = not quiet and stream.isatty()
        self._last = 0.0

    def __call__(self, share: float) -> None:
        now = time.monotonic()
        if self.shown and (now - self._last > 0.1 or share >= 1):
            self._last = now
            done = round(BAR * min(1.0, share))
            self.stream.write(f"\r{self.what} [{'█' * done}{'·' * (BAR - done)}] {min(1.0, share):4.0%}")
            self.stream.flush()

    def step(self, what: str, share: float) -> None:
        """Say what is done now."""
        if self.shown:
            self.stream.write("\r\033[K")
        self.what, self._last = what, 0.0
        self(share)

    def end(self) -> None:
        """Leave a clean line."""
        if self.shown:
            self.stream.write("\r\033[K")
            self.stream.flush()


def printed(found: Analysis, words: Words, *, folder: str | None) -> str:
    """The summary in words."""
    _, curve = words._, found.curve
    lines = [
        f"{found.file}: {words.day(found.first)} – {words.day(found.last)}",
        "",
        *_columns(found, words),
        "",
        _row(_("Customers"), words.number(found.customers.num_rows)),
        _row(_("Transactions"), words.number(found.transactions)),
        _row(_("Refused rows"), words.number(found.seen - found.transactions) + _reasons(found, words)),
        _row(_("Revenue"), words.money(found.revenue, found.currency)),
    ]
    if found.cost is not None and found.profit is not None:
        lines.append(_row(_("Cost"), words.money(found.cost, found.currency)))
        lines.append(_row(_("Profit"), words.money(found.profit, found.currency)))
    lines += ["", headline(found, words)]
    lines += _to_come(found, words)
    if curve.basis == "revenue":
        lines.append(_("The file tells no costs, so customers are compared by revenue; --cost adds them."))
    for doubt in found.choice.doubts:
        lines.append("! " + say(Refused(doubt.code, **doubt.params), words.language))
    if folder is not None:
        lines += [
            "",
            _("Written to %(folder)s: report.html, summary.json, customers.parquet%(more)s")
            % {"folder": folder, "more": ", refused.csv" if found.seen > found.transactions else ""},
        ]
    return "\n".join(lines) + "\n"


def _to_come(found: Analysis, words: Words) -> list[str]:
    """The value of the next 12 months, its model and its cautions."""
    _, card = words._, found.lifetime.card
    if card is None:
        return ["", not_forecast(found, words)]
    expected, bounds = value_to_come(found, card, words)
    return [
        "",
        _row(_("Next 12 months"), f"{expected} ({bounds})"),
        _row(_("Model"), card["model"]["label"]),
        "",
        why(card, words),
        *("! " + one for one in doubts(card, words)),
        "",
    ]


def headline(found: Analysis, words: Words) -> str:
    """The whale curve in one or two sentences."""
    _, curve, profit = words._, found.curve, found.curve.basis == "profit"
    if curve.unit == "money":
        return _(
            "The total is %(total)s, so the curve is drawn in money, not in percent. %(losers)s customers "
            "(%(loss_share)s) stand at %(loss)s."
        ) % {
            "total": words.money(curve.total, found.currency, 0),
            "losers": words.number(curve.loss_makers),
            "loss_share": words.share(curve.loss_share),
            "loss": words.money(curve.loss_sum, found.currency, 0),
        }
    if curve.loss_makers:
        pattern = (
            _(
                "%(plateau)s of the customers bring nearly all of the profit; the curve peaks at "
                "%(peak)s with "
                "%(share)s. %(losers)s customers (%(loss_share)s) lose %(loss)s."
            )
            if profit
            else _(
                "%(plateau)s of the customers bring nearly all of the revenue; the curve peaks at "
                "%(peak)s with "
                "%(share)s. %(losers)s customers (%(loss_share)s) stand at %(loss)s."
            )
        )
        return pattern % {
            "plateau": words.share(curve.plateau_share),
            "peak": words.percent(curve.peak_height),
            "share": words.share(curve.peak_share),
            "losers": words.number(curve.loss_makers),
            "loss_share": words.share(curve.loss_share),
            "loss": words.money(abs(curve.loss_sum) if profit else curve.loss_sum, found.currency, 0),
        }
    pattern = (
        _(
            "The best fifth of the customers bring %(fifth)s of the profit; %(most)s of it come "
            "from %(plateau)s of "
            "them. Nobody loses money."
        )
        if profit
        else _(
            "The best fifth of the customers bring %(fifth)s of the revenue; %(most)s of it come "
            "from %(plateau)s "
            "of them."
        )
    )
    return pattern % {
        "fifth": words.percent(float(curve.heights[20])),
        "most": words.percent(95, 0),
        "plateau": words.share(curve.plateau_share),
    }


def _columns(found: Analysis, words: Words) -> list[str]:
    _, choice = words._, found.choice
    lines = [
        _row(_("Customer"), choice.customer.name),
        _row(
            _("Date"),
            f"{choice.date.name} ({choice.days.format})" if choice.date.is_text else choice.date.name,
        ),
        _row(_("Amount"), choice.amount.text),
    ]
    if choice.cost is not None:
        lines.append(_row(_("Cost"), choice.cost.text))
    return lines


def _reasons(found: Analysis, words: Words) -> str:
    return f" ({', '.join(reasons(found, words))})" if found.refused else ""


def reasons(found: Analysis, words: Words) -> list[str]:
    """Each reason with its number of rows."""
    return [f"{words.number(count)} × {short_reason(code, words)}" for code, count in found.refused.items()]


def short_reason(code: str, words: Words) -> str:
    """A reason without the figures of one row."""
    if code == "fields":
        return words._("wrong number of fields")
    return words._(MESSAGES[f"analyse.reason_{code}"])


def _row(name: str, value: str) -> str:
    return f"  {name:<18} {value}"
