"""Which expressions may be written at random, and what is known of each?"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

NEAR = "0.00000000001"
EXACT_DIGITS = 34  # so many has a number of FEEL
TOGETHER = 38  # and so many a decimal of DuckDB and Spark
type Branch = Callable[[random.Random, int], Drawn]


@dataclass(frozen=True, slots=True)
class Drawn:
    """An expression with its kind; `high` and `low` are the same, its divisions a little larger or smaller.

    Where these say something else, the expression hangs on less than a division is exact to. `digits` and
    `scale` are those of an exact number; of any other `size` is how large its parts are.
    """

    text: str
    kind: str
    high: str = ""
    low: str = ""
    digits: int = 0
    scale: int = 0
    size: str = ""

    @property
    def texts(self) -> tuple[str, str, str]:
        return self.text, self.high or self.text, self.low or self.text

    @property
    def exact(self) -> bool:
        return not self.size

    @property
    def magnitude(self) -> str:
        return self.size or f"abs({self.text})"


def made(kind: str, pattern: str, *parts: Drawn, **known: object) -> Drawn:
    """`{}` in the pattern stands for each part in turn."""
    text, high, low = (pattern.format(*texts) for texts in zip(*(part.texts for part in parts), strict=True))
    return Drawn(text, kind, high, low, **known)  # type: ignore[arg-type]


def number(pattern: str, *parts: Drawn, digits: int, scale: int, size: str) -> Drawn:
    """Exact, if all parts are and the digits fit."""
    if all(part.exact for part in parts) and digits <= EXACT_DIGITS:
        return made("number", pattern, *parts, digits=digits, scale=scale)
    return made("number", pattern, *parts, size=size)


def column(name: str, kind: str, digits: int = 0, scale: int = 0) -> Drawn:
    return Drawn(name, kind, digits=digits, scale=scale)


NUMBERS = (
    column("age", "number", 10),
    column("points", "number", 19),
    column("value.today", "number", 18, 4),
    column("rate", "number", 6, 3),
    Drawn("chance", "number", size="abs(chance)"),
)
LITERALS = tuple(
    Drawn(text, "number", digits=len(text.strip("-").replace(".", "")), scale=len(text.partition(".")[2]))
    for text in ("0", "1", "2", "7", "10", "100", "34", "0.5", "0.19", "1.005", "-3", "12345.6789", "0.1")
)
STRINGS = (
    "",
    "a",
    "Köln",
    "gold",
    "Gold",
    "'",
    '\\"',
    "\\\\",
    "%",
    "_",
    "ß",
    "\U0001f600",
    "\ue000",
    "a'b",
    "ö",
)
DATES = ("2024-02-29", "2026-01-31", "1999-12-31", "2026-03-31", "1969-12-31")
MOMENTS = ("2026-03-01T23:59:59Z", "2024-02-29T00:00:00Z", "2026-03-31T12:30:15.5Z")
LOCALS = ("2026-03-01T08:00:00", "1960-01-01T00:00:00", "2026-12-31T23:59:59")
DAYS = ("P1D", "-P3D", "PT1H", "P400DT12H30M", "PT0S", "PT0.5S", "P30D")
MONTHS = ("P1M", "P1Y", "-P13M", "P100Y", "P0M")
SIGNS = ("=", "!=", "<", "<=", ">", ">=")


def _literals(texts: Sequence[str], kind: str, around: str = '@"{}"') -> tuple[Drawn, ...]:
    return tuple(Drawn(around.format(text), kind) for text in texts)


def _columns(names: Sequence[str], kind: str) -> tuple[Drawn, ...]:
    return tuple(column(name, kind) for name in names)


# Columns stand as often as literals.
LEAVES: Mapping[str, tuple[Sequence[Drawn], Sequence[Drawn]]] = {
    "number": (NUMBERS, LITERALS),
    "string": (_columns(("city", "level code"), "string"), _literals(STRINGS, "string", '"{}"')),
    "boolean": (
        _columns(("vip", "blocked"), "boolean"),
        _columns(("true", "vip", "blocked", "null"), "boolean"),
    ),
    "date": (_columns(("customer.since", "born", "today()", "date(seen)"), "date"), _literals(DATES, "date")),
    "moment": (_columns(("seen", "now()"), "moment"), _literals(MOMENTS, "moment")),
    "local": (_columns(("opened",), "local"), _literals(LOCALS, "local")),
    "days": (_columns(("waited",), "days"), _literals(DAYS, "days")),
    "months": (_columns(("term",), "months"), _literals(MONTHS, "months")),
}
KINDS = tuple(LEAVES)


def leaf(draw: random.Random, kind: str) -> Drawn:
    return draw.choice(draw.choice(LEAVES[kind]))


def expression(draw: random.Random, kind: str, depth: int) -> Drawn:
    """Of a kind, at most so deep."""
    if depth == 0 or draw.random() < 0.15:
        return leaf(draw, kind)
    return _if(draw, kind, depth - 1) if draw.random() < 0.15 else BRANCHES[kind](draw, depth - 1)


def _if(draw: random.Random, kind: str, depth: int) -> Drawn:
    condition, one, other = (expression(draw, each, depth) for each in ("boolean", kind, kind))
    pattern = "(if {} then {} else {})"
    whole = made(kind, pattern, condition, one, other)
    if kind != "number":
        return whole
    scale, before = max(one.scale, other.scale), max(one.digits - one.scale, other.digits - other.scale)
    if one.exact and other.exact and scale + before <= EXACT_DIGITS:
        return replace(whole, digits=scale + before, scale=scale)
    return replace(whole, size=f"(if {condition.text} then {one.magnitude} else {other.magnitude})")


def _number(draw: random.Random, depth: int) -> Drawn:
    sign = draw.choice("+-*/ncgpmfr")
    if sign in "+-*/":
        return _arithmetic(
            sign, expression(draw, "number", depth), expression(draw, "number", depth if sign != "/" else 0)
        )
    if sign == "n":
        part = expression(draw, "number", depth)
        pattern = draw.choice(["(-{})", "abs({})"])
        return number(str(pattern), part, digits=part.digits, scale=part.scale, size=part.magnitude)
    if sign == "r":
        return _rounded(draw, expression(draw, "number", depth))
    if sign == "c":
        return made("number", "string length({})", expression(draw, "string", depth), digits=10)
    if sign == "g":
        pattern = draw.choice(["min({}, {})", "max([{}, {}])", "sum({}, {})"])
        return _gathered(pattern, expression(draw, "number", depth), expression(draw, "number", depth))
    if sign == "p":
        name = draw.choice(["year", "month", "day", "weekday"])
        return made("number", f"({{}}).{name}", expression(draw, "date", depth), digits=7)
    if sign == "m":
        name = draw.choice(["hour", "minute", "second", "day", "year"])
        kind = draw.choice(["moment", "local"])
        return made("number", f"({{}}).{name}", expression(draw, kind, depth), digits=7)
    pattern = draw.choice(["day of year({})", "week of year({})"])
    return made("number", pattern, expression(draw, "date", depth), digits=3)


def _rounded(draw: random.Random, part: Drawn) -> Drawn:
    """What is not exact may be rounded to the one side or the other, so it stays as it is."""
    if not part.exact or part.digits > EXACT_DIGITS - 6:
        return part
    if draw.random() < 0.3:
        by = draw.choice([one for one in (*NUMBERS, *LITERALS) if one.exact])
        scale = max(part.scale, by.scale)
        digits = max(part.digits - part.scale, by.digits - by.scale) + scale
        return (
            made("number", "modulo({}, {})", part, by, digits=digits, scale=scale)
            if digits < TOGETHER
            else part
        )
    places = draw.choice([-1, 0, 1, 2])
    scale = min(part.scale, max(places, 0))
    pattern = f"{draw.choice(ROUNDINGS)}({{}}, {places})"
    return made("number", pattern, part, digits=part.digits - part.scale + 2 + scale, scale=scale)


ROUNDINGS = ("decimal", "floor", "ceiling", "round up", "round down", "round half up", "round half down")


def _arithmetic(sign: str, one: Drawn, other: Drawn) -> Drawn:
    pattern = f"({{}} {sign} {{}})"
    if sign == "/":
        return made("number", pattern, one, other, size=f"({one.magnitude} / abs({other.text}))")
    if sign == "*":
        digits, scale = one.digits + other.digits, one.scale + other.scale
        size = f"({one.magnitude} * {other.magnitude})"
        return number(pattern, one, other, digits=digits, scale=scale, size=size)
    return _gathered(pattern, one, other)


def _gathered(pattern: str, one: Drawn, other: Drawn) -> Drawn:
    scale = max(one.scale, other.scale)
    digits = max(one.digits - one.scale, other.digits - other.scale) + scale + 1
    size = f"({one.magnitude} + {other.magnitude})"
    return number(pattern, one, other, digits=digits, scale=scale, size=size)


def _string(draw: random.Random, depth: int) -> Drawn:
    one, other = expression(draw, "string", depth), expression(draw, "string", depth)
    two = ("({} + {})", "substring before({}, {})", "substring after({}, {})")
    pattern = draw.choice((*two, *ONE_STRING))
    if pattern == "day of week({})":
        return made("string", pattern, expression(draw, "date", depth))
    return made("string", pattern, one, other) if pattern in two else made("string", pattern, one)


ONE_STRING = (
    "substring({}, 2)",
    "substring({}, -2)",
    "substring({}, 1, 3)",
    "substring({}, -3, 2)",
    "day of week({})",
)


def _wobbling(pattern: str, one: Drawn, other: Drawn) -> Drawn:
    """A comparison of numbers, of which the divisions are a little larger or smaller."""
    whole = made("boolean", pattern, one, other)
    before = max(one.digits - one.scale, other.digits - other.scale)
    if one.exact and other.exact and before + max(one.scale, other.scale) <= TOGETHER:
        return whole
    size = f"{NEAR} * ({one.magnitude} + {other.magnitude})"
    high = pattern.format(f"({one.texts[1]} + {size})", other.texts[1])
    low = pattern.format(f"({one.texts[2]} - {size})", other.texts[2])
    return Drawn(whole.text, "boolean", high, low)


def _boolean(draw: random.Random, depth: int) -> Drawn:
    return draw.choice(BOOLEANS)(draw, depth)


def _logic(draw: random.Random, depth: int) -> Drawn:
    pattern = str(
        draw.choice(["({} and {})", "({} or {})", "not({} and {})", "all([{}, {}])", "any({}, {})"])
    )
    return made("boolean", pattern, expression(draw, "boolean", depth), expression(draw, "boolean", depth))


def _comparison(draw: random.Random, depth: int) -> Drawn:
    kind, sign = draw.choice(KINDS), draw.choice(SIGNS)
    one, other = expression(draw, kind, depth), expression(draw, kind, depth)
    pattern = f"({{}} {sign} {{}})"
    return _wobbling(pattern, one, other) if kind == "number" else made("boolean", pattern, one, other)


def _mixed(draw: random.Random, depth: int) -> Drawn:
    """Of different kinds, or with null."""
    sign = draw.choice(SIGNS)
    one = expression(draw, draw.choice(KINDS), depth)
    other = draw.choice([Drawn("null", "null"), leaf(draw, draw.choice(KINDS))])
    pattern = f"({{}} {sign} {{}})"
    if one.kind == other.kind == "number":
        return _wobbling(pattern, one, other)
    return made("boolean", pattern, one, other)


def _in(draw: random.Random, _depth: int) -> Drawn:
    """Without divisions."""
    kind = draw.choice([kind for kind in KINDS if kind != "boolean"])
    leaves = [each for of in LEAVES[kind] for each in of if each.exact]
    parts = [draw.choice(leaves) for _ in range(4)]
    pattern = draw.choice(
        [
            "({} in [{}..{}])",
            "({} in ({}..{}])",
            "({} between {} and {})",
            "({} in [{}, {}])",
            "({} in ([{}..{}), {}, null))",
            "({} in (< {}, > {}))",
            "list contains([{}, null, {}], {})",
        ]
    )
    return made("boolean", pattern, *parts)


def _of_strings(draw: random.Random, depth: int) -> Drawn:
    name = draw.choice(["contains", "starts with", "ends with"])
    return made(
        "boolean", f"{name}({{}}, {{}})", expression(draw, "string", depth), expression(draw, "string", depth)
    )


def _instance(draw: random.Random, depth: int) -> Drawn:
    kind = draw.choice(("number", "string", "boolean", "date"))
    name = draw.choice(["number", "string", "Any", "date and time"])
    return made("boolean", f"({{}} instance of {name})", expression(draw, kind, depth))


BOOLEANS: Sequence[Branch] = (_logic, _comparison, _comparison, _mixed, _in, _of_strings, _instance)


def _shifted(kind: str) -> Branch:
    """By durations that leave the calendar whole."""

    def shifted(draw: random.Random, _depth: int) -> Drawn:
        length = draw.choice((*_literals(DAYS, "days"), *_literals(MONTHS[:3], "months")))
        return made(kind, f"({{}} {draw.choice('+-')} {{}})", leaf(draw, kind), length)

    return shifted


def _days(draw: random.Random, depth: int) -> Drawn:
    which = draw.choice(["difference", "sum", "abs"])
    if which == "sum":
        sign = draw.choice("+-")
        return made(
            "days", f"({{}} {sign} {{}})", expression(draw, "days", depth), expression(draw, "days", depth)
        )
    if which == "abs":
        return made("days", "abs(-{})", expression(draw, "days", depth))
    kinds = [("date", "date"), ("date", "moment"), ("local", "date"), ("moment", "moment")]
    kind, other = draw.choice(kinds)
    return made("days", "({} - {})", expression(draw, kind, depth), expression(draw, other, depth))


def _months(draw: random.Random, depth: int) -> Drawn:
    if draw.random() < 0.5:
        sign = draw.choice("+-")
        return made(
            "months",
            f"({{}} {sign} {{}})",
            expression(draw, "months", depth),
            expression(draw, "months", depth),
        )
    pattern = "years and months duration({}, {})"
    return made("months", pattern, expression(draw, "date", depth), expression(draw, "date", depth))


BRANCHES: Mapping[str, Branch] = {
    "number": _number,
    "string": _string,
    "boolean": _boolean,
    "date": _shifted("date"),
    "moment": _shifted("moment"),
    "local": _shifted("local"),
    "days": _days,
    "months": _months,
}
# What is asked for: dates that were moved are compared, or read in parts.
ASKED = ("boolean", "boolean", "boolean", "number", "number", "string", "days", "months")


def drawn(seed: int) -> Drawn:
    """An expression, the same for the same seed."""
    draw = random.Random(seed)
    return expression(draw, draw.choice(ASKED), 4)
