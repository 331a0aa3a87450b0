"""What is passed that is no column, no number, no table, and what is a sane answer to it?"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

from kundig.base.messages import messages
from kundig.base.refusals import Refused
from kundig.value.lifetime.model import Model

type Call = Callable[..., Any]


def _with(value: object) -> Callable[[Any], Any]:
    """The column with one cell replaced."""

    def broken(column: Any) -> Any:
        cells = list(column)
        cells[len(cells) // 2] = value
        return cells

    return broken


COLUMNS: dict[str, Callable[[Any], Any]] = {
    "empty": lambda column: [],
    "too short": lambda column: column[:-1],
    "NaN": _with(float("nan")),
    "infinite": _with(float("inf")),
    "minus infinity": _with(float("-inf")),
    "negative": _with(-1.0),
    "None": _with(None),
    "a word": _with("many"),
    "words": lambda column: np.full(len(column), "many"),
    "parts": _with(0.5),
    "trillions": lambda column: np.asarray(column, float) * 1e12,
    "trillionths": lambda column: np.asarray(column, float) * 1e-12,
    "hardly a number": _with(1e300),
    "the largest": _with(1.7e308),
    "beyond floats": _with(10**400),
    "beyond int64": _with(2**70),
    "all 0": lambda column: np.zeros(len(column)),
    "two dimensions": lambda column: np.asarray(column)[:, None],
    "ragged": lambda column: [[1, 2], *column[1:]],
    "a number": lambda column: 3.0,
    "nothing": lambda column: None,
    "a word alone": lambda column: "many",
    "moments": lambda column: np.full(len(column), np.datetime64("2024-01-01")),
    "complex": lambda column: np.asarray(column, complex) + 1j,
    "a set": lambda column: set(np.asarray(column).tolist()),
    "masked": lambda column: np.ma.masked_array(np.asarray(column, float), np.arange(len(column)) == 1),
    "pandas with NA": lambda column: pd.array([*np.asarray(column, float)[:-1], pd.NA], dtype="Float64"),
    "pandas int with NA": lambda column: pd.Series([*np.rint(column)[:-1], pd.NA], dtype="Int64"),
    "Arrow with null": lambda column: pa.array([*np.asarray(column, float)[:-1], None]),
    "Polars with null": lambda column: pl.Series([*np.asarray(column, float)[:-1].tolist(), None]),
    "Decimals": lambda column: [Decimal(str(cell)) for cell in np.asarray(column).tolist()],
    "booleans": lambda column: np.asarray(column, bool),
}
"""Each makes a bad column of a good one."""

SCALARS: dict[str, Any] = {
    "NaN": float("nan"),
    "infinite": float("inf"),
    "minus infinity": float("-inf"),
    "negative": -1,
    "0": 0,
    "a part": 0.5,
    "tiny": 1e-12,
    "trillions": 1e12,
    "vast": 1e300,
    "beyond floats": 10**400,
    "a word": "many",
    "a numeral": "10",
    "None": None,
    "a list": [1, 2],
    "complex": 1j,
}
"""Instead of a number."""


def answered(call: Call, *args: Any, **arguments: Any) -> str:
    """What is wrong with the answer: nothing where it is sane, or a refusal with a sentence."""
    try:
        found = call(*args, **arguments)
    except Refused as refused:
        sentence = messages().get(refused.code)
        return "" if sentence and sentence % refused.params else f"no sentence for {refused.code}"
    except Warning as warning:
        return f"warns: {warning!r}"
    except Exception as crash:  # noqa: BLE001 - this is what is being looked for
        return f"crashes: {crash!r}"
    return "; ".join(insane(found))


def insane(found: Any, where: str = "result") -> Iterator[str]:
    """Numbers that are none, wherever they stand in an answer."""
    if isinstance(found, Model):
        yield from insane({k: v for k, v in vars(found).items() if k.endswith("_")}, where)
    elif is_dataclass(found) and not isinstance(found, type):
        for each in fields(found):
            yield from insane(getattr(found, each.name), f"{where}.{each.name}")
    elif isinstance(found, Mapping):
        for key, value in found.items():
            yield from insane(value, f"{where}[{key}]")
    elif isinstance(found, pa.Table):
        for name in found.column_names:
            if pa.types.is_floating(found[name].type) and not np.isfinite(found[name].to_numpy()).all():
                yield f"{where}.{name} is not finite"
    elif isinstance(found, list | tuple):
        for place, value in enumerate(found):
            yield from insane(value, f"{where}[{place}]")
    elif isinstance(found, float | np.floating | np.ndarray):
        values = np.asarray(found)
        if values.dtype.kind == "f" and not np.isfinite(values).all():
            yield f"{where} is not finite"
