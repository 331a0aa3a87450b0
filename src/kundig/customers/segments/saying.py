"""How are the conditions of an address or a form said as a rule, in FEEL?"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from kundig.customers.segments.filters import AGO, Condition
from kundig.customers.segments.rules import PRODUCTS
from kundig.customers.segments.subjects import Subject, subject

type Figure = Decimal | dt.date
CALLS = {"segment.member": "segment", "edit.member": "edited", "customer.search": "search"}


def rule(filters: Iterable[Condition]) -> str:
    """All conditions as one rule; without any it is empty, and holds of everybody.

    >>> rule([Condition("customer.city", "is", ("Ulm",)), Condition("value.today", "between", ("0", "99.5"))])
    'lower case(customer.city) = "ulm" and value.today between 0 and 99.5'
    """
    return " and ".join(_said(one) for one in filters)


def span(name: str, *, low: Figure | None = None, high: Figure | None = None) -> str:
    """That an attribute is at least `low`, and below `high`.

    >>> span("contact.last_at", low=dt.date(2026, 3, 1), high=dt.date(2026, 4, 1))
    'date(contact.last_at) >= date("2026-03-01") and date(contact.last_at) < date("2026-04-01")'
    """
    about = subject(name)
    told = f"date({name})" if about.type == "moment" else name
    ends = [(">=", low), ("<", high)]
    return " and ".join(f"{told} {sign} {_value(about, str(end))}" for sign, end in ends if end is not None)


def exactly(name: str, value: str) -> str:
    """That a text is this one, with its capitals."""
    return f"{name} = {text(value)}"


def nothing(name: str) -> str:
    """That nothing stands there."""
    return _nothing(subject(name), name, "=")


def text(value: str) -> str:
    """A text as it stands in a rule.

    >>> print(text('5" pipe'))
    "5\\" pipe"
    """
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _said(one: Condition) -> str:
    about = subject(one.subject)
    if about.type == "boolean":
        if {"yes", "no"} <= set(one.values):
            return "true"
        return about.name if "yes" in one.values else f"not({about.name})"
    if about.name in CALLS:
        call = CALLS[about.name]
        argument = text if about.type == "search" else str
        called = [f"{call}({argument(value)})" for value in one.values]
        return _negated(called) if one.operator == "not" else _any(called)
    if about.rows:
        return _of_products(about, one)
    return _compared(about, about.name, one.operator, one.values)


def _of_products(about: Subject, one: Condition) -> str:
    operator = "is" if one.operator == "not" else one.operator
    held = _compared(about, "product", operator, one.values)
    found = f"some product in {PRODUCTS} satisfies {held}"
    return f"not({found})" if one.operator == "not" else f"({found})"


def _compared(about: Subject, name: str, operator: str, given: tuple[str, ...]) -> str:
    if operator in ("empty", "filled"):
        return _nothing(about, name, "=" if operator == "empty" else "!=")
    if about.type == "text":
        name = f"lower case({name})"
    elif about.type == "moment":
        name = f"date({name})"
    values = [_value(about, value) for value in given]
    match operator:
        case "is":
            return f"{name} = {values[0]}" if len(values) == 1 else f"{name} in ({', '.join(values)})"
        case "not":
            many = f"not({name} in ({', '.join(values)}))"
            return f"{name} != {values[0]}" if len(values) == 1 else many
        case "between":
            return f"{name} between {values[0]} and {values[1]}"
        case "contains" | "starts":
            function = "contains" if operator == "contains" else "starts with"
            return _any([f"{function}({name}, {value})" for value in values])
    sign = {"least": ">=", "most": "<=", "before": "<", "after": ">"}[operator]
    return f"{name} {sign} {values[0]}"


def _nothing(about: Subject, name: str, sign: str) -> str:
    """Texts of a customer are never null; those of a profile are, where there is none yet."""
    if about.type not in ("text", "code"):
        return f"{name} {sign} null"
    if about.join == "customer":
        return f'{name} {sign} ""'
    return f'({name} = "" or {name} = null)' if sign == "=" else f'{name} != "" and {name} != null'


def _value(about: Subject, value: str) -> str:
    match about.type:
        case "text":
            return text(value.lower())
        case "code":
            return text(value)
        case "date" | "moment" if value == "today":
            return "today()"
        case "date" | "moment":
            if ago := AGO.fullmatch(value):
                days = int(ago[1])
                return f'today() {"-" if days < 0 else "+"} duration("P{abs(days)}D")'
            return f'date("{value}")'
    return f"{Decimal(value):f}"


def _any(every: list[str]) -> str:
    return every[0] if len(every) == 1 else f"({' or '.join(every)})"


def _negated(every: list[str]) -> str:
    return f"not({' or '.join(every)})"
