"""Which columns may a rule read, and of which type are they?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kundig.feel.sql.terms import DATE, DAYS, MOMENT, MONTHS, Length, Number, Plain, Real, Term

type Catalogue = Mapping[str, Column]

_DECIMAL = re.compile(r"decimal\((\d+),\s*(\d+)\)")
_WHOLE = {"integer": 10, "bigint": 19}
_PLAIN = ("string", "boolean", DATE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column or other SQL text, and its type.

    Types: `string`, `boolean`, `integer`, `bigint`, `decimal(18,4)`, `double`, `date`, `date and time` (a
    moment, seen from UTC), `local date and time` (without zone), `days and time duration` (a whole number of
    microseconds), `years and months duration` (a whole number of months).
    """

    sql: str
    type: str

    def term(self) -> Term:
        """What stands for it; moments and doubles still have to be read as the dialect does.

        >>> Column("profit", "decimal(18,4)").term()
        Number(text='profit', digits=18, scale=4, whole=False, value=None)
        """
        text = self.sql if re.fullmatch(r'[\w."]+', self.sql) else f"({self.sql})"
        if self.type in _PLAIN:
            return Plain(text, self.type)
        if self.type in ("date and time", "local date and time"):
            return Plain(text, MOMENT, zoned=self.type == "date and time")
        if self.type in _WHOLE:
            return Number(text, _WHOLE[self.type], 0, whole=True)
        if self.type == "double":
            return Real(text)
        if self.type == DAYS:
            return Length(Number(text, 19, 0, whole=True), DAYS, unit=1_000)
        if self.type == MONTHS:
            return Length(Number(text, 10, 0, whole=True), MONTHS)
        if found := _DECIMAL.fullmatch(self.type):
            return Number(text, int(found[1]), int(found[2]))
        raise ValueError(self.type)
