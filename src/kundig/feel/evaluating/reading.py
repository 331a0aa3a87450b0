"""What do names, paths and literals stand for?"""

from collections.abc import Callable, Mapping

from kundig.feel import syntax
from kundig.feel.adopting import adopted
from kundig.feel.evaluating.paths import dotted
from kundig.feel.functions import BUILT_IN
from kundig.feel.runs import Compile, Hidden, Run
from kundig.feel.syntax import Node
from kundig.feel.values import PLAIN, Frame


def literal(node: syntax.Literal, _below: Compile) -> Run:
    value = node.value
    return lambda _frame: value


def name(node: syntax.Name, _below: Compile) -> Run:
    key = node.name
    if "." in key:
        return dotted(key)
    otherwise = BUILT_IN.get(key)

    def run(frame: Frame) -> object:
        value = frame.get(key, otherwise)
        return value if type(value) in PLAIN or Hidden.WORK in frame else adopted(value)

    return run


COMPILERS: Mapping[type[Node], Callable[..., Run]] = {
    syntax.Literal: literal,
    syntax.Name: name,
}
