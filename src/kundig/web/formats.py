"""How does a figure read, in the reader's language?"""

import datetime as dt
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from kundig.base.operations import spoken_language

register = template.Library()
type Figure = Decimal | float | int | str | None


def grouped(value: Figure, digits: int, *, language: str) -> str:
    """A number with its language's marks.

    >>> grouped(-1234.5, 2, language="de"), grouped(1234.5, 1, language="en")
    ('−1.234,50', '1,234.5')
    """
    text = f"{Decimal(str(value)):,.{digits}f}"
    if language == "de":
        text = text.translate({ord(","): ".", ord("."): ","})
    return text.replace("-", "\N{MINUS SIGN}") if Decimal(str(value)) else text.replace("-", "")


def _german() -> bool:
    return spoken_language().startswith("de")


@register.filter
def number(value: Figure, digits: int = 0) -> str:
    """A number, 1.234 or 1,234."""
    if value is None or value == "":
        return "–"
    return grouped(value, digits, language="de" if _german() else "en")


@register.filter
def quantity(value: Figure) -> str:
    """A count with as many decimals as it has, two at most: 18 or 4,25."""
    if value is None or value == "":
        return "–"
    exact = round(Decimal(str(value)), 2).normalize()
    return number(exact, max(0, -int(exact.as_tuple().exponent)))


@register.filter
def eur(value: Figure, digits: int = 0) -> str:
    """Euros, 1.234 € or €1,234."""
    if value is None or value == "":
        return "–"
    if _german():
        return f"{number(value, digits)}\N{NO-BREAK SPACE}€"
    text = number(value, digits)
    return f"\N{MINUS SIGN}€{text[1:]}" if text.startswith("\N{MINUS SIGN}") else f"€{text}"


@register.filter
def written(value: Figure) -> str:
    """An amount as one writes it into a field: no grouping, the language's decimal mark."""
    text = f"{Decimal(str(value)):.2f}"
    return text.replace(".", ",") if _german() else text


@register.filter
def percent(value: Figure, digits: int = 0) -> str:
    """A share of 1 as a percentage."""
    if value is None or value == "":
        return "–"
    gap = "\N{NO-BREAK SPACE}" if _german() else ""
    return f"{number(float(value) * 100, digits)}{gap}%"


@register.filter
def hundredth(value: float) -> float:
    """Percent as a share of 1."""
    return value / 100


@register.filter
def day(value: dt.date | None) -> str:
    """A day, 03.09.2026 or 3 Sep 2026."""
    if value is None:
        return "–"
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    return f"{value:%d.%m.%Y}" if _german() else f"{value.day} {value:%b %Y}"


@register.filter
def moment(value: dt.datetime | None) -> str:
    """A day and an hour."""
    return "–" if value is None else f"{day(value)}, {timezone.localtime(value):%H:%M}"


@register.filter
def month(value: dt.date) -> str:
    """A month, Oktober 2026."""
    return date_format(value, "F Y")


@register.filter
def plain(value: Figure) -> str:
    """A number for a machine: in an address or in SVG."""
    return str(value)
