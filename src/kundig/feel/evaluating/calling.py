"""How are functions made and called?"""

from collections.abc import Callable, Iterable, Mapping

from kundig.feel import syntax
from kundig.feel.functions import BUILT_IN
from kundig.feel.limits import Work
from kundig.feel.runs import Compile, Run, work_of
from kundig.feel.syntax import Node
from kundig.feel.values import Frame, Function


def call(node: syntax.Call, below: Compile) -> Run:
    function, arguments = _function(node.function, below), [below(argument) for argument in node.arguments]
    if (constant := _constant(node)) is not None:
        return constant
    if node.names is not None:
        return _call_by_name(function, dict(zip(node.names, arguments, strict=True)))

    def run(frame: Frame) -> object:
        called = function(frame)
        values = [argument(frame) for argument in arguments]
        if type(called) is not Function:
            return None
        work = work_of(frame)
        _spend(work, values)
        result = called.call(frame, values)
        if work:
            work.spend_on(result)
        return result

    return run


def _function(node: Node, below: Compile) -> Run:
    """A name that is called means a function, even where a value has the same name."""
    if not isinstance(node, syntax.Name) or node.name not in BUILT_IN:
        return below(node)
    key, built_in = node.name, BUILT_IN[node.name]

    def run(frame: Frame) -> object:
        own = frame.get(key)
        return own if type(own) is Function else built_in

    return run


# What they give depends on nothing else.
_CONSTANT = frozenset({"date", "time", "date and time", "duration"})


def _constant(node: syntax.Call) -> Run | None:
    """`date("2026-01-01")` and its like are computed once."""
    if not isinstance(node.function, syntax.Name) or node.function.name not in _CONSTANT or node.names:
        return None
    arguments = [argument.value for argument in node.arguments if isinstance(argument, syntax.Literal)]
    if len(arguments) < len(node.arguments):
        return None
    key = node.function.name
    value = BUILT_IN[key].call({}, arguments)

    def run(frame: Frame) -> object:
        own = frame.get(key)
        return own.call(frame, arguments) if type(own) is Function else value

    return run


def _call_by_name(function: Run, arguments: dict[str, Run]) -> Run:
    def run(frame: Frame) -> object:
        called = function(frame)
        values = {name: argument(frame) for name, argument in arguments.items()}
        if type(called) is not Function:
            return None
        _spend(work_of(frame), values.values())
        if called.call_by_name:
            return called.call_by_name(frame, values)
        if not values.keys() <= set(called.parameters):
            return None
        # By their names some may be left out, which are null then (10.3.2.13.5).
        return called.call(frame, [values.get(name) for name in called.parameters])

    return run


def _spend(work: Work | None, values: Iterable[object]) -> None:
    """A call costs a step, and more for long lists and texts."""
    if work:
        work.spend(1)
        for value in values:
            work.spend_on(value)


COMPILERS: Mapping[type[Node], Callable[..., Run]] = {
    syntax.Call: call,
}
