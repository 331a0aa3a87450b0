"""What does a FEEL expression consist of?

The tree; each node knows its place in the text.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import NamedTuple


class Span(NamedTuple):
    """From which character to which (exclusive)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Node:
    at: Span


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, text, boolean, null, or a date or duration written with `@`."""

    value: object


@dataclass(frozen=True, slots=True)
class Name(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Negation(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    operator: str  # + - * / **
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    operator: str  # = != < <= > >=
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    operator: str  # and or
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class OneSided(Node):
    """A test such as `< 10`; in brackets it is also a range."""

    operator: str  # = != < <= > >=
    operand: Node


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """The cell of a decision table: `"a", "b"`, `not(< 5)`, or `-` with no tests at all."""

    tests: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class In(Node):
    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iteration(Node):
    """`name in source`, or `name in source..until`."""

    name: str
    source: Node
    until: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    iterations: tuple[Iteration, ...]
    result: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    word: str  # some every
    iterations: tuple[Iteration, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class Filter(Node):
    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Path(Node):
    source: Node
    name: str


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function with its arguments by position, or by name where `names` are given."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entry(Node):
    key: str
    value: Node


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    low: Node
    high: Node
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class NamedType(Node):
    name: str


@dataclass(frozen=True, slots=True)
class GenericType(Node):
    """`list<number>`, `range<date>`."""

    name: str
    item: Node


@dataclass(frozen=True, slots=True)
class Field(Node):
    name: str
    type: Node


@dataclass(frozen=True, slots=True)
class ContextType(Node):
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class FunctionType(Node):
    parameters: tuple[Node, ...]
    result: Node


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    value: Node
    type: Node


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    name: str
    type: Node | None = None


@dataclass(frozen=True, slots=True)
class FunctionOf(Node):
    parameters: tuple[Parameter, ...]
    body: Node
    external: bool = False


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below, in the order of the text."""
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple) and field.name != "at":
            yield from (item for item in value if isinstance(item, Node))


def everything(node: Node) -> list[Node]:
    """A node with all that is below it; without recursion, since a tree may be too deep for it."""
    found = [node]
    for part in found:
        found.extend(children(part))
    return found
