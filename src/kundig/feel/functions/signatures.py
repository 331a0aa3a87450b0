"""What does a built-in function take, and how do values become what it takes?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kundig.feel.functions.fitting import ANY, Parameter, by_name, by_position
from kundig.feel.numbers import NO_NUMBER
from kundig.feel.values import Frame, Function


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function, and what comes of it."""

    parameters: tuple[Parameter, ...]
    result: str
    body: Callable[..., object]
    # The last parameter takes all values that follow: `items`, or `list` if it may be given as one list, too.
    variadic: str = ""
    framed: bool = False  # the body is given the frame: it counts its work or asks for the clock


@lru_cache(maxsize=512)
def _parameters(written: str) -> tuple[Parameter, ...]:
    return tuple(_parameter(part) for part in written.split(",") if part.strip())


def _parameter(written: str) -> Parameter:
    name, _, kinds = (part.strip() for part in written.partition(":"))
    nullable = kinds.endswith("?")
    of = frozenset(kind.strip() for kind in kinds.rstrip("?").split("|"))
    return Parameter(name.rstrip("?"), of, name.endswith("?"), nullable or of == ANY)


def way(written: str, body: Callable[..., object], *, variadic: str = "", framed: bool = False) -> Signature:
    """From how one writes it: `string: string, length?: number -> string`.

    A `?` after a name says that the argument may be left out, one after a kind that it may be null.
    """
    parameters, _, result = written.rpartition("->")
    return Signature(_parameters(parameters), result.strip(), body, variadic, framed)


def built_in(*ways: Signature) -> Function:
    """A function that is called in the first of these ways that its arguments fit."""

    def call(frame: Frame, values: Sequence[object]) -> object:
        for one in ways:
            fitting = by_position(one.parameters, values, one.variadic)
            if fitting is not None:
                return _called(one, fitting, frame)
        return None

    def call_by_name(frame: Frame, values: Mapping[str, object]) -> object:
        for one in ways:
            fitting = by_name(one.parameters, values)
            if fitting is not None:
                return _called(one, fitting, frame)
        return None

    longest = max((way.parameters for way in ways), key=len)
    names = tuple(parameter.name for parameter in longest)
    return Function(names, call, call_by_name, bare=not any(way.framed for way in ways), ways=ways)


def _called(one: Signature, values: list[object], frame: Frame) -> object:
    try:
        return one.body(frame, *values) if one.framed else one.body(*values)
    except (ValueError, *NO_NUMBER):  # a date, a number beyond what there is
        return None
