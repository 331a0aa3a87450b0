"""What do models refuse that learn from other columns than histories?"""

import numpy as np
import numpy.typing as npt

from kundig.base.refusals import Refused
from kundig.value.lifetime.histories import numbers

Floats = npt.NDArray[np.float64]


def columns(*, signed: frozenset[str] = frozenset(), **given: npt.ArrayLike | None) -> dict[str, Floats]:
    """Columns of finite numbers, equally long, as float64 (n); `weights` of None are ones.

    Raises `Refused` for no rows, different lengths, what is no finite number, negative numbers in columns
    that are not `signed`, and weights that are all 0.
    """
    found = {
        name: numbers(name, values, signed=name in signed)  # type: ignore[arg-type] # None is refused
        for name, values in given.items()
        if values is not None or name != "weights"
    }
    if not found:
        raise Refused("lifetime.empty", column="the columns")
    lengths = {name: len(values) for name, values in found.items()}
    if len(set(lengths.values())) > 1:
        raise Refused("lifetime.lengths", lengths=", ".join(f"{k} {v}" for k, v in lengths.items()))
    if "weights" in given and given["weights"] is None:
        found["weights"] = np.ones(next(iter(lengths.values())))
    if "weights" in given and not found["weights"].any():
        raise Refused("lifetime.no_weight")
    return found


def whole(name: str, values: Floats) -> Floats:
    """The values. Raises `Refused` unless they are whole numbers."""
    refuse("lifetime.parts", values != np.rint(values), column=name)
    return values


def shares(levels: npt.ArrayLike) -> Floats:
    """Levels of quantiles (levels). Raises `Refused` unless each lies between 0 and 1."""
    found = numbers("levels", [levels] if isinstance(levels, int | float) else levels, signed=True)
    if not np.all((found > 0) & (found < 1)):
        raise Refused("lifetime.levels", levels=", ".join(f"{level:g}" for level in found))
    return found


def refuse(code: str, wrong: npt.NDArray[np.bool_], **params: object) -> None:
    """Raises `Refused` when any row is wrong: says how many, and which is the first."""
    if wrong.any():
        raise Refused(code, rows=int(wrong.sum()), first=int(wrong.argmax()), **params)
