"""Where do paths lead?"""

from collections.abc import Callable, Mapping

from kundig.feel import syntax
from kundig.feel.adopting import adopted
from kundig.feel.evaluating.properties import member
from kundig.feel.runs import Compile, Hidden, Run, work_of
from kundig.feel.syntax import Node
from kundig.feel.values import PLAIN, Frame


def dotted(key: str) -> Run:
    """A name with dots, such as `value.today`: where the context has none, it is the path."""
    first, *rest = key.split(".")

    def run(frame: Frame) -> object:
        if key in frame:
            value = frame[key]
        else:
            value = frame.get(first)
            for part in rest:
                value = value.get(part) if isinstance(value, Mapping) else None
        # In a frame made for one evaluation all is FEEL's already.
        return value if type(value) in PLAIN or Hidden.WORK in frame else adopted(value)

    return run


def path(node: syntax.Path, below: Compile) -> Run:
    keys = _names(node)
    if keys:
        return _names_run(keys, below(node.source), node.name)
    source, key = below(node.source), node.name
    return lambda frame: member(source(frame), key, work_of(frame))


def _names(node: Node) -> tuple[str, ...]:
    """The names of `a.b.c`; none if the path begins with anything else."""
    keys: list[str] = []
    while isinstance(node, syntax.Path):
        keys.append(node.name)
        node = node.source
    return (*reversed([*keys, node.name]),) if isinstance(node, syntax.Name) else ()


def _names_run(keys: tuple[str, ...], source: Run, last: str) -> Run:
    """Only what is asked for is made FEEL's, not all that a context holds beside it."""
    first, *rest = keys

    def run(frame: Frame) -> object:
        value = frame.get(first)
        for key in rest:
            if type(value) is not dict:
                return member(source(frame), last, work_of(frame))
            value = value.get(key)
        return value if type(value) in PLAIN or Hidden.WORK in frame else adopted(value)

    return run


COMPILERS: Mapping[type[Node], Callable[..., Run]] = {
    syntax.Path: path,
}
