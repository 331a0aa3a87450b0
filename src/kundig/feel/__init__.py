"""Which language do business rules stand in?"""

from collections.abc import Iterable, Mapping

from kundig.feel.expressions import Expression, UnaryTests
from kundig.feel.parsing import parse_tests_tree, parse_tree
from kundig.feel.runs import Check

__all__ = ["Expression", "UnaryTests", "parse", "parse_tests"]


def parse(text: str, names: Iterable[str] = (), *, types: Mapping[str, Check] | None = None) -> Expression:
    """Read an expression; `names` hold spaces or signs, `types` are those that `instance of` may ask for.

    >>> parse("customer.age >= 18 and not(blocked)").evaluate({"customer": {"age": 20}, "blocked": False})
    True
    """
    return Expression.of(text, parse_tree(text, names), types)


def parse_tests(
    text: str, names: Iterable[str] = (), *, types: Mapping[str, Check] | None = None
) -> UnaryTests:
    """Read unary tests.

    >>> parse_tests('[18..65], > 70').evaluate(66, {})
    False
    """
    return UnaryTests.of(text, parse_tests_tree(text, names), types)
