"""How does FEEL reckon?

Decimal, 34 digits, half to even: IEEE 754-2008 decimal128.
"""

from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

# What has no finite result raises; callers turn that into null. Its flags are not read: threads may share it.
DECIMAL128 = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
NO_NUMBER = (InvalidOperation, DivisionByZero, Overflow)

NUMBERS = frozenset({int, Decimal})


def number(text: str) -> Decimal | None:
    """The number that a text writes; null if it is too large or none."""
    try:
        value = DECIMAL128.create_decimal(text)
    except NO_NUMBER:
        return None
    return value if value.is_finite() else None


def shown(value: Decimal | int) -> str:
    """A number as text: without exponent and without zeros at the end."""
    if isinstance(value, int):
        return str(value)
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
