"""Of which type is a value, before it is known?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kundig.feel import syntax
from kundig.feel.mistakes import mistake
from kundig.feel.parsing import parse_tree
from kundig.feel.syntax import Node


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of value in FEEL's words, such as `number`; `any` is what is not known."""

    kind: str
    item: "Type | None" = None  # of a list or a range
    fields: Mapping[str, "Type"] = field(default_factory=dict)  # of a context; none if they are not known

    def __str__(self) -> str:
        return f"{self.kind}<{self.item}>" if self.item else self.kind


ANY = Type("any")
NULL = Type("null")  # fits everywhere
OPEN = frozenset({"any", "null"})
BOOLEAN = Type("boolean")
ORDERED = frozenset(
    {
        *("number", "string", "date", "time", "date and time"),
        *("days and time duration", "years and months duration"),
    }
)


@lru_cache(maxsize=512)
def type_from(text: str) -> Type:
    """A type as it is written after `instance of`.

    >>> type_from("list<number>").item.kind
    'number'
    """
    tree = parse_tree(f"null instance of {text}")
    if not isinstance(tree, syntax.InstanceOf):
        raise mistake("feel.unknown_type", tree.at, found=text)
    return _type(tree.type)


def _type(node: Node) -> Type:
    match node:
        case syntax.NamedType(name="Any"):
            return ANY
        case syntax.NamedType(name="Null" | "null"):
            return NULL
        case syntax.NamedType(name=name):
            return Type(name)
        case syntax.GenericType(name=name, item=item):
            return Type(name, _type(item))
        case syntax.ContextType(fields=fields):
            return Type("context", None, {each.name: _type(each.type) for each in fields})
        case _:
            return Type("function")


def common(types: list[Type]) -> Type:
    """What all of them are; null is of every type."""
    known = [one for one in types if one != NULL]
    return known[0] if known and all(one.kind == known[0].kind for one in known) else ANY


def items_of(of: Type) -> Type:
    """What a loop over it goes through: a single value is a list of one."""
    if of.kind in ("list", "range"):
        return of.item or ANY
    return of
