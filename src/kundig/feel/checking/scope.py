"""Which names are known where, and what has been found wrong so far?"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from kundig.base.refusals import Refused
from kundig.feel.functions import BUILT_IN
from kundig.feel.mistakes import mistake
from kundig.feel.syntax import Node
from kundig.feel.types import ANY, OPEN, Type

type Rule = Callable[[Any, Checking], Type]


@dataclass(slots=True)
class Checking:
    """One walk over a tree."""

    names: dict[str, Type]
    rules: Mapping[type[Node], Rule]
    problems: list[Refused] = field(default_factory=list)

    def type_of(self, node: Node) -> Type:
        return self.rules[type(node)](node, self)

    def types_of(self, nodes: Iterable[Node]) -> list[Type]:
        return [self.type_of(node) for node in nodes]

    def note(self, code: str, node: Node, **params: object) -> Type:
        """Something is wrong; what comes of it is not known, so that it is told once."""
        self.problems.append(mistake(code, node.at, **params))
        return ANY

    def expect(self, kind: str, node: Node) -> None:
        found = self.type_of(node)
        if found.kind not in (kind, *OPEN):
            self.note("feel.wrong_kind", node, found=str(found), expected=kind)

    def named(self, name: str, node: Node) -> Type:
        if name in self.names:
            return self.names[name]
        if name in BUILT_IN:
            return Type("function")
        return self.unknown(name, node, [*self.names, *BUILT_IN])

    def unknown(self, name: str, node: Node, known: list[str]) -> Type:
        near = get_close_matches(name, known, n=1, cutoff=0.6)
        if near:
            return self.note("feel.unknown_name_near", node, name=name, near=near[0])
        return self.note("feel.unknown_name", node, name=name)

    @contextmanager
    def knowing(self, names: Mapping[str, Type]) -> Iterator[None]:
        """Inside, these are known, too."""
        before = self.names
        self.names = {**before, **names}
        try:
            yield
        finally:
            self.names = before
