"""Which amount did a person write?"""

import re
from decimal import Decimal

from kundig.base.refusals import Refused

LARGEST = Decimal(1_000_000)


def amount(text: str, *, language: str) -> Decimal:
    """An amount with the marks of its language; marks of the other are understood too.

    >>> amount("1.234,56", language="de"), amount("1,234.56", language="en"), amount("85.5", language="de")
    (Decimal('1234.56'), Decimal('1234.56'), Decimal('85.5'))
    """
    group, point = (".", ",") if language == "de" else (",", ".")
    plain = text.strip()
    if re.fullmatch(rf"-?\d{{1,3}}(\{group}\d{{3}})+(\{point}\d+)?", plain):
        plain = plain.replace(group, "")
    elif not re.fullmatch(r"-?\d+([.,]\d+)?", plain):
        raise Refused("web.no_amount", text=text)
    found = Decimal(plain.replace(",", "."))
    if abs(found) >= LARGEST:
        raise Refused("web.no_amount", text=text)
    return found
