"""Which conditions may a list of customers have, and how are they written?"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from kundig.base.refusals import Refused
from kundig.customers.fields import day
from kundig.customers.segments.subjects import Subject, Type, subject

MANY = 10_000  # so many values may one condition have
CONDITIONS = 50
_ORDERED = ("is", "not", "least", "most", "between", "empty", "filled")
_TIMED = ("is", "before", "after", "between", "empty", "filled")
OPERATORS: Mapping[Type, tuple[str, ...]] = {
    "text": ("is", "not", "contains", "starts", "empty", "filled"),
    "code": ("is", "not", "contains", "starts", "empty", "filled"),
    "number": _ORDERED,
    "whole": _ORDERED,
    "money": _ORDERED,
    "date": _TIMED,
    "moment": _TIMED,
    "boolean": ("is",),
    "segment": ("is", "not"),
    "search": ("is",),
}
OF_ROWS = ("is", "not", "contains", "starts")
NO_VALUE = frozenset({"empty", "filled"})
ONE_VALUE = frozenset({"before", "after", "least", "most"})
TODAY = frozenset({"today", "heute"})
AGO = re.compile(r"([+-]?\d{1,5}) ?(?:d|days?|tage?n?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: of the values, one must hold; they are kept as texts that no language changes."""

    subject: str
    operator: str
    values: tuple[str, ...] = ()

    def text(self) -> str:
        """As it stands in an address.

        >>> Condition("customer.city", "is", ("Ulm", "Bad Ulm")).text()
        'customer.city:is:Ulm|Bad Ulm'
        """
        escaped = [value.replace("\\", "\\\\").replace("|", "\\|") for value in self.values]
        return f"{self.subject}:{self.operator}:{'|'.join(escaped)}"


type Filters = tuple[Condition, ...]


def operators(of: Subject) -> tuple[str, ...]:
    """What may be said of a subject."""
    of_rows = OF_ROWS if of.type == "text" else ("is", "not")
    return of_rows if of.rows and of.type != "boolean" else OPERATORS[of.type]


def condition(
    name: str, operator: str, values: Sequence[str], *, language: str = "", position: int = 1
) -> Condition:
    """A condition that was checked; values as a reader of the language writes them, or plain without one.

    >>> condition("value.today", "least", ["1.234,50"], language="de")
    Condition(subject='value.today', operator='least', values=('1234.50',))
    """
    about = subject(name, position=position)
    if operator not in operators(about):
        known = ", ".join(operators(about))
        raise Refused("segments.operator", position=position, name=name, operator=operator, known=known)
    given = [] if operator in NO_VALUE else [value.strip() for value in values if value.strip()]
    least = 0 if operator in NO_VALUE else 2 if operator == "between" else 1
    most = least if operator in NO_VALUE | ONE_VALUE | {"between"} else MANY
    if not least <= len(given) <= most:
        raise Refused("segments.count", position=position, name=name, least=least, given=len(given))
    plain = tuple(_plain(about, value, language=language, position=position) for value in given)
    return Condition(name, operator, plain)


def parse(raw: Iterable[object]) -> Filters:
    """Conditions as JSON or as texts of an address; the position of what is wrong counts from one."""
    every = list(raw)
    if len(every) > CONDITIONS:
        raise Refused("segments.too_many", given=len(every), most=CONDITIONS)
    return tuple(_parsed(each, position) for position, each in enumerate(every, 1))


def _parsed(each: object, position: int) -> Condition:
    if isinstance(each, str):
        name, operator, rest = [*each.split(":", 2), "", ""][:3]
        values = [re.sub(r"\\(.)", r"\1", part) for part in re.findall(r"(?:\\.|[^|\\])+", rest)]
        return condition(name, operator, values, position=position)
    if isinstance(each, Mapping) and isinstance(each.get("values", []), list):
        values = [str(value) for value in each.get("values", [])]
        name, operator = str(each.get("subject", "")), str(each.get("operator", ""))
        return condition(name, operator, values, position=position)
    raise Refused("segments.unreadable", position=position)


def _plain(about: Subject, value: str, *, language: str, position: int) -> str:
    refused = Refused("segments.value", position=position, name=about.name, value=value[:60], type=about.type)
    if "\x00" in value or not value.isprintable():
        raise refused
    match about.type:
        case "number" | "money" | "whole" | "segment":
            found = _number(value, language)
            if found is None or (about.type in ("whole", "segment") and found != found.to_integral_value()):
                raise refused
            return str(int(found)) if about.type in ("whole", "segment") else f"{found:f}"
        case "date" | "moment":
            if value.casefold() in TODAY:
                return "today"
            if far := AGO.fullmatch(value.replace("\N{MINUS SIGN}", "-")):
                return f"{int(far[1]):+d}d"
            if (on := day(value)) is None:
                raise refused
            return on.isoformat()
        case "boolean":
            if value.casefold() not in ("yes", "no", "ja", "nein"):
                raise refused
            return "yes" if value.casefold() in ("yes", "ja") else "no"
    if about.choices and value not in about.choices:
        raise refused
    return value


def _number(value: str, language: str) -> Decimal | None:
    """A number with the marks of a language, or plain; up to a trillion."""
    plain = re.sub(r"[\s€]", "", value.replace("\N{MINUS SIGN}", "-"))
    if language == "de":
        plain = plain.replace(".", "").replace(",", ".") if "," in plain else plain
        plain = plain.replace(".", "") if re.fullmatch(r"-?\d{1,3}(\.\d{3})+", plain) else plain
    elif language == "en":
        plain = plain.replace(",", "")
    if not re.fullmatch(r"-?\d+(\.\d+)?", plain, re.ASCII):
        return None
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return None
    return found if abs(found) <= 10**12 else None
