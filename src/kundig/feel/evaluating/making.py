"""How are lists and contexts made?"""

from collections.abc import Callable, Mapping

from kundig.feel import syntax
from kundig.feel.limits import check_items
from kundig.feel.runs import Compile, Run, work_of
from kundig.feel.syntax import Node
from kundig.feel.values import Frame


def list_of(node: syntax.ListOf, below: Compile) -> Run:
    items = [below(item) for item in node.items]

    def run(frame: Frame) -> object:
        if work := work_of(frame):
            work.spend(len(items))
        check_items(len(items))
        return [item(frame) for item in items]

    return run


def context_of(node: syntax.ContextOf, below: Compile) -> Run:
    """Each entry may use those before it."""
    entries = [(entry.key, below(entry.value)) for entry in node.entries]
    if len({key for key, _ in entries}) < len(entries):
        return lambda _frame: None

    def run(frame: Frame) -> object:
        inner = dict(frame)
        made: dict[str, object] = {}
        for key, value in entries:
            made[key] = inner[key] = value(inner)
        return made

    return run


COMPILERS: Mapping[type[Node], Callable[..., Run]] = {
    syntax.ListOf: list_of,
    syntax.ContextOf: context_of,
}
