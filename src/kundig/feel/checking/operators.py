"""What comes of two kinds of value, by operator?"""

from collections.abc import Mapping

_DAYS, _MONTHS = "days and time duration", "years and months duration"
_MOMENTS = ("date", "date and time")

_PLUS = {
    ("number", "number"): "number",
    ("string", "string"): "string",
    (_DAYS, _DAYS): _DAYS,
    (_MONTHS, _MONTHS): _MONTHS,
    ("time", _DAYS): "time",
    (_DAYS, "time"): "time",
    **{(moment, length): moment for moment in _MOMENTS for length in (_DAYS, _MONTHS)},
    **{(length, moment): moment for moment in _MOMENTS for length in (_DAYS, _MONTHS)},
}
_MINUS = {
    ("number", "number"): "number",
    (_DAYS, _DAYS): _DAYS,
    (_MONTHS, _MONTHS): _MONTHS,
    ("time", _DAYS): "time",
    ("time", "time"): _DAYS,
    **{(moment, length): moment for moment in _MOMENTS for length in (_DAYS, _MONTHS)},
    **{(later, earlier): _DAYS for later in _MOMENTS for earlier in _MOMENTS},
}
_TIMES = {
    ("number", "number"): "number",
    **{(length, "number"): length for length in (_DAYS, _MONTHS)},
    **{("number", length): length for length in (_DAYS, _MONTHS)},
}
_OVER = {
    ("number", "number"): "number",
    **{(length, "number"): length for length in (_DAYS, _MONTHS)},
    **{(length, length): "number" for length in (_DAYS, _MONTHS)},
}

RESULTS: Mapping[str, Mapping[tuple[str, str], str]] = {
    "+": _PLUS,
    "-": _MINUS,
    "*": _TIMES,
    "/": _OVER,
    "**": {("number", "number"): "number"},
}
