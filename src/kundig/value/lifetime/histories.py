"""Which histories of customers can a model learn from?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kundig.base.refusals import Refused
from kundig.value.lifetime.fast import kernels_for
from kundig.value.lifetime.model import Caution
from kundig.value.lifetime.scalars import LARGEST

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

DAYS = {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
"""Days in a unit of time; months and years are the mean ones."""

MOST_PURCHASES = 100_000  # of a customer: who buys more often is a machine
FEW_REPEATERS = 50  # below, four parameters have standard errors about as large as themselves


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """Checked arrays (rows): repeat purchases, time of the last one, age, customers of the row.

    `n` is the number of customers: the sum of the weights.
    """

    frequency: Floats
    recency: Floats
    T: Floats
    weights: Floats
    n: float


def checked(
    frequency: npt.ArrayLike, recency: npt.ArrayLike, T: npt.ArrayLike, weights: npt.ArrayLike | None = None
) -> Histories:
    """Histories that can be true. `frequency`, `recency`, `T`, `weights`: (rows), times in one unit.

    >>> checked([2, 0], [30.4, 0], [38.9, 38.9]).n
    2.0

    Raises `Refused` for no rows, different lengths, what is no finite number, negative or above 10^15, a last
    purchase after the end or without a repeat purchase, parts of purchases, more than 100,000 of them, and
    weights that are all 0.
    """
    if weights is None and (sound := _sound(frequency, recency, T)):
        return sound
    names = {"frequency": frequency, "recency": recency, "T": T}
    rows = {name: numbers(name, values) for name, values in names.items()}
    rows["weights"] = np.ones(len(rows["T"])) if weights is None else numbers("weights", weights)
    lengths = {name: len(values) for name, values in rows.items()}
    if len(set(lengths.values())) > 1:
        raise Refused("lifetime.lengths", lengths=", ".join(f"{k} {v}" for k, v in lengths.items()))
    x, t, age = rows["frequency"], rows["recency"], rows["T"]
    _refuse("lifetime.not_whole", x != np.rint(x))
    _refuse("lifetime.too_many_purchases", x > MOST_PURCHASES, most=MOST_PURCHASES)
    _refuse("lifetime.recency_after_end", t > age)
    _refuse("lifetime.recency_without_repeat", (x == 0) & (t > 0))
    customers = float(rows["weights"].sum())
    if not customers:
        raise Refused("lifetime.no_weight")
    return Histories(frequency=x, recency=t, T=age, weights=rows["weights"], n=customers)


def _sound(frequency: npt.ArrayLike, recency: npt.ArrayLike, T: npt.ArrayLike) -> Histories | None:
    """Histories of many customers, if a compiled pass finds nothing wrong; else the long way says what is."""
    if (fast := kernels_for(frequency, recency, T)) is None:
        return None
    x, t, age = np.asarray(frequency), np.asarray(recency), np.asarray(T)
    if not fast.sound(x, t, age, MOST_PURCHASES, LARGEST):
        return None
    return Histories(x, t, age, np.broadcast_to(1.0, len(x)), float(len(x)))


def numbers(name: str, values: npt.ArrayLike, *, signed: bool = False) -> Floats:
    """Finite numbers (rows), float64, of at least 0 unless `signed`, and at most 10^15.

    Raises `Refused` for anything else, and for no rows. What a masked array hides is empty.
    """
    kind = type(values).__name__
    try:
        found = np.asarray(values)
        kind = str(found.dtype)
        if found.dtype.kind not in "biufO":
            raise TypeError
        found = found.astype(np.float64, copy=False)
    except (TypeError, ValueError, OverflowError):
        raise Refused("lifetime.no_numbers", column=name, kind=kind) from None
    if np.ma.isMaskedArray(values):
        found = np.where(np.ma.getmaskarray(values), np.nan, found)
    if found.ndim != 1:
        raise Refused("lifetime.shape", column=name, dimensions=found.ndim)
    if not len(found):
        raise Refused("lifetime.empty", column=name)
    least = -LARGEST if signed else 0
    if not (found.min() >= least and found.max() <= LARGEST):  # nor NaN, which compares to nothing
        _refuse("lifetime.not_finite", ~np.isfinite(found), column=name)
        _refuse("lifetime.too_large", np.abs(found) > LARGEST, column=name)
        _refuse("lifetime.negative", found < least, column=name)
    return found


def total(weights: Floats, values: Floats) -> float:
    """The weighed sum, without the threads that `@` starts for long columns, which wait for each other."""
    return float(np.einsum("i,i->", weights, values))


def cautions(histories: Histories) -> tuple[Caution, ...]:
    """What a reader of any model of these histories has to know about them."""
    repeaters = total(histories.weights, histories.frequency.clip(max=1))
    if not repeaters:
        return (Caution("lifetime.nobody_repeats", {"customers": round(histories.n)}),)
    if repeaters < FEW_REPEATERS:
        figures: dict[str, object] = {"repeaters": round(repeaters), "customers": round(histories.n)}
        return (Caution("lifetime.few_repeaters", figures),)
    return ()


def distinct(frequency: Floats) -> tuple[Floats, npt.NDArray[np.intp]]:
    """The distinct numbers of purchases (m), and which of them each is (n)."""
    purchases, kinds = kinds_of(frequency)
    return purchases, kinds.take(frequency.astype(np.intp))


def kinds_of(frequency: Floats) -> tuple[Floats, npt.NDArray[np.intp]]:
    """The distinct numbers of purchases (m), and which of them each number up to the highest is."""
    known = np.bincount(frequency.astype(np.intp)) > 0
    return np.flatnonzero(known).astype(float), np.cumsum(known) - 1


def grouped(histories: Histories) -> Histories:
    """The distinct rows, their weights summed; rows of weight 0 are left out. A model's fit needs no more.

    >>> grouped(checked([1, 0, 1], [3, 0, 3], [9, 9, 9])).weights.tolist()
    [1.0, 2.0]
    """
    columns = (histories.frequency, histories.recency, histories.T)
    for unit in DAYS.values():
        if (found := _gathered(histories, unit)) is not None:
            return found
        if (key := _packed(columns, unit)) is not None:
            return _by_key(histories, *key, unit)
    order = np.lexsort(columns[::-1])
    rows = np.stack(columns)[:, order]
    starts = np.flatnonzero(np.append(True, np.any(rows[:, 1:] != rows[:, :-1], axis=0)))
    weights = np.add.reduceat(histories.weights[order], starts)
    x, recency, age = rows[:, starts[weights > 0]]
    return Histories(x, recency, age, weights[weights > 0], histories.n)


def _gathered(histories: Histories, unit: float) -> Histories | None:
    """The distinct rows by a compiled pass; None without one, or when days do not fit."""
    x, recency, T = columns = histories.frequency, histories.recency, histories.T
    if (fast := kernels_for(*columns)) is None or not np.all(histories.weights == 1):
        return None
    base = np.rint(T.max() * unit) + 1
    if (x.max() + 1) * base**2 > 1 << 32:
        return None
    rows: Floats = fast.gathered(x, recency, T, unit, int(base))
    return Histories(rows[0], rows[1], rows[2], rows[3], histories.n) if len(rows) else None


def _packed(columns: tuple[Floats, ...], unit: float) -> tuple[Ints, int] | None:
    """Each row as one whole number, and the number of values a time can have; None when days do not fit.

    Sorting numbers is many times as fast as sorting rows.
    """
    x, *times = columns
    base = int(np.rint(times[1].max() * unit)) + 1
    if (x.max() + 1) * float(base) ** 2 > 2**62:
        return None
    key = x.astype(np.int64)
    for values in times:
        if (days := whole_days(values, unit)) is None:
            return None
        key *= base
        key += days
    return key, base


def whole_days(times: Floats, unit: float) -> Ints | None:
    """Times (n) as numbers of days, of which a time has `unit`; None when they are not all whole."""
    days = times * unit
    np.rint(days, out=days)
    found = days.astype(np.int64)
    days /= unit
    return None if np.any(days != times) else found


def _by_key(histories: Histories, key: Ints, base: int, unit: float) -> Histories:
    order = _order(key) if int(key.max()) < 1 << 32 else np.argsort(key, kind="stable")
    key = key.take(order)
    starts = np.flatnonzero(np.append(True, key[1:] != key[:-1]))
    weights = np.add.reduceat(histories.weights.take(order), starts)
    starts, weights = starts[weights > 0], weights[weights > 0]
    key = key.take(starts)
    times, age = np.divmod(key, base)
    x, recency = np.divmod(times, base)
    return Histories(x.astype(np.float64), recency / unit, age / unit, weights, histories.n)


def _order(key: Ints) -> npt.NDArray[np.intp]:
    """Where the sorted numbers of 32 bits lie (n). NumPy sorts those of 16 bits many times as fast."""
    order = np.argsort(key.astype(np.uint16), kind="stable")
    return order.take(np.argsort((key >> 16).astype(np.uint16).take(order), kind="stable"))


def _refuse(code: str, wrong: npt.NDArray[np.bool_], **params: object) -> None:
    if wrong.any():
        raise Refused(code, rows=int(wrong.sum()), first=int(wrong.argmax()), **params)
