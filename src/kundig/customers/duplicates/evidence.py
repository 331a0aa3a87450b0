"""Why do we think that two customers are the same?"""

from collections.abc import Iterator

import pyarrow as pa

from kundig.customers.duplicates.weights import FIELDS, LEVELS


def stored(found: pa.Table) -> Iterator[list[dict[str, object]]]:
    """The evidence of each pair as it is kept: field, level, weight; the values stay where they are."""
    columns = {name: (found[name].to_pylist(), found[f"{name}_weight"].to_pylist()) for name in FIELDS}
    for row in range(found.num_rows):
        yield [
            {"field": name, "level": LEVELS[levels[row] - 1], "weight": weights[row]}
            for name, (levels, weights) in columns.items()
            if levels[row]
        ]
