"""What can a reader correct in how a file was read?"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kundig.customers.imports.results import Look

AUTO = ""
ENCODINGS: dict[str, str | Promise] = {
    "utf-8": "UTF-8",
    "cp1252": gettext_lazy("Windows (cp1252)"),
    "iso-8859-15": "ISO-8859-15",
    "cp850": gettext_lazy("DOS (cp850)"),
    "mac_roman": "Mac Roman",
    "utf-16": "UTF-16",
}
DELIMITERS: dict[str, str | Promise] = {
    ";": gettext_lazy("semicolon ;"),
    ",": gettext_lazy("comma ,"),
    "tab": gettext_lazy("tab"),
    "|": gettext_lazy("vertical bar |"),
    "whitespace": gettext_lazy("blanks"),
}
HEADERS: dict[str, str | Promise] = {
    "yes": gettext_lazy("names stand in the first line"),
    "no": gettext_lazy("no line with names"),
}
DECIMALS: dict[str, str | Promise] = {
    ",": gettext_lazy("comma: 1.234,56"),
    ".": gettext_lazy("point: 1,234.56"),
}
DAYS: dict[str, str | Promise] = {
    "DD.MM.YYYY": "31.12.2025",
    "YYYY-MM-DD": "2025-12-31",
    "DD/MM/YYYY": "31/12/2025",
    "MM/DD/YYYY": "12/31/2025",
    "DD.MM.YY": "31.12.25",
    "DD-MM-YYYY": "31-12-2025",
    "YYYYMMDD": "20251231",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One select: what was detected stands first, then what may be told instead."""

    name: str
    said: str
    found: str
    options: list[tuple[str, str | Promise]]
    chosen: str


def told(asked: QueryDict) -> dict[str, object]:
    """The options of the form; what was left to detection is not among them."""
    options: dict[str, object] = {
        name: asked[name] for name in ("encoding", "delimiter", "sheet", "decimal", "days") if asked.get(name)
    }
    if asked.get("header") in HEADERS:
        options["header"] = asked["header"] == "yes"
    return options


def choices(look: Look, options: Mapping[str, object]) -> list[Choice]:
    """The selects that make sense for this file."""
    how = look.how
    every = []
    if "encoding" in how:
        every += [
            _choice("encoding", _("Character set"), how, options, ENCODINGS),
            _choice("delimiter", _("Columns are separated by"), how, options, DELIMITERS),
        ]
    if len(look.sheets) > 1:
        every.append(_choice("sheet", _("Sheet"), how, options, {name: name for name in look.sheets}))
    if "header" in how:
        every.append(_header(how, options))
    every.append(_choice("decimal", _("Decimal mark"), how, options, DECIMALS))
    every.append(_choice("days", _("Dates are written as"), how, options, DAYS))
    return every


def _choice(
    name: str,
    said: str,
    how: Mapping[str, object],
    options: Mapping[str, object],
    words: Mapping[str, str | Promise],
) -> Choice:
    found = str(how.get(name) or "")
    chosen = str(options.get(name) or AUTO)
    listed = list(words.items())
    if chosen and chosen not in words:
        listed.append((chosen, chosen))
    return Choice(name, said, str(words.get(found, found)), listed, chosen)


def _header(how: Mapping[str, object], options: Mapping[str, object]) -> Choice:
    above = how.get("lines_above_header")
    if not how.get("header"):
        found = str(HEADERS["no"])
    elif isinstance(above, int) and above:
        found = _("names stand below %(count)s other lines") % {"count": above}
    else:
        found = str(HEADERS["yes"])
    chosen = {True: "yes", False: "no"}.get(options.get("header"), AUTO)  # type: ignore[call-overload]
    return Choice("header", _("Names of the columns"), found, list(HEADERS.items()), chosen)
