"""Which of the known names do the rules of a rulebook read?"""

from collections.abc import Iterable, Iterator

from kundig.feel import syntax
from kundig.feel.syntax import Node
from kundig.measures.names import CONTRACT, KINDS

CONTRACTS = "contracts"


def read_by(trees: Iterable[Node]) -> tuple[str, ...]:
    """The names in the order of the catalogue; of a context that is used as a whole, all.

    >>> from kundig.feel import parse
    >>> read_by([parse("value.today > 3 and count(contracts[kwh_a_year > 2000]) > 1").tree])
    ('value.today', 'contracts')
    """
    found = {name for tree in trees for name in _dotted(tree)}
    heads = {name for name in found if "." not in name}
    return tuple(name for name in KINDS if name in found or name.partition(".")[0] in heads)


def fields_read(trees: Iterable[Node]) -> tuple[str, ...]:
    """What of a contract may be read by them."""
    parts = {
        part.name
        for tree in trees
        for part in syntax.everything(tree)
        if isinstance(part, syntax.Name | syntax.Path)
    }
    return tuple(name for name in CONTRACT if name in parts)


def _dotted(node: Node) -> Iterator[str]:
    if isinstance(node, syntax.Path) and isinstance(node.source, syntax.Name):
        yield f"{node.source.name}.{node.name}"
        return
    if isinstance(node, syntax.Name):
        yield node.name
    for child in syntax.children(node):
        yield from _dotted(child)
