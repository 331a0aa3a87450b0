"""What is true, what is false, and what is neither?

Three-valued logic.
"""

from collections.abc import Callable, Mapping

from kundig.feel import syntax
from kundig.feel.runs import Compile, Run
from kundig.feel.syntax import Node
from kundig.feel.values import Frame


def logic(node: syntax.Logic, below: Compile) -> Run:
    operands = [below(operand) for operand in node.operands]
    decides = node.operator == "or"  # one `true` decides an or, one `false` an and
    if len(operands) == 2:
        return _of_two(*operands, decides=decides)

    def run(frame: Frame) -> object:
        result: bool | None = not decides
        for operand in operands:
            value = operand(frame)
            if value is decides:
                return decides
            if type(value) is not bool:
                result = None
        return result

    return run


def _of_two(left: Run, right: Run, *, decides: bool) -> Run:
    neutral = not decides

    def run(frame: Frame) -> object:
        one = left(frame)
        if one is decides:
            return decides
        other = right(frame)
        if other is decides:
            return decides
        return neutral if one is neutral and other is neutral else None

    return run


def if_(node: syntax.If, below: Compile) -> Run:
    condition, then, otherwise = below(node.condition), below(node.then), below(node.otherwise)
    return lambda frame: then(frame) if condition(frame) is True else otherwise(frame)


COMPILERS: Mapping[type[Node], Callable[..., Run]] = {
    syntax.Logic: logic,
    syntax.If: if_,
}
