"""How is a value written in FEEL?"""

import datetime as dt
from decimal import Decimal

from kundig.feel.iso_text import date_text
from kundig.feel.moments import Date


def written(value: object) -> str:
    """A number, text, boolean, date or null as it stands in a cell."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return f"{Decimal(value):f}"
        case Date():
            return f'date("{date_text(value)}")'
        case dt.date():
            return f'date("{value.isoformat()}")'
        case _:
            text = str(value).replace("\\", "\\\\").replace('"', '\\"').replace("\0", "…")
            return f'"{text}"'
