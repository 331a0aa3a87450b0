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


def stored(found: pa.Table) -> Iterator[list[list[object]]]:
    """The evidence of each pair as it is kept: field, level, weight; the values stay where they are."""
    columns = {name: (found[name].to_pylist(), found[f"{name}_weight"].to_pylist()) for name in FIELDS}
    for row in range(found.num_rows):
        yield [
            [name, LEVELS[levels[row] - 1], weights[row]]
            for name, (levels, weights) in columns.items()
            if levels[row]
        ]


def told(
    evidence: Sequence[Sequence[object]], left: Mapping[str, object], right: Mapping[str, object]
) -> list[Evidence]:
    """The evidence with the values of the two customers, what weighs most first.

    >>> told([["last_name", "near", 4.5]], {"last_name": "Müller"}, {"last_name": "Muller"})
    [Evidence(field='last_name', left='Müller', right='Muller', level='near', weight=4.5)]
    """
    every = [
        Evidence(str(name), _shown(str(name), left), _shown(str(name), right), str(level), float(str(weight)))
        for name, level, weight in evidence
    ]
    return sorted(every, key=lambda one: -abs(one.weight))


def _shown(name: str, values: Mapping[str, object]) -> str:
    return " ".join(str(values.get(field) or "") for field in SHOWN[name]).strip()
