"""How does an amount such as `Quantity * UnitPrice` become SQL?"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from kundig.base.refusals import Refused
from kundig.lake.files.numerals import MONEY
from kundig.lake.files.opened import Column

TOKEN = re.compile(
    r'\s*(?:(\d+(?:\.\d+)?)(?![\w.])|"([^"]+)"|\[([^\]]+)\]|`([^`]+)`|([^\W\d]\w*)|([-+*/()]))'
)
DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed amount: its text, its columns, and its SQL given the SQL of a column."""

    text: str
    columns: tuple[Column, ...]
    sql: Callable[[Callable[[Column], str]], str]


def column_named(name: str, columns: Sequence[Column], *, option: str) -> Column:
    """A column by its name, in any case, or by its number from 1."""
    for key in (str, str.casefold):
        for column in columns:
            if key(column.name) == key(name.strip()):
                return column
    for column in columns:
        if name.strip() == str(column.position):
            return column
    names = [column.name for column in columns]
    folded = {each.casefold(): each for each in names}
    near = [folded[each] for each in get_close_matches(name.casefold(), folded, n=3, cutoff=0.5)]
    shown = ", ".join(names[:30]) + (", …" if len(names) > 30 else "")
    if near:
        raise Refused("analyse.column_near", option=option, column=name, near=", ".join(near), names=shown)
    raise Refused("analyse.column", option=option, column=name, names=shown)


def parse(text: str, columns: Sequence[Column], *, option: str = "--amount") -> Expression:
    """Parse + - * / ( ), numbers and columns; a text that is a column's name or number means that column."""
    if text.strip() in {column.name for column in columns} or text.strip().isdigit():
        only = column_named(text, columns, option=option)
        return Expression(only.name, (only,), lambda sql_of: sql_of(only))
    return _Parser(text, columns, option).parse()


class _Parser:
    """Recursive descent; the text never reaches SQL, only columns that exist and numbers that were read."""

    def __init__(self, text: str, columns: Sequence[Column], option: str) -> None:
        self.text, self.columns, self.option = text, columns, option
        self.at = self.depth = 0
        self.used: list[Column] = []

    def parse(self) -> Expression:
        parts = self._sum()
        if self.text[self.at :].strip():
            raise self._error()

        def sql(sql_of: Callable[[Column], str]) -> str:
            return "".join(part if isinstance(part, str) else sql_of(part) for part in parts)

        return Expression(self.text.strip(), tuple(dict.fromkeys(self.used)), sql)

    def _sum(self) -> list[str | Column]:
        return self._chain("+-", self._product)

    def _product(self) -> list[str | Column]:
        return self._chain("*/", self._value)

    def _chain(self, operators: str, operand: Callable[[], list[str | Column]]) -> list[str | Column]:
        left = operand()
        while (operator := self._peek()) and operator in operators:
            self._take()
            right = operand()
            # Each step is brought back to money's digits, so that no chain of products overflows unseen.
            # DuckDB computes 18 digits in 64 bits and stops where they overflow; 20 digits make it take 128.
            wide = ["CAST(", *left, " AS DECIMAL(20,6))"]
            left = ["TRY_CAST(", *wide, f" {operator} (", *right, f") AS {MONEY})"]
        return left

    def _value(self) -> list[str | Column]:
        start = self.at
        match = self._take()
        number, *names, operator = match.groups()
        if number is not None:
            return [f"CAST('{number}' AS {MONEY})"]
        name = next((each for each in names if each is not None), None)
        if name is not None:
            column = column_named(name, self.columns, option=self.option)
            self.used.append(column)
            return [column]
        self.depth += 1
        if self.depth > DEEPEST or operator not in {"-", "("}:
            self.at = start
            raise self._error()
        inner = ["-(", *self._value(), ")"] if operator == "-" else self._sum()
        if operator == "(" and (self._peek() != ")" or not self._take()):
            raise self._error()
        self.depth -= 1
        return inner

    def _peek(self) -> str | None:
        match = TOKEN.match(self.text, self.at)
        return match.group(6) if match else None

    def _take(self) -> re.Match[str]:
        match = TOKEN.match(self.text, self.at)
        if match is None:
            raise self._error()
        self.at = match.end()
        return match

    def _error(self) -> Refused:
        rest = self.text[self.at :]
        position = self.at + len(rest) - len(rest.lstrip()) + 1
        return Refused("analyse.expression", option=self.option, text=self.text, position=position)
