"""Which expressions are sums of figures times factors, so that those of all actions are computed together?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kundig.feel import syntax
from kundig.feel.numbers import DECIMAL128, NO_NUMBER
from kundig.feel.syntax import Node
from kundig.measures.names import KINDS


@dataclass(frozen=True, slots=True)
class Sum:
    """A constant, and a factor for each figure by its name."""

    constant: Decimal
    factors: Mapping[str, Decimal] = field(default_factory=dict)

    def scaled(self, by: Decimal) -> "Sum":
        """So many times that."""
        factors = {name: DECIMAL128.multiply(factor, by) for name, factor in self.factors.items()}
        return Sum(DECIMAL128.multiply(self.constant, by), factors)

    def plus(self, other: "Sum") -> "Sum":
        """Both together; a figure whose factors cancel out is still needed, as null stays null."""
        names = dict.fromkeys((*self.factors, *other.factors))
        zero = Decimal(0)
        factors = {
            name: DECIMAL128.add(self.factors.get(name, zero), other.factors.get(name, zero))
            for name in names
        }
        return Sum(DECIMAL128.add(self.constant, other.constant), factors)


def linear(tree: Node) -> Sum | None:
    """The expression as a sum; none if it is something else.

    >>> from kundig.feel import parse
    >>> linear(parse("10 - (value.today - 5) / 4").tree)
    Sum(constant=Decimal('11.25'), factors={'value.today': Decimal('-0.25')})
    >>> linear(parse("value.today * value.today").tree) is None
    True
    """
    try:
        return _linear(tree)
    except NO_NUMBER:
        return None


def _linear(tree: Node) -> Sum | None:
    match tree:
        case syntax.Literal(value=Decimal() as value):
            return Sum(value)
        case syntax.Path(source=syntax.Name(name=head), name=tail) if KINDS.get(f"{head}.{tail}") == "number":
            return Sum(Decimal(0), {f"{head}.{tail}": Decimal(1)})
        case syntax.Negation(operand=operand):
            found = _linear(operand)
            return found.scaled(Decimal(-1)) if found else None
        case syntax.Arithmetic(operator=operator, left=left, right=right):
            return _of_two(operator, _linear(left), _linear(right))
        case _:
            return None


def _of_two(operator: str, left: Sum | None, right: Sum | None) -> Sum | None:
    if left is None or right is None:
        return None
    if operator == "+":
        return left.plus(right)
    if operator == "-":
        return left.plus(right.scaled(Decimal(-1)))
    if operator == "*" and not right.factors:
        return left.scaled(right.constant)
    if operator == "*" and not left.factors:
        return right.scaled(left.constant)
    if operator == "/" and not right.factors:
        return left.scaled(DECIMAL128.divide(Decimal(1), right.constant))
    return None
