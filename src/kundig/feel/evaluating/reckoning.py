"""How are numbers, texts, dates and durations added, subtracted, multiplied and divided?"""

from collections.abc import Callable, Mapping
from decimal import Decimal, DivisionByZero

from kundig.feel import syntax
from kundig.feel.evaluating.calendar import OF_OTHERS
from kundig.feel.moments import Duration, Period
from kundig.feel.numbers import DECIMAL128, NO_NUMBER, NUMBERS
from kundig.feel.runs import Compile, Run, work_of
from kundig.feel.syntax import Node
from kundig.feel.values import Frame


def arithmetic(node: syntax.Arithmetic, below: Compile) -> Run:
    left, right = below(node.left), below(node.right)
    of_numbers, of_others = OF_NUMBERS[node.operator], OF_OTHERS[node.operator]

    def run(frame: Frame) -> object:
        one, other = left(frame), right(frame)
        if type(one) in NUMBERS and type(other) in NUMBERS:
            try:
                return of_numbers(one, other)
            except NO_NUMBER:
                return None
        reckon = of_others.get((type(one), type(other)))
        if reckon is None:
            return None
        try:
            result = reckon(one, other)
        except (ValueError, *NO_NUMBER):  # a date out of range, a division by zero
            return None
        if type(result) is str and (work := work_of(frame)):
            work.spend_on(result)
        return result

    return run


def negation(node: syntax.Negation, below: Compile) -> Run:
    operand = below(node.operand)
    if isinstance(node.operand, syntax.Literal) and type(node.operand.value) is Decimal:
        value = node.operand.value.copy_negate()
        return lambda _frame: value

    def run(frame: Frame) -> object:
        value = operand(frame)
        if type(value) in NUMBERS:
            return DECIMAL128.minus(value)  # type: ignore[arg-type]
        if type(value) is Duration:
            return Duration(-value.nanos)
        return Period(-value.months) if type(value) is Period else None

    return run


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if exponent == 0:
        return Decimal(1)
    result = DECIMAL128.power(base, exponent)
    if not result.is_finite():  # nothing to the power of less than nothing, which raises nothing
        raise DivisionByZero
    return result


OF_NUMBERS: Mapping[str, Callable[..., Decimal]] = {
    "+": DECIMAL128.add,
    "-": DECIMAL128.subtract,
    "*": DECIMAL128.multiply,
    "/": DECIMAL128.divide,
    "**": _power,
}


COMPILERS: Mapping[type[Node], Callable[..., Run]] = {
    syntax.Arithmetic: arithmetic,
    syntax.Negation: negation,
}
