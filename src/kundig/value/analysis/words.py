"""How are words, numbers, money and days written in the reader's language?"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from kundig.base.messages import translator

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}


@dataclass(frozen=True, slots=True)
class Words:
    """One language: `_` translates, the others format."""

    language: str

    @property
    def _(self) -> Callable[[str], str]:
        return translator(self.language).gettext

    def number(self, value: float | Decimal, digits: int = 0) -> str:
        """A number with separators.

        >>> Words("de").number(1234567.891, 2), Words("en").number(-0.001, 1)
        ('1.234.567,89', '0.0')
        """
        rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
        text = f"{abs(rounded) if rounded == 0 else rounded:,.{digits}f}"
        return text.translate(str.maketrans(",.", ".,")) if self.language == "de" else text

    def percent(self, value: float, digits: int = 1) -> str:
        """A percentage; German sets a narrow blank before the sign."""
        return f"{self.number(value, digits)}{'\u202f' if self.language == 'de' else ''}%"

    def share(self, value: float, digits: int = 1) -> str:
        """A share from 0 to 1 as a percentage."""
        return self.percent(100 * value, digits)

    def money(self, value: float | Decimal, currency: str | None, digits: int = 2) -> str:
        """An amount with its currency, where that is known.

        >>> Words("de").money(Decimal("-5.5"), "EUR"), Words("en").money(5, "CHF", 0)
        ('-5,50\\xa0€', 'CHF\\xa05')
        """
        number = self.number(value, digits)
        if currency is None:
            return number
        symbol = SYMBOLS.get(currency, currency)
        if self.language == "de":
            return f"{number}\xa0{symbol}"
        blank = "\xa0" if len(symbol) > 1 else ""
        return f"-{symbol}{blank}{number[1:]}" if number.startswith("-") else f"{symbol}{blank}{number}"

    def day(self, day: dt.date) -> str:
        """A day as people of the language write it."""
        return f"{day:%d.%m.%Y}" if self.language == "de" else f"{day.day} {day:%b %Y}"

    def month(self, day: dt.date, period: str = "month") -> str:
        """A month or quarter, short."""
        if period == "quarter":
            return f"{'Q'}{(day.month + 2) // 3}/{day.year}"
        return f"{day:%m/%Y}" if self.language == "de" else f"{day:%Y-%m}"
