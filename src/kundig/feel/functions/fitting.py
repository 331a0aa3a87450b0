"""How do given values become what a function takes?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kundig.feel.moments import Date, DateTime, Time
from kundig.feel.values import kind_of

ANY = frozenset({"any"})


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    kinds: frozenset[str]
    optional: bool
    nullable: bool


def by_position(
    parameters: tuple[Parameter, ...], values: Sequence[object], variadic: str
) -> list[object] | None:
    if variadic and len(values) >= len(parameters):
        a_list = len(values) == len(parameters) and type(values[-1]) is list
        if variadic == "items" or not a_list:
            head = len(parameters) - 1
            values = [*values[:head], list(values[head:])]
    if len(values) > len(parameters):
        return None
    if not all(parameter.optional for parameter in parameters[len(values) :]):
        return None
    fitted: list[object] = []
    for parameter, value in zip(parameters, values, strict=False):
        fits, converted = _converted(parameter, value)
        if not fits:
            return None
        fitted.append(converted)
    fitted.extend(None for _ in parameters[len(values) :])
    return fitted


def by_name(parameters: tuple[Parameter, ...], values: Mapping[str, object]) -> list[object] | None:
    known = {parameter.name for parameter in parameters}
    if not values.keys() <= known:
        return None
    fitted: list[object] = []
    for parameter in parameters:
        if parameter.name not in values:
            if not (parameter.optional or parameter.nullable):
                return None
            fitted.append(None)
            continue
        fits, converted = _converted(parameter, values[parameter.name])
        if not fits:
            return None
        fitted.append(converted)
    return fitted


def _converted(parameter: Parameter, value: object) -> tuple[bool, object]:
    """Chapter 10.3.2.9.4: a list of one for its item, an item for a list of one, a date for its midnight."""
    if value is None:
        return parameter.nullable, None
    kinds, kind = parameter.kinds, kind_of(value)
    if kind in kinds or "any" in kinds:
        return True, Decimal(value) if type(value) is int else value
    if "list" in kinds:
        return True, [value]
    if type(value) is list and len(value) == 1 and kind_of(value[0]) in kinds:
        return True, Decimal(value[0]) if type(value[0]) is int else value[0]
    if type(value) is Date and "date and time" in kinds:
        return True, DateTime(value, Time(0, 0))
    return False, None
