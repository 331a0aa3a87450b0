"""Why do we think that two customers are the same?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from kundig.customers.duplicates.weights import FIELDS, LEVELS

# Which fields of a customer are shown for a compared one.
SHOWN: Mapping[str, tuple[str, ...]] = {
    "last_name": ("last_name",),
    "first_name": ("first_name",),
    "company": ("company",),
    "street": ("street",),
    "place": ("postal_code", "city"),
    "born_on": ("born_on",),
    "email": ("email",),
    "phone": ("phone",),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a field says: its two values, how alike (a level of `weights.LEVELS`), the weight in bits.

    A positive weight speaks for the same customer, a negative one against; ten bits are a thousand to one.
    """

    field: str
    left: str
    right: str
    level: str
    weight: float


def stored(found: pa.Table) -> Iterator[list[dict[str, object]]]:
    """The evidence of each pair as it is kept: field, level, weight; the values stay where they are."""
    columns = {name: (found[name].to_pylist(), found[f"{name}_weight"].to_pylist()) for name in FIELDS}
    for row in range(found.num_rows):
        yield [
            {"field": name, "level": LEVELS[levels[row] - 1], "weight": weights[row]}
            for name, (levels, weights) in columns.items()
            if levels[row]
        ]


def told(
    evidence: Sequence[Mapping[str, object]], left: Mapping[str, object], right: Mapping[str, object]
) -> list[Evidence]:
    """The evidence with the values of the two customers, what weighs most first.

    >>> told([{"field": "email", "level": "near", "weight": 4.5}], {"email": "a@b.de"}, {"email": "a@d.de"})
    [Evidence(field='email', left='a@b.de', right='a@d.de', level='near', weight=4.5)]
    """
    every = [
        Evidence(
            field := str(one["field"]),
            _shown(field, left),
            _shown(field, right),
            str(one["level"]),
            float(str(one["weight"])),
        )
        for one in evidence
    ]
    return sorted(every, key=lambda one: -abs(one.weight))


def _shown(name: str, values: Mapping[str, object]) -> str:
    return " ".join(str(values.get(field) or "") for field in SHOWN[name]).strip()
