"""What do boxed expressions have that FEEL's own tree has not?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from kundig.base.refusals import Refused
from kundig.feel import syntax
from kundig.feel.dmn.outcome import Trace
from kundig.feel.dmn.types import ANY, Type, Unfit, coerced
from kundig.feel.evaluating import COMPILERS as FEEL
from kundig.feel.runs import Compile, Run
from kundig.feel.syntax import Node, Span
from kundig.feel.values import Frame, Function, kind_of

NOWHERE = Span(0, 0)  # boxes have no place in a text
MOST_REASONS = 100


class Told(Enum):
    """The key of a frame under which the trace lies, if one is kept."""

    TRACE = 1


def trace_of(frame: Frame) -> Trace | None:
    trace = frame.get(Told.TRACE)
    return trace if isinstance(trace, Trace) else None


def null(frame: Frame, code: str, /, **params: object) -> object:
    """Null, with its reason where one is asked for."""
    trace = trace_of(frame)
    if trace is not None and len(trace.reasons) < MOST_REASONS:
        trace.reasons.append(Refused(code, **params))
    return None


@dataclass(frozen=True, slots=True)
class Typed(Node):
    """A value that must be of a type."""

    value: Node
    type: Type
    name: str


@dataclass(frozen=True, slots=True)
class Broken(Node):
    """What could not be read; it is null."""

    refused: Refused


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """The boxed `if`, which wants a boolean."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class TypedFunction(Node):
    """A function whose arguments and result are of types."""

    parameters: tuple[str, ...]
    types: tuple[Type, ...]
    body: Node
    result: Type


def typed(frame: Frame, value: object, type_: Type, name: str) -> object:
    """The value as that type, or null with the reason."""
    try:
        return coerced(value, type_)
    except Unfit:
        return null(frame, "dmn.wrong_type", name=name, type=type_.name, found=kind_of(value))


def _typed(node: Typed, below: Compile) -> Run:
    value, type_, name = below(node.value), node.type, node.name
    return lambda frame: typed(frame, value(frame), type_, name)


def _broken(node: Broken, _below: Compile) -> Run:
    code, params = node.refused.code, node.refused.params
    return lambda frame: null(frame, code, **params)


def _choice(node: Choice, below: Compile) -> Run:
    condition, then, otherwise = below(node.condition), below(node.then), below(node.otherwise)

    def run(frame: Frame) -> object:
        holds = condition(frame)
        if holds is not None and not isinstance(holds, bool):
            return null(frame, "dmn.no_condition", found=kind_of(holds))
        return then(frame) if holds else otherwise(frame)

    return run


def _function(node: TypedFunction, below: Compile) -> Run:
    body = below(
        syntax.FunctionOf(
            node.at, tuple(syntax.Parameter(node.at, name) for name in node.parameters), node.body
        )
    )
    return lambda frame: guarded(body(frame), node.types, node.result)


def guarded(function: object, types: tuple[Type, ...], result: Type) -> object:
    """A function that is called only with arguments of its types, and is null otherwise."""
    assert isinstance(function, Function)
    names = function.parameters
    if all(type_ is ANY for type_ in (*types, result)):
        return function

    def call(frame: Frame, values: Sequence[object]) -> object:
        if len(values) != len(types):
            return None
        fitting = []
        for name, value, type_ in zip(names, values, types, strict=True):
            fitting.append(typed(frame, value, type_, name))
            if fitting[-1] is None and value is not None:
                return None
        return typed(frame, function.call(frame, fitting), result, "")

    return Function(names, call)


COMPILERS: dict[type[Node], Callable[..., Run]] = {
    Typed: _typed,
    Broken: _broken,
    Choice: _choice,
    TypedFunction: _function,
}


def compiler(more: Mapping[type[Node], Callable[..., Run]]) -> Compile:
    """What makes closures of FEEL's nodes, of these, and of some more."""
    compilers = {**FEEL, **COMPILERS, **more}

    def compiled(node: Node) -> Run:
        return compilers[type(node)](node, compiled)

    return compiled
