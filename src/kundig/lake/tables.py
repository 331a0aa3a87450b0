"""How does any frame become an Arrow table?"""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kundig.base.refusals import Refused


def as_table(data: Any) -> pa.Table:
    """Arrow tables, batches and readers, pandas, Polars and dicts of columns, without a copy where possible.

    Any object with the Arrow PyCapsule interface (`__arrow_c_stream__`) is taken.

    >>> as_table({"customer": ["a", "b"], "profit": [3.0, -1.0]}).num_rows
    2
    """
    if isinstance(data, pa.Table):
        return data
    if isinstance(data, Mapping):
        return _made(dict(data))
    if isinstance(data, pa.RecordBatch):
        return pa.Table.from_batches([data])
    if hasattr(data, "__arrow_c_stream__"):
        return _made(data)
    raise Refused("table.unknown_kind", kind=type(data).__name__)


def _made(data: Any) -> pa.Table:
    """The table. Raises `Refused` for columns that are uneven, of mixed kinds, or of several dimensions."""
    try:
        return pa.table(data)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as wrong:
        raise Refused("table.no_columns", reason=str(wrong).splitlines()[0][:200]) from None


def column(table: pa.Table, name: str) -> pa.ChunkedArray:
    """A column by its name; refused with the names that exist."""
    if name not in table.column_names:
        raise Refused("table.no_column", column=name, columns=", ".join(table.column_names))
    return table.column(name)


def floats(table: pa.Table, name: str) -> Any:
    """A numeric column as a float64 NumPy array; empty cells are refused."""
    cells = column(table, name)
    if cells.null_count:
        raise Refused("table.empty_cells", column=name, cells=cells.null_count)
    if not (pa.types.is_integer(cells.type) or pa.types.is_floating(cells.type)):
        if not pa.types.is_decimal(cells.type):
            raise Refused("table.no_number", column=name, kind=str(cells.type))
        cells = pc.cast(cells, pa.float64())
    return cells.to_numpy().astype(float, copy=False)


def keys(table: pa.Table, name: str) -> pa.Array:
    """A column of names or numbers in one form, whichever frame it came from, so that keys compare."""
    cells = column(table, name)
    if cells.null_count:
        raise Refused("table.no_customer", cells=cells.null_count)
    if pa.types.is_floating(cells.type) and (unknown := pc.sum(pc.is_nan(cells)).as_py()):
        raise Refused("table.no_customer", cells=unknown)
    kind = cells.type.value_type if pa.types.is_dictionary(cells.type) else cells.type
    if pa.types.is_integer(kind):
        kind = pa.int64()
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        kind = pa.large_string()
    try:
        whole = cells.cast(kind).combine_chunks()
    except pa.ArrowInvalid:
        raise Refused("table.customer_too_large", column=name) from None
    return pa.concat_arrays(whole.chunks) if isinstance(whole, pa.ChunkedArray) else whole
