"""What is computed for each item of a list?"""

from collections.abc import Callable, Iterator, Mapping

from kundig.feel import syntax
from kundig.feel.evaluating.counting import from_to, items_of
from kundig.feel.limits import check_items
from kundig.feel.runs import Compile, Run, work_of
from kundig.feel.syntax import Node, everything
from kundig.feel.values import Frame

type Items = Callable[[Frame], Iterator[object] | None]


def _items(node: syntax.Iteration, below: Compile) -> Items:
    source = below(node.source)
    if node.until is None:
        return lambda frame: items_of(source(frame))
    until = below(node.until)
    return lambda frame: from_to(source(frame), until(frame))


def _frames(
    iterations: tuple[syntax.Iteration, ...], items: list[Items], frame: dict[object, object]
) -> Iterator[bool]:
    """Put each combination of items into the frame in turn; `False` where there is no list."""
    work = work_of(frame)
    (iteration, *rest), (of, *others) = iterations, items
    found = of(frame)
    if found is None:
        yield False
        return
    for item in found:
        if work:
            work.spend(1)
        frame[iteration.name] = item
        if rest:
            yield from _frames(tuple(rest), others, frame)
        else:
            yield True


def for_(node: syntax.For, below: Compile) -> Run:
    iterations, result = node.iterations, below(node.result)
    items = [_items(iteration, below) for iteration in iterations]
    asks_partial = any(isinstance(part, syntax.Name) and part.name == "partial" for part in everything(node))

    def run(frame: Frame) -> object:
        inner, work = dict(frame), work_of(frame)
        made: list[object] = []
        for there_is_one in _frames(iterations, items, inner):
            if not there_is_one:
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
    iterations, condition = node.iterations, below(node.condition)
    items = [_items(iteration, below) for iteration in iterations]
    decides = node.word == "some"

    def run(frame: Frame) -> object:
        result: bool | None = not decides
        inner = dict(frame)
        for there_is_one in _frames(iterations, items, inner):
            if not there_is_one:
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
