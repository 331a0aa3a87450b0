"""How do Python's values become FEEL's?"""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from numbers import Integral

from kundig.feel.adopting_moments import adopted_date, adopted_datetime, adopted_time, adopted_timedelta
from kundig.feel.numbers import DECIMAL128, NO_NUMBER
from kundig.feel.values import KINDS


def adopted(value: object) -> object:
    """A value of Python as FEEL knows it; what FEEL knows nothing of is null."""
    kind = type(value)
    if kind is list or kind is dict or kind not in KINDS or kind is Decimal:
        return _ADOPTING.get(kind, _adopted_other)(value)
    return value


def _adopted_decimal(value: object) -> Decimal | None:
    assert isinstance(value, Decimal)
    return value if value.is_finite() else None


def adopted_float(value: object) -> Decimal | None:
    """By the shortest decimals that mean it: 0.1 is 0.1."""
    assert isinstance(value, float)
    try:
        number = DECIMAL128.create_decimal(float.__repr__(value))
    except NO_NUMBER:
        return None
    return number if number.is_finite() else None


def _adopted_list(value: object) -> list[object]:
    assert isinstance(value, list | tuple | set | frozenset)
    return [adopted(item) for item in value]


def _adopted_mapping(value: object) -> dict[str, object]:
    assert isinstance(value, Mapping)
    return {str(key): adopted(item) for key, item in value.items()}


_ADOPTING: Mapping[type, Callable[[object], object]] = {
    Decimal: _adopted_decimal,
    float: adopted_float,
    list: _adopted_list,
    tuple: _adopted_list,
    set: _adopted_list,
    frozenset: _adopted_list,
    dict: _adopted_mapping,
    dt.date: adopted_date,
    dt.time: adopted_time,
    dt.datetime: adopted_datetime,
    dt.timedelta: adopted_timedelta,
}


def _adopted_other(value: object) -> object:
    """Kinds derived from these: texts that are an enumeration, NumPy's numbers, read-only mappings."""
    for base, adopt in _DERIVED:
        if isinstance(value, base):
            return adopt(value)
    return None


_DERIVED: tuple[tuple[type, Callable[..., object]], ...] = (
    (str, str.__str__),
    (dt.datetime, adopted_datetime),
    (dt.date, adopted_date),
    (Integral, int),
    (float, adopted_float),
    (Decimal, _adopted_decimal),
    (Mapping, _adopted_mapping),
)
