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

    def run(seen: Frame) -> object:
        # It sees the names where it was written; itself, too, once it has one.
        def called(caller: Frame, values: Sequence[object]) -> object:
            if len(values) != len(names):
                return None
            inner = dict(seen)
            for name, value, conforms in zip(names, values, types, strict=True):
                fits, inner[name] = conformed(value, conforms, caller) if conforms else (True, value)
                if not fits:
                    return None
            inner[Hidden.WORK] = work = work_of(caller) or Work()
            if work.calls >= limits.CALLS:
                raise mistake("feel.too_many_calls", node.at, most=limits.CALLS)
            work.calls += 1
            result = body(inner)
            work.calls -= 1
            return result

        return Function(names, called)

    return run


COMPILERS: Mapping[type[Node], Callable[..., Run]] = {
    syntax.FunctionOf: function_of,
}
