"""Is a value of a type?"""

from collections.abc import Callable, Mapping

from kundig.feel import syntax
from kundig.feel.evaluating.conforming import type_of
from kundig.feel.runs import Compile, Run
from kundig.feel.syntax import Node


def instance_of(node: syntax.InstanceOf, below: Compile) -> Run:
    value, conforms = below(node.value), type_of(node.type)
    return lambda frame: conforms(value(frame), frame)


COMPILERS: Mapping[type[Node], Callable[..., Run]] = {syntax.InstanceOf: instance_of}
