"""How are the built-in functions called in SQL?"""

from collections.abc import Mapping

from kundig.feel import syntax
from kundig.feel.functions import BUILT_IN
from kundig.feel.sql.functions import dates, lists, numeric, texts
from kundig.feel.sql.functions.ways import Way
from kundig.feel.sql.literals import Untold
from kundig.feel.sql.terms import NOTHING, Items, Term
from kundig.feel.sql.writer import Writer

WAYS: Mapping[str, Way] = {**texts.WAYS, **numeric.WAYS, **dates.WAYS, **lists.WAYS}


def call(writer: Writer, node: syntax.Call) -> Term:
    """What has no way in SQL is refused; arguments of the wrong kind make null, as for the closure."""
    if not isinstance(node.function, syntax.Name) or node.function.name not in WAYS:
        raise Untold
    name = node.function.name
    way = WAYS[name]
    arguments = [writer.term(argument) for argument in _in_order(node, BUILT_IN[name].parameters)]
    if not way.least <= len(arguments) <= way.most:
        raise Untold
    if way.kinds:
        arguments = [
            _alone(term, kinds) for term, kinds in zip(arguments, way.kinds[: len(arguments)], strict=True)
        ]
        if any(
            term.kind not in kinds for term, kinds in zip(arguments, way.kinds[: len(arguments)], strict=True)
        ):
            return NOTHING
    return way.write(writer.dialect, *arguments)


def _alone(term: Term, kinds: frozenset[str]) -> Term:
    """A list of one stands for its item."""
    if isinstance(term, Items) and len(term.items) == 1 and term.kind not in kinds:
        return term.items[0]
    return term


def _in_order(node: syntax.Call, parameters: tuple[str, ...]) -> tuple[syntax.Node, ...]:
    """Arguments by name, as they would stand by position."""
    if node.names is None:
        return node.arguments
    given = dict(zip(node.names, node.arguments, strict=True))
    if set(given) != set(parameters[: len(given)]):
        raise Untold
    return tuple(given[name] for name in parameters[: len(given)])
