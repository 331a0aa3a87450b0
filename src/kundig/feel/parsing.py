"""How does a text become a tree?"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path as File

from lark import Lark, Token, Transformer
from lark.common import LexerConf
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer

from kundig.feel import limits, syntax
from kundig.feel.habits import instead
from kundig.feel.iso import moment
from kundig.feel.mistakes import mistake
from kundig.feel.numbers import number
from kundig.feel.syntax import Node, Span
from kundig.feel.texts import plain_text
from kundig.feel.tokens import KEYWORDS, tokens

type Part = Node | Token
type Parts = list[Part]


def parse_tree(text: str, names: Iterable[str] = ()) -> Node:
    """The tree of an expression."""
    return _parsed(text, tokens(text, names), "whole")


def parse_tests_tree(text: str, names: Iterable[str] = ()) -> syntax.Tests:
    """The tree of unary tests."""
    tree = _parsed(text, tokens(text, names, tests=True), "whole_tests")
    assert isinstance(tree, syntax.Tests)
    return tree


def _parsed(text: str, words: list[Token], start: str) -> Node:
    try:
        tree: object = _lark().parse(words, start=start)
    except UnexpectedToken as unexpected:
        raise _unexpected(text, words, unexpected.token) from None
    assert isinstance(tree, Node)
    if depth(tree) > limits.DEPTH:
        raise mistake("feel.too_deep", tree.at, most=limits.DEPTH)
    return tree


def _unexpected(text: str, words: list[Token], found: Token) -> Exception:
    """What is wrong, in the words of somebody who reads the text."""
    if not words:
        return mistake("feel.empty", Span(0, len(text)))
    if found.type == "$END":
        return mistake("feel.unfinished", Span(len(text), len(text)), last=_short(words[-1]))
    at = _at([found])
    before = next((word for word in reversed(words) if (word.end_pos or 0) <= at.start), None)
    two_names = found.type == "NAME" and before is not None and before.type == "NAME"
    if meant := instead(text, at) or (instead(text, _at([before])) if two_names and before else None):
        place, right = meant
        return mistake("feel.other_habit", place, found=text[place.start : place.end], right=right)
    if two_names and before:
        both = Span(before.start_pos or 0, at.end)
        return mistake("feel.unknown_words", both, found=_short(text[both.start : both.end]))
    if found.type in KEYWORDS.values():
        return mistake("feel.keyword", at, found=str(found))
    return mistake("feel.unexpected", at, found=_short(text[at.start : at.end]))


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:37]}..."


def depth(tree: Node) -> int:
    """How deep nodes stand in nodes; without recursion, since the tree may be too deep for it."""
    deepest, waiting = 0, [(tree, 1)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((child, level + 1) for child in syntax.children(node))
    return deepest


class _Ready(Lexer):
    """Lark is given the tokens, which are told apart already."""

    def __init__(self, _conf: LexerConf) -> None:
        pass

    def lex(self, given: list[Token]) -> Iterable[Token]:  # type: ignore[override]
        return iter(given)


def _at(parts: Parts) -> Span:
    first, last = parts[0], parts[-1]
    start = first.start_pos if isinstance(first, Token) else first.at.start
    end = last.end_pos if isinstance(last, Token) else last.at.end
    return Span(start or 0, end or 0)


def _of[T: Node](parts: Parts, kind: type[T]) -> tuple[T, ...]:
    return tuple(part for part in parts if isinstance(part, kind))


def _nodes(parts: Parts) -> tuple[Node, ...]:
    return _of(parts, Node)


def _word(part: Part) -> str:
    return str(part)


class _Tree(Transformer[Token, Node]):
    """For each rule of the grammar its node."""

    def any_value(self, parts: Parts) -> Node:
        return syntax.Tests(_at(parts), ())

    def none_of(self, parts: Parts) -> Node:
        return syntax.Tests(_at(parts), _nodes(parts), negated=True)

    def one_of(self, parts: Parts) -> Node:
        return syntax.Tests(_at(parts), _nodes(parts))

    def one_sided(self, parts: Parts) -> Node:
        return syntax.OneSided(_at(parts), _word(parts[0]), _nodes(parts)[0])

    def expression(self, parts: Parts) -> Node:
        return syntax.Logic(_at(parts), "or", _nodes(parts)) if len(parts) > 1 else _nodes(parts)[0]

    def conjunction(self, parts: Parts) -> Node:
        return syntax.Logic(_at(parts), "and", _nodes(parts)) if len(parts) > 1 else _nodes(parts)[0]

    def compared(self, parts: Parts) -> Node:
        return syntax.Comparison(_at(parts), _word(parts[1]), *_nodes(parts))

    def between(self, parts: Parts) -> Node:
        return syntax.Between(_at(parts), *_nodes(parts))

    def in_one(self, parts: Parts) -> Node:
        value, *tests = _nodes(parts)
        return syntax.In(_at(parts), value, tuple(tests))

    in_many = in_one

    def arithmetic(self, parts: Parts) -> Node:
        sign = {"–": "-", "—": "-"}.get(_word(parts[1]), _word(parts[1]))
        return syntax.Arithmetic(_at(parts), sign, *_nodes(parts))

    def instance_of(self, parts: Parts) -> Node:
        return syntax.InstanceOf(_at(parts), *_nodes(parts))

    def negated(self, parts: Parts) -> Node:
        return syntax.Negation(_at(parts), *_nodes(parts))

    def path(self, parts: Parts) -> Node:
        return syntax.Path(_at(parts), _nodes(parts)[0], _word(parts[2]))

    def filtered(self, parts: Parts) -> Node:
        return syntax.Filter(_at(parts), *_nodes(parts))

    def call(self, parts: Parts) -> Node:
        function, *arguments = _nodes(parts)
        return syntax.Call(_at(parts), function, tuple(arguments))

    def call_by_name(self, parts: Parts) -> Node:
        function, given = _nodes(parts)[0], _of(parts, syntax.Entry)
        arguments = tuple(argument.value for argument in given)
        return syntax.Call(_at(parts), function, arguments, tuple(argument.key for argument in given))

    def argument(self, parts: Parts) -> Node:
        return syntax.Entry(_at(parts), _word(parts[0]), *_nodes(parts))

    def literal(self, parts: Parts) -> Node:
        token, at = parts[0], _at(parts)
        assert isinstance(token, Token)
        value: object
        match token.type:
            case "NUMBER":
                value = number(str(token))
                if value is None:
                    raise mistake("feel.number_too_large", at)
            case "STRING":
                value = plain_text(token[1:-1])
            case "AT":
                value = moment(plain_text(token[2:-1]))
            case kind:
                value = {"TRUE": True, "FALSE": False, "NULL": None}[kind]
        return syntax.Literal(at, value)

    def name(self, parts: Parts) -> Node:
        return syntax.Name(_at(parts), _word(parts[0]))

    def grouped(self, parts: Parts) -> Node:
        return _nodes(parts)[0]

    def range(self, parts: Parts) -> Node:
        opens, low, _, high, closes = parts
        assert isinstance(opens, Token)
        assert isinstance(closes, Token)
        ends = opens.type == "LSQB", closes.type == "RSQB"
        return syntax.RangeOf(_at(parts), low, high, *ends)  # type: ignore[arg-type]

    def list(self, parts: Parts) -> Node:
        return syntax.ListOf(_at(parts), _nodes(parts))

    def context(self, parts: Parts) -> Node:
        return syntax.ContextOf(_at(parts), _of(parts, syntax.Entry))

    def entry(self, parts: Parts) -> Node:
        key = parts[0]
        assert isinstance(key, Token)
        text = plain_text(key[1:-1]) if key.type == "STRING" else str(key)
        return syntax.Entry(_at(parts), text, *_nodes(parts))

    def if_(self, parts: Parts) -> Node:
        return syntax.If(_at(parts), *_nodes(parts))

    def for_(self, parts: Parts) -> Node:
        return syntax.For(_at(parts), _of(parts, syntax.Iteration), _nodes(parts)[-1])

    def quantified(self, parts: Parts) -> Node:
        return syntax.Quantified(_at(parts), _word(parts[0]), _of(parts, syntax.Iteration), _nodes(parts)[-1])

    def iteration(self, parts: Parts) -> Node:
        return syntax.Iteration(_at(parts), _word(parts[0]), *_nodes(parts))

    def function(self, parts: Parts) -> Node:
        external = any(isinstance(part, Token) and part.type == "EXTERNAL" for part in parts)
        return syntax.FunctionOf(_at(parts), _of(parts, syntax.Parameter), _nodes(parts)[-1], external)

    def parameter(self, parts: Parts) -> Node:
        return syntax.Parameter(_at(parts), _word(parts[0]), *_nodes(parts))

    def named_type(self, parts: Parts) -> Node:
        return syntax.NamedType(_at(parts), ".".join(_word(part) for part in parts[::2]))

    def generic_type(self, parts: Parts) -> Node:
        return syntax.GenericType(_at(parts), _word(parts[0]), *_nodes(parts))

    def context_type(self, parts: Parts) -> Node:
        return syntax.ContextType(_at(parts), _of(parts, syntax.Field))

    def function_type(self, parts: Parts) -> Node:
        *parameters, result = _nodes(parts)
        return syntax.FunctionType(_at(parts), tuple(parameters), result)

    def field(self, parts: Parts) -> Node:
        return syntax.Field(_at(parts), _word(parts[0]), *_nodes(parts))


@cache
def _lark() -> Lark:
    """The tables of the grammar; made with the first text, since many a process reads none."""
    return Lark(
        File(__file__).with_name("grammar.lark").read_text(encoding="utf-8"),
        parser="lalr",
        lexer=_Ready,
        transformer=_Tree(),
        keep_all_tokens=True,
        maybe_placeholders=False,
        start=["whole", "whole_tests"],
    )
