"""How alike are two rows in a field: exactly, nearly, in part, swapped, or not at all?

SQL over the columns of `plain.plain_sql`, the left row with `l_` before them, the right one with
`r_`; the numbers are places in `weights.LEVELS`, counted from 1; NULL where a side is not known.
"""

from collections.abc import Mapping
from types import MappingProxyType


def _alike(one: str, other: str) -> str:
    return f"jaro_winkler_similarity({one}, {other})"


def _typo(one: str, other: str) -> str:
    """At most one letter too many, too few, another one, or two exchanged; asked for in the order of cost."""
    return (
        f"CASE WHEN abs(length({one}) - length({other})) > 1 OR levenshtein({one}, {other}) > 2 THEN FALSE"
        f" ELSE damerau_levenshtein({one}, {other}) <= 1 END"
    )


def _near(name: str, alike: float = 0.9) -> str:
    """Nearly the same letters, or the same sound and much of the letters."""
    one, other = f"l_{name}", f"r_{name}"
    long = f"least(length({one}), length({other})) >= 4"
    return f"(CASE WHEN {_alike(one, other)} >= {alike} THEN TRUE WHEN {long} THEN {_typo(one, other)} END)"


_SOUNDS = (
    "(l_sound_{0} = r_sound_{0} AND length(l_sound_{0}) > 1 AND " + _alike("l_{0}", "r_{0}") + " >= 0.75)"
)
_SWAPPED = (
    "(l_first <> r_first AND (left(l_first, 1) = left(r_last, 1) OR left(l_last, 1) = left(r_first, 1))"
    f" AND {_alike('l_first', 'r_last')} >= 0.88 AND {_alike('l_last', 'r_first')} >= 0.88"
    f" AND {_alike('l_first', 'r_last')} + {_alike('l_last', 'r_first')}"
    f" > {_alike('l_first', 'r_first')} + {_alike('l_last', 'r_last')} + 0.3)"
)
_INITIAL = "(least(length(l_first), length(r_first)) = 1 AND left(l_first, 1) = left(r_first, 1))"


def _words(name: str) -> str:
    """All words of the one are among the other's."""
    one, other = f"string_split(l_{name}, ' ')", f"string_split(r_{name}, ' ')"
    several = f"(contains(l_{name}, ' ') OR contains(r_{name}, ' '))"  # quicker said than split
    return f"({several} AND (list_has_all({one}, {other}) OR list_has_all({other}, {one})))"


def _level(name: str, *cases: str) -> str:
    listed = " ".join(cases)
    return f"CASE WHEN l_{name} IS NULL OR r_{name} IS NULL THEN NULL {listed} ELSE 5 END"


# Addresses that differ in their digits are those of two people: mueller.17@, mueller.18@.
_LONG_LOCAL = "least(length(l_local), length(r_local)) >= 6"
_TYPO_IN_LOCAL = (
    f"{_typo('l_local', 'r_local')}"
    " AND regexp_replace(l_local, '[^0-9]', '', 'g') = regexp_replace(r_local, '[^0-9]', '', 'g')"
)
_TYPO_IN_CITY = (
    f"least(length(l_city), length(r_city)) >= 6 AND {_typo('l_city', 'r_city')}"
    " AND NOT regexp_matches(l_city || r_city, '[0-9]')"
)
_SAME_HOUSE = "l_house IS NOT DISTINCT FROM r_house"
LEVEL_SQL: Mapping[str, str] = MappingProxyType(
    {
        "last_name": _level(
            "last",
            "WHEN l_last = r_last THEN 1",
            f"WHEN {_SWAPPED} THEN 4",
            f"WHEN {_near('last')} OR {_SOUNDS.format('last')} THEN 2",
            f"WHEN {_words('last')} THEN 3",
        ),
        "first_name": _level(
            "first",
            "WHEN l_first = r_first THEN 1",
            f"WHEN {_SWAPPED} THEN 4",
            f"WHEN {_INITIAL} THEN 6",
            f"WHEN {_words('first')} THEN 3",
            f"WHEN {_near('first', 0.88)} OR {_SOUNDS.format('first')} THEN 2",
        ),
        "company": _level(
            "company",
            "WHEN l_company = r_company THEN 1",
            f"WHEN {_near('company', 0.95)} THEN 2",
            f"WHEN {_words('company')} THEN 3",
        ),
        "street": _level(
            "street",
            f"WHEN l_street = r_street AND {_SAME_HOUSE} THEN 1",
            f"WHEN {_near('street')} AND {_SAME_HOUSE} THEN 2",
            f"WHEN {_near('street')} THEN 3",
        ),
        "place": "CASE WHEN l_code = r_code THEN 1"
        f" WHEN {_typo('l_code', 'r_code')} THEN 2"
        f" WHEN l_city = r_city OR ({_TYPO_IN_CITY}) THEN 3"
        " WHEN coalesce(l_code, l_city) IS NULL OR coalesce(r_code, r_city) IS NULL THEN NULL ELSE 5 END",
        "born_on": _level(
            "born",
            "WHEN l_born = r_born THEN 1",
            f"WHEN {_typo('l_born', 'r_born')} THEN 2",
            "WHEN l_born = left(r_born, 4) || substr(r_born, 7, 2) || substr(r_born, 5, 2) THEN 2",
        ),
        "email": _level(
            "email",
            "WHEN l_email = r_email THEN 1",
            f"WHEN {_LONG_LOCAL} AND l_local = r_local THEN 2",
            f"WHEN {_LONG_LOCAL} AND l_domain = r_domain AND {_TYPO_IN_LOCAL} THEN 2",
        ),
        "phone": _level(
            "phone",
            "WHEN l_phone = r_phone THEN 1",
            f"WHEN length(l_phone) >= 7 AND {_typo('l_phone', 'r_phone')} THEN 2",
        ),
    }
)
