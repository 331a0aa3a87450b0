"""What is computed for each item of a list?"""

from collections.abc import Callable, Iterator, Mapping

from kundig.feel import syntax
from kundig.feel.evaluating.counting import from_to, items_of
from kundig.feel.limits import check_items
from kundig.feel.runs import Compile, Run, work_of
from kundig.feel.syntax import Node, everything
from kundig.feel.values import Frame

type Items = Callable[[Frame], Iterator[object] | None]
type Names = dict[object, object]
type Loops = list[tuple[str, Items]]


def _loops(iterations: tuple[syntax.Iteration, ...], below: Compile) -> Loops:
    return [(iteration.name, _items(iteration, below)) for iteration in iterations]


def _items(node: syntax.Iteration, below: Compile) -> Items:
    source = below(node.source)
    if node.until is None:
        return lambda frame: items_of(source(frame))
    until = below(node.until)
    return lambda frame: from_to(source(frame), until(frame))


def _frames(
    loops: Loops, frame: dict[object, object], *, fresh: bool
) -> Iterator[dict[object, object] | None]:
    """A frame for each combination of items, or null where there is no list.

    It is the same one over and over, unless functions are made that go on seeing it: then each is `fresh`.
    """
    work = work_of(frame)
    (name, of), *rest = loops
    found = of(frame)
    if found is None:
        yield None
        return
    for item in found:
        if work:
            work.spend(1)
        inner = dict(frame) if fresh else frame
        inner[name] = item
        if rest:
            yield from _frames(rest, inner, fresh=fresh)
        else:
            yield inner


def _makes_functions(node: Node) -> bool:
    return any(isinstance(part, syntax.FunctionOf) for part in everything(node))


def for_(node: syntax.For, below: Compile) -> Run:
    loops, result, fresh = _loops(node.iterations, below), below(node.result), _makes_functions(node)
    asks_partial = any(isinstance(part, syntax.Name) and part.name == "partial" for part in everything(node))

    def run(frame: Frame) -> object:
        work = work_of(frame)
        made: list[object] = []
        for inner in _frames(loops, dict(frame), fresh=fresh):
            if inner is None:
                return None
            if asks_partial:  # the results so far: a copy, since this list goes on growing
                inner["partial"] = list(made)
                if work:
                    work.spend(len(made) // 16)
            made.append(result(inner))
            check_items(len(made))
        return made

    return run


def quantified(node: syntax.Quantified, below: Compile) -> Run:
    loops, condition, fresh = _loops(node.iterations, below), below(node.condition), _makes_functions(node)
    decides = node.word == "some"

    def run(frame: Frame) -> object:
        result: bool | None = not decides
        for inner in _frames(loops, dict(frame), fresh=fresh):
            if inner is None:
                return None
            value = condition(inner)
            if value is decides:
                return decides
            if type(value) is not bool:
                result = None
        return result

    return run


COMPILERS: Mapping[type[Node], Callable[..., Run]] = {
    syntax.For: for_,
    syntax.Quantified: quantified,
}
