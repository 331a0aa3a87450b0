"""How does a tree become a function of the context?

Closures, made once.
"""

from collections.abc import Callable, Mapping

from kundig.feel.evaluating import (
    calling,
    comparisons,
    defining,
    filtering,
    instances,
    logic,
    loops,
    making,
    paths,
    ranging,
    reading,
    reckoning,
    testing,
)
from kundig.feel.runs import Run
from kundig.feel.syntax import Node

type Compiler = Callable[..., Run]

COMPILERS: Mapping[type[Node], Compiler] = {
    **reading.COMPILERS,
    **paths.COMPILERS,
    **ranging.COMPILERS,
    **making.COMPILERS,
    **filtering.COMPILERS,
    **defining.COMPILERS,
    **comparisons.COMPILERS,
    **reckoning.COMPILERS,
    **logic.COMPILERS,
    **testing.COMPILERS,
    **loops.COMPILERS,
    **calling.COMPILERS,
    **instances.COMPILERS,
}


def compiled(node: Node) -> Run:
    """The closure that computes a node's value."""
    return COMPILERS[type(node)](node, compiled)
