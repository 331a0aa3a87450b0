"""Which rule is this, and does it ask only what can be asked of a customer?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType

from kundig.base.refusals import Refused
from kundig.customers.segments.subjects import SUBJECTS, Subject, Type
from kundig.feel import Expression, parse, syntax
from kundig.feel.checking import Catalogue, check
from kundig.feel.mistakes import mistake
from kundig.feel.names import free_names
from kundig.feel.syntax import Node
from kundig.feel.types import Type as Kind

PRODUCTS = "relationship.products"  # the one list: what the customer holds
# What can be asked with an argument, and of which kind that is.
FUNCTIONS: Mapping[str, type] = MappingProxyType({"segment": Decimal, "edited": Decimal, "search": str})
NAMES: Mapping[str, Subject] = MappingProxyType(
    {name: one for name, one in SUBJECTS.items() if one.shown or one.type == "boolean"}
)
FUNCTION = Kind("function")
_KINDS: Mapping[Type, str] = {
    **dict.fromkeys(("text", "code"), "string"),
    **dict.fromkeys(("number", "whole", "money"), "number"),
    "date": "date",
    "moment": "date and time",
    "boolean": "boolean",
}
KINDS: Catalogue = (
    {name: _KINDS[one.type] for name, one in NAMES.items()}
    | {PRODUCTS: "list<string>"}
    | dict.fromkeys(FUNCTIONS, FUNCTION)
)
# Of products may be asked what is never null, so that it is the same in the database and here.
_OF_TEXTS = frozenset({"lower case", "contains", "starts with", "ends with", "not"})
_PLAIN = (syntax.Literal, syntax.Comparison, syntax.In, syntax.Logic, syntax.Name)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that was read and checked; an empty one holds of everybody."""

    text: str
    expression: Expression
    names: frozenset[str]  # of attributes and of the functions that ask for more
    segments: tuple[int, ...]


EVERYBODY = Rule("", parse("true"), frozenset(), ())


@lru_cache(maxsize=512)
def read(text: str) -> Rule:
    """The rule that somebody wrote, or a refusal with the place of what is wrong.

    >>> sorted(read('value.today < 0 and segment(7 /* Ulm */)').names)
    ['segment', 'value.today']
    """
    if not text.strip():
        return EVERYBODY
    try:
        expression = parse(text)
    except Refused as refused:
        raise _meant(text, refused) from None
    names = tuple(_asked(expression.tree, frozenset()))
    check(expression, KINDS, result="boolean")
    segments = tuple(
        int(str(one.value))
        for node in syntax.everything(expression.tree)
        if isinstance(node, syntax.Call) and called(node) == "segment"
        for one in node.arguments
        if isinstance(one, syntax.Literal)
    )
    return Rule(text, expression, frozenset(names), segments)


def dotted(node: Node) -> str:
    """The name of an attribute, where the node is one."""
    if isinstance(node, syntax.Path) and isinstance(node.source, syntax.Name):
        return f"{node.source.name}.{node.name}"
    return ""


def called(node: syntax.Call) -> str:
    """The function that is called by its name."""
    return node.function.name if isinstance(node.function, syntax.Name) else ""


def _asked(node: Node, bound: frozenset[str]) -> Iterator[str]:
    """What is asked of the customer; what nobody knows is refused."""
    match node:
        case syntax.Path() if (name := dotted(node)) and node.source.name not in bound:  # type: ignore[attr-defined]
            if name == PRODUCTS:
                raise mistake("segments.products", node.at)
            if name not in NAMES:
                raise _unknown(name, node)
            yield name
        case syntax.Name(name=name):
            if name in free_names(node, bound):
                raise _unknown(name, node)
        case syntax.Comparison(left=value, right=syntax.Literal(value=None)) if _never_null(dotted(value)):
            raise mistake("segments.never_null", node.at, name=dotted(value))
        case syntax.Call() if called(node) in FUNCTIONS:
            kind = FUNCTIONS[called(node)]
            given = node.arguments[0] if len(node.arguments) == 1 else None
            if not isinstance(given, syntax.Literal) or not isinstance(given.value, kind):
                raise mistake(f"segments.argument_{kind.__name__.lower()}", node.at, name=called(node))
            yield called(node)
        case syntax.Call(function=syntax.Name(name="list contains"), arguments=(held, wanted)) if (
            dotted(held) == PRODUCTS and isinstance(wanted, syntax.Literal) and isinstance(wanted.value, str)
        ):
            yield PRODUCTS
        case syntax.Quantified(iterations=(one,)) if dotted(one.source) == PRODUCTS:
            _check_products(node, one.name)
            yield PRODUCTS
        case _:
            yield from _of_children(node, bound)


def _of_children(node: Node, bound: frozenset[str]) -> Iterator[str]:
    match node:
        case syntax.For(iterations=loops) | syntax.Quantified(iterations=loops):
            bound |= {loop.name for loop in loops} | {"partial"}
        case syntax.Filter():
            bound |= {"item"}
        case syntax.FunctionOf(parameters=parameters):
            bound |= {parameter.name for parameter in parameters}
        case syntax.ContextOf(entries=entries):
            bound |= {entry.key for entry in entries}
    for child in syntax.children(node):
        yield from _asked(child, bound)


def _never_null(name: str) -> bool:
    return name in NAMES and NAMES[name].join == "customer" and _KINDS[NAMES[name].type] == "string"


def _check_products(node: syntax.Quantified, variable: str) -> None:
    for part in syntax.everything(node.condition):
        known = isinstance(part, _PLAIN) or (isinstance(part, syntax.Call) and called(part) in _OF_TEXTS)
        if isinstance(part, syntax.Literal):
            known = isinstance(part.value, str)
        elif isinstance(part, syntax.Name):
            known = part.name == variable or part.name in _OF_TEXTS
        if not known:
            raise mistake("segments.of_products", part.at, variable=variable)


def _meant(text: str, refused: Refused) -> Refused:
    """Of words that are no name but the beginning of one that a person knows, the attribute that is meant."""
    if refused.code != "feel.unknown_words":
        return refused
    at = syntax.Span(int(str(refused.params["start"])), int(str(refused.params["end"])))
    return _unknown(text[at.start : at.end], syntax.Node(at))


def _unknown(name: str, node: Node) -> Refused:
    """Compared with the names in rules, in German and in English."""
    words = {each: each for each in (*NAMES, *FUNCTIONS, PRODUCTS)}
    if "." not in name:
        words |= {one.said(code).casefold(): one.name for one in NAMES.values() for code in ("de", "en")}
    near = get_close_matches(name.casefold(), words, n=9, cutoff=0.0)
    nearest = list(dict.fromkeys(words[word] for word in near))[:3]
    return mistake("segments.unknown_name", node.at, name=name, nearest=", ".join(nearest))
