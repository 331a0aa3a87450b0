"""How are functions made?"""

from collections.abc import Callable, Mapping, Sequence

from kundig.feel import limits, syntax
from kundig.feel.evaluating.conforming import conformed, type_of
from kundig.feel.limits import Work
from kundig.feel.mistakes import mistake
from kundig.feel.runs import Compile, Hidden, Run, work_of
from kundig.feel.syntax import Node
from kundig.feel.values import Frame, Function


def function_of(node: syntax.FunctionOf, below: Compile) -> Run:
    if node.external:  # no code but FEEL is ever run
        parameters = tuple(parameter.name for parameter in node.parameters)
        nothing = Function(parameters, lambda _frame, _values: None)
        return lambda _frame: nothing
    body = below(node.body)
    names = tuple(parameter.name for parameter in node.parameters)
    types = [type_of(parameter.type) if parameter.type else None for parameter in node.parameters]

    def run(frame: Frame) -> object:
        # What it sees are the names where it was written, as they were then.
        seen = dict(frame)

        def called(caller: Frame, values: Sequence[object]) -> object:
            if len(values) != len(names):
                return None
            given = dict(zip(names, values, strict=True))
            for name, conforms in zip(names, types, strict=True):
                if conforms is not None:
                    fits, given[name] = conformed(given[name], conforms, caller)
                    if not fits:
                        return None
            inner = dict(seen)
            inner.update(given)
            inner[Hidden.WORK] = caller.get(Hidden.WORK) or Work()
            return _within(inner, node, lambda: body(inner))

        return Function(names, called)

    return run


def _within(frame: Frame, node: Node, body: Callable[[], object]) -> object:
    """Functions may call functions only so deep."""
    work = work_of(frame)
    if work is None:
        return body()
    if work.calls >= limits.CALLS:
        raise mistake("feel.too_many_calls", node.at, most=limits.CALLS)
    work.calls += 1
    try:
        return body()
    finally:
        work.calls -= 1


COMPILERS: Mapping[type[Node], Callable[..., Run]] = {
    syntax.FunctionOf: function_of,
}
