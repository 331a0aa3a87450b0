"""What is said of an action when it is written, before it is kept?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of `records.Action` that people write, by the same names."""

    code: str
    kind: str
    names: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]
    channels: tuple[str, ...]
    axis: str = ""
    need: str = ""
    purpose: str = "advertising"
    eligible: str = "true"
    ground: str = ""
    company_value: str = "0"
    customer_value: str = "0"
    customer_basis: str = "estimate"
    cost: Decimal = Decimal(0)
    lever: Decimal = Decimal(1)
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    stock: int | None = None
    budget: Decimal | None = None
    active: bool = True
