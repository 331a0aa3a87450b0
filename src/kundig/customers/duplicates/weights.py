"""How much does it say when two rows agree in a field, or differ?

I. Fellegi, A. Sunter (1969), A theory for record linkage, with a third class: two rows may belong to the same
customer, to two of one household (or one group of firms), or to strangers. Without the second, a family with
one address and one telephone would look like one customer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

type Class = Literal["same", "together", "strangers"]
type Level = Literal["exact", "near", "part", "swapped", "differs", "initial"]
LEVELS: tuple[Level, ...] = ("exact", "near", "part", "swapped", "differs", "initial")  # from 1 in SQL
CLASSES: tuple[Class, ...] = ("same", "together", "strangers")
# As so many counted customers weighs what is supposed of a value's share before any were counted; names
# differ much in how rare they are, days of birth hardly.
TRUST, TRUST_DAYS = 1_000.0, 50_000.0
# For each customer, how many others are himself, and how many live with him or belong to the same group.
SAME_PER_CUSTOMER = 0.2
TOGETHER_PER_CUSTOMER = 0.3
FEWEST = 1000  # a small base says little of how rare a name is


@dataclass(frozen=True, slots=True)
class Chances:
    """How often pairs of the same customer, of one household and of strangers agree so."""

    same: float
    together: float
    strangers: float


@dataclass(frozen=True, slots=True)
class Compared:
    """A field: its chances by level, and the columns whose value's share is the strangers' chance, if any.

    `counted` names for a level the column with the frequency of the value; its chance among strangers is then
    that share, with `Chances.strangers` as what is supposed before anything was counted.
    """

    chances: Mapping[Level, Chances]
    counted: Mapping[Level, str] = MappingProxyType({})
    trust: float = TRUST


FIELDS: Mapping[str, Compared] = MappingProxyType(
    {
        "last_name": Compared(
            {
                "exact": Chances(0.85, 0.74, 0.001),
                "near": Chances(0.09, 0.03, 0.004),
                "part": Chances(0.02, 0.02, 0.003),
                "swapped": Chances(1.0, 0.5, 0.001),
                "differs": Chances(0.04, 0.21, 0.99),
            },
            {"exact": "n_last", "swapped": "n_last"},
        ),
        "first_name": Compared(
            {
                "exact": Chances(0.82, 0.01, 0.005),
                "near": Chances(0.10, 0.01, 0.008),
                "part": Chances(0.04, 0.004, 0.008),
                "initial": Chances(0.03, 0.02, 0.02),
                "swapped": Chances(0.01, 0.0002, 0.005),
                "differs": Chances(0.03, 0.94, 0.95),
            },
            {"exact": "n_first", "swapped": "n_first"},
        ),
        "company": Compared(
            {
                "exact": Chances(0.85, 0.05, 0.0005),
                "near": Chances(0.11, 0.05, 0.001),
                "part": Chances(0.02, 0.30, 0.003),
                "differs": Chances(0.02, 0.60, 0.995),
            },
            {"exact": "n_company"},
        ),
        "street": Compared(
            {
                "exact": Chances(0.68, 0.88, 0.0005),
                "near": Chances(0.10, 0.05, 0.001),
                "part": Chances(0.06, 0.02, 0.003),
                "differs": Chances(0.16, 0.05, 0.995),
            },
            {"exact": "n_street", "part": "n_way"},
        ),
        "place": Compared(
            {
                "exact": Chances(0.78, 0.93, 0.002),
                "near": Chances(0.08, 0.02, 0.006),
                "part": Chances(0.06, 0.02, 0.005),
                "differs": Chances(0.08, 0.03, 0.99),
            },
            {"exact": "n_code", "part": "n_city"},
        ),
        "born_on": Compared(
            {
                "exact": Chances(0.92, 0.005, 0.00005),
                "near": Chances(0.05, 0.005, 0.004),
                "differs": Chances(0.03, 0.99, 0.996),
            },
            {"exact": "n_born"},
            TRUST_DAYS,
        ),
        "email": Compared(
            {
                "exact": Chances(0.50, 0.20, 0.00001),
                "near": Chances(0.12, 0.04, 0.0008),
                "differs": Chances(0.38, 0.76, 0.999),
            },
            {"exact": "n_email"},
        ),
        "phone": Compared(
            {
                "exact": Chances(0.60, 0.55, 0.00001),
                "near": Chances(0.06, 0.02, 0.0002),
                "differs": Chances(0.34, 0.43, 0.9998),
            },
            {"exact": "n_phone"},
        ),
    }
)


def likelihood_sql(kind: Class, rows: int) -> str:
    """SQL for the logarithm (base 2) of how likely the levels are in a class; what is missing is 0."""
    parts = []
    for name, field in FIELDS.items():
        cases = " ".join(
            f"WHEN {LEVELS.index(level) + 1} THEN {_log(kind, field, level, rows)}" for level in field.chances
        )
        parts.append(f"CASE {name} {cases} ELSE 0 END")
    return " + ".join(parts)


def weight_sql(name: str, rows: int) -> str:
    """SQL for what a field's level says for the same customer and against strangers, base 2."""
    field = FIELDS[name]
    cases = " ".join(
        f"WHEN {LEVELS.index(level) + 1} THEN"
        f" {_log('same', field, level, rows)} - ({_log('strangers', field, level, rows)})"
        for level in field.chances
    )
    return f"CASE {name} {cases} ELSE 0 END"


def probability_sql(rows: int) -> str:
    """SQL for the chance that it is the same customer, from the columns same, together and strangers."""
    base = max(rows, FEWEST)
    strangers, together = base / SAME_PER_CUSTOMER, TOGETHER_PER_CUSTOMER / SAME_PER_CUSTOMER
    return f"1 / (1 + {together} * pow(2, together - same) + {strangers} * pow(2, strangers - same))"


def _log(kind: str, field: Compared, level: Level, rows: int) -> str:
    chances = field.chances[level]
    share = f"log2(({{}} + {field.trust * chances.strangers!r}) / {rows + field.trust!r})"
    if kind == "strangers" and level in field.counted:
        return share.format(f"greatest(least(l_{field.counted[level]}, r_{field.counted[level]}) - 2, 0)")
    return f"log2({getattr(chances, kind)!r})"
