"""How do two values compare?"""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal

from kundig.feel import syntax
from kundig.feel.comparing import compare, equal
from kundig.feel.evaluating.logic import conjunction
from kundig.feel.runs import Compile, Run, work_of
from kundig.feel.syntax import Node
from kundig.feel.values import Frame

_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
_PYTHON: Mapping[str, Callable[..., object]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}


def comparison(node: syntax.Comparison, below: Compile) -> Run:
    left, right, sign = below(node.left), below(node.right), node.operator
    if _quick(node.left, node.right):
        return _with_literal(left, sign, node.right.value)  # type: ignore[attr-defined]
    if _quick(node.right, node.left):
        return _with_literal(right, _MIRRORED[sign], node.left.value)  # type: ignore[attr-defined]
    if sign in ("=", "!="):
        return _equality(left, sign, right)
    return lambda frame: compare(sign, left(frame), right(frame))


def _quick(value: Node, literal: Node) -> bool:
    return isinstance(literal, syntax.Literal) and type(literal.value) in (Decimal, str)


def _equality(left: Run, sign: str, right: Run) -> Run:
    def run(frame: Frame) -> object:
        same = equal(left(frame), right(frame), work_of(frame))
        return same if same is None or sign == "=" else not same

    return run


def _with_literal(left: Run, sign: str, literal: object) -> Run:
    """The commonest of all rules: a value beside a number or a text that stands in the rule."""
    holds = _PYTHON[sign]
    kind = type(literal)
    # Whole numbers compare quicker among themselves.
    other: type = int if kind is Decimal else str
    whole = (
        int(literal) if isinstance(literal, Decimal) and literal == literal.to_integral_value() else literal
    )

    def run(frame: Frame) -> object:
        value = left(frame)
        of = type(value)
        if of is other:
            return holds(value, whole)
        if of is kind:
            return holds(value, literal)
        return compare(sign, value, literal)

    return run


def between(node: syntax.Between, below: Compile) -> Run:
    value, low, high = below(node.value), below(node.low), below(node.high)

    def run(frame: Frame) -> object:
        middle = value(frame)
        return conjunction([compare("<=", low(frame), middle), compare("<=", middle, high(frame))])

    return run


COMPILERS: Mapping[type[Node], Callable[..., Run]] = {
    syntax.Comparison: comparison,
    syntax.Between: between,
}
