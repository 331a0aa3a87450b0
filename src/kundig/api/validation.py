"""Which value of a request does not fit, and how is that said?"""

from collections.abc import Mapping, Sequence
from typing import Any

from kundig.api.problems import Error, Problem, spoken
from kundig.base.refusals import Refused

# Beginning of pydantic's name for it -> our sentence; the first that fits holds.
SENTENCES = {
    "missing": "missing",
    "extra_forbidden": "extra_forbidden",
    "string_too": "length",
    "too_": "length",
    "string_pattern": "pattern",
    "literal": "choice",
    "enum": "choice",
    "int": "number",
    "float": "number",
    "decimal": "number",
    "greater": "number",
    "less": "number",
    "finite": "number",
    "datetime": "moment",
    "timezone": "moment",
    "kundig_moment": "moment",
    "date": "day",
    "kundig_day": "day",
}
BODIES = ("body", "form", "file")


def invalid(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """The problem of a request whose values do not fit."""
    return Problem(422, "api.invalid", errors=[_said(each) for each in errors], count=len(errors))


def _said(error: Mapping[str, Any]) -> Error:
    source, *path = [str(part) for part in error["loc"]]
    kind = str(error["type"])
    sentence = next((name for start, name in SENTENCES.items() if kind.startswith(start)), "type")
    params = {"expected": (error.get("ctx") or {}).get("expected", "")}
    found = {"detail": spoken(Refused(f"api.field.{sentence}", **params)), "code": kind}
    if source in BODIES:
        # Ninja puts the name of the argument before the path in the body.
        return {"pointer": "#" + "".join(f"/{_escaped(part)}" for part in path[1:])} | found
    return {"header" if source == "header" else "parameter": path[-1] if path else source} | found


def _escaped(part: str) -> str:
    """A part of a JSON pointer, RFC 6901.

    >>> _escaped("a/b~c")
    'a~1b~0c'
    """
    return part.replace("~", "~0").replace("/", "~1")
