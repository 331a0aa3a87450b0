"""Is a value of a type?"""

from collections.abc import Callable, Mapping

from kundig.feel import syntax
from kundig.feel.evaluating.conforming import KNOWN, OPEN, type_of
from kundig.feel.runs import Compile, Hidden, Run
from kundig.feel.syntax import Node
from kundig.feel.values import Frame


def instance_of(node: syntax.InstanceOf, below: Compile) -> Run:
    """Null if there is no such type (table 61)."""
    value, conforms = below(node.value), type_of(node.type)
    name = node.type.name if isinstance(node.type, syntax.NamedType) else ""
    if name in OPEN:
        return lambda _frame: None
    if not name or name in KNOWN:
        return lambda frame: conforms(value(frame), frame)

    def run(frame: Frame) -> object:
        types = frame.get(Hidden.TYPES)
        known = isinstance(types, Mapping) and name in types
        return conforms(value(frame), frame) if known else None

    return run


COMPILERS: Mapping[type[Node], Callable[..., Run]] = {syntax.InstanceOf: instance_of}
