"""Does a value pass a test, as they stand in the cells of decision tables and after `in`?"""

from collections.abc import Callable, Mapping

from kundig.feel import syntax
from kundig.feel.comparing import compare, contains, equal
from kundig.feel.evaluating.quick import against, among, literal_of, within
from kundig.feel.evaluating.ranging import ranging
from kundig.feel.limits import Work
from kundig.feel.runs import Compile, Run, work_of
from kundig.feel.syntax import Node, everything
from kundig.feel.values import Frame, Range

type Test = Callable[[object, Frame], object]


def test_of(node: Node, below: Compile) -> Test:
    """One test of a value."""
    if (known := known_test(node)) is not None:
        return lambda value, _frame: known(value)
    if isinstance(node, syntax.OneSided):
        operand, sign = below(node.operand), node.operator
        return lambda value, frame: compare(sign, value, operand(frame), work_of(frame))
    expression = below(node)
    # An expression that asks for `?` is the test itself; any other is what the value is held against.
    asks = any(isinstance(part, syntax.Name) and part.name == "?" for part in everything(node))

    def passes(value: object, frame: Frame) -> object:
        result = expression(frame)
        if asks and (type(result) is bool or result is None):
            return result
        return matches(value, result, work_of(frame))

    return passes


def known_test(node: Node) -> Callable[[object], object] | None:
    """A test with numbers and texts that stand in the rule; null if it has to be computed."""
    match node:
        case syntax.OneSided(operator=sign, operand=operand):
            literal = literal_of(operand)
            return None if literal is None else against(sign, literal)
        case syntax.RangeOf(low=low, high=high):
            known = ranging(literal_of(low), literal_of(high), node.low_closed, node.high_closed)
            return None if known is None or known.low is None or known.high is None else within(known)
        case _:
            literal = literal_of(node)
            return None if literal is None else against("=", literal)


def matches(value: object, against: object, work: Work | None) -> bool | None:
    """Equal to it, within it if it is a range, among its items if it is a list."""
    if type(against) is Range and type(value) is not Range:
        return contains(against, value)
    if type(against) is list:
        if type(value) is list and equal(value, against, work):
            return True
        if work:
            work.spend(len(against))
        return any(bool(matches(value, item, work)) for item in against)
    return equal(value, against, work)


def any_true(results: list[object]) -> bool | None:
    """True if any is, else null if any is not known."""
    if any(result is True for result in results):
        return True
    return False if all(result is False for result in results) else None


def in_(node: syntax.In, below: Compile) -> Run:
    value, tests = below(node.value), [test_of(test, below) for test in node.tests]

    literals = [literal for test in node.tests if (literal := literal_of(test)) is not None]
    if len(literals) == len(node.tests):
        known = among(literals)
        return lambda frame: known(value(frame))
    if len(tests) == 1:
        (only,) = tests
        return lambda frame: only(value(frame), frame)

    def run(frame: Frame) -> object:
        given = value(frame)
        return any_true([test(given, frame) for test in tests])

    return run


def tests(node: syntax.Tests, below: Compile) -> Run:
    """The tested value stands under `?`."""
    all_tests = [test_of(test, below) for test in node.tests]
    negated = node.negated
    if not all_tests:
        return lambda _frame: True

    def run(frame: Frame) -> object:
        value = frame.get("?")
        passed = any_true([test(value, frame) for test in all_tests])
        return passed if passed is None or not negated else not passed

    return run


COMPILERS: Mapping[type[Node], Callable[..., Run]] = {
    syntax.In: in_,
    syntax.Tests: tests,
}
