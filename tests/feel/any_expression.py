"""Any expression whatever, right or wrong, and any context."""

import datetime as dt

from hypothesis import strategies as st

from kundig.feel.functions import BUILT_IN

NAMES = ("a", "b", "first name", "pre-tax", "item", "partial", "?")
LITERALS = st.sampled_from(
    [
        *(
            "null",
            "true",
            "false",
            "0",
            "1",
            "-1",
            "2.5",
            "1e3",
            "1e6144",
            "-0",
            ".5",
            '""',
            '"a"',
            '"2026-01-31"',
        ),
        *(
            '@"2026-02-28"',
            '@"10:30:00"',
            '@"10:30:00@Europe/Berlin"',
            '@"2026-03-29T02:30:00@Europe/Berlin"',
        ),
        *(
            '@"2024-02-29T12:00:00Z"',
            '@"P1D"',
            '@"-P1Y2M"',
            '@"PT0.5S"',
            '@"999999999-12-31"',
            "[]",
            "{}",
            "[1, 2, 3]",
        ),
        *(
            '{a: 1, b: "x"}',
            "[1..10]",
            "(null..5)",
            "(< 3)",
            "function(x) x",
            '"(a+)+$"',
            '"aaaaaaaaaaaaaaaaaaaa!"',
        ),
    ]
)
OPERATORS = ("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in", "..")
TYPES = (
    "number",
    "string",
    "list<number>",
    "context<a: number>",
    "range<date>",
    "function<Any> -> Any",
    "thing",
)


def _larger(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(part, max_size=3).map(", ".join)
    forms = st.sampled_from(
        [
            *(
                "({0})",
                "-{0}",
                "[{0}]",
                "{0}[{1}]",
                "{0}.a",
                "{0}.first name",
                "{0}.year",
                "{{a: {0}, b: {1}}}",
            ),
            *("if {0} then {1} else {2}", "for a in {0} return {1}", "for a in {0}, b in a return {1}"),
            *("some a in {0} satisfies {1}", "every a in {0} satisfies {1}", "{0} between {1} and {2}"),
            *("{0} in ({1}, {2})", "{0} in (< {1}, [{1}..{2}])", "[{0}..{1}]", "]{0}..{1}[", "(>= {0})"),
            *("function(a, b) {0}", "(function(a) {0})({1})", "{0}({1})", "not({0})", "{0} in {1}..{2}"),
        ]
    )
    filled = st.builds(lambda form, one, two, three: form.format(one, two, three), forms, part, part, part)
    infix = st.builds("{} {} {}".format, part, st.sampled_from(OPERATORS), part)
    called = st.builds("{}({})".format, st.sampled_from(sorted(BUILT_IN)), several)
    typed = st.builds("({}) instance of {}".format, part, st.sampled_from(TYPES))
    return st.one_of(filled, infix, called, typed)


EXPRESSIONS = st.recursive(st.one_of(LITERALS, st.sampled_from(NAMES)), _larger, max_leaves=12)
TOKENS = st.lists(
    st.one_of(
        LITERALS,
        st.sampled_from(
            [*NAMES, *OPERATORS, *"()[]{}.,:", "if", "then", "else", "for", "return", "not", "@", '"']
        ),
        st.text(max_size=3),
    ),
    max_size=15,
).map(" ".join)

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(max_size=5),
    st.dates(),
    st.times(),
    st.datetimes(timezones=st.just(dt.UTC)),
    st.datetimes(),
    st.timedeltas(),
    st.just(object()),
)
VALUES = st.recursive(
    SCALARS,
    lambda part: st.one_of(
        st.lists(part, max_size=4), st.dictionaries(st.sampled_from([*NAMES, "c"]), part, max_size=3)
    ),
    max_leaves=6,
)
CONTEXTS = st.dictionaries(st.sampled_from(NAMES), VALUES)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**15), max_value=10**15)

__all__ = ["CONTEXTS", "EXPRESSIONS", "NUMBERS", "TOKENS"]
