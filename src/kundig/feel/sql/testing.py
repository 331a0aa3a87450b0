"""How is it written that a value passes a test?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kundig.feel import syntax
from kundig.feel.sql.branching import boolean
from kundig.feel.sql.comparing import TRUE, compare, equal, is_literal, is_null, truth
from kundig.feel.sql.literals import Untold
from kundig.feel.sql.terms import BOOLEAN, NULL, ORDERED, Items, Plain, Span, Term
from kundig.feel.sql.writer import Write, Writer
from kundig.feel.syntax import Node, everything


def in_(writer: Writer, node: syntax.In) -> Term:
    return truth(any_of([passes(writer, writer.term(node.value), test) for test in node.tests]))


def any_of(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else f"({' OR '.join(texts)})"


def tests(writer: Writer, node: syntax.Tests, value: Term) -> Plain:
    """Whether a value passes the cell of a decision table."""
    if not node.tests:
        return TRUE
    asking = replace(writer, tested=value)
    text = any_of([passes(asking, value, test) for test in node.tests])
    return truth(f"(NOT {text})" if node.negated else text)


def passes(writer: Writer, value: Term, test: Node) -> str:
    if isinstance(test, syntax.OneSided):
        return compare(test.operator, value, writer.term(test.operand), writer.dialect).text
    against = writer.term(test)
    asks = any(isinstance(part, syntax.Name) and part.name == "?" for part in everything(test))
    if not asks:
        return matches(writer, value, against)
    if against.kind in (BOOLEAN, NULL):
        return boolean(against)
    return f"(CASE WHEN NOT {is_null(against)} THEN {matches(writer, value, against)} END)"


def matches(writer: Writer, value: Term, against: Term) -> str:
    """Equal to it, within it if it is a range, among its items if it is a list."""
    dialect = writer.dialect
    if isinstance(against, Span):
        return _in_range(writer, against, value)
    if not isinstance(against, Items):
        return equal(value, against, dialect).text
    if not against.items:
        return "FALSE"
    return any_of([f"COALESCE({matches(writer, value, item)}, FALSE)" for item in against.items])


def _in_range(writer: Writer, within: Span, value: Term) -> str:
    """A range whose ends are both null is null itself."""
    inside = contains(writer, within, value)
    if within.operator or is_literal(within.low) or is_literal(within.high):
        return inside
    nothing = f"{is_null(within.low)} AND {is_null(within.high)}"
    return f"(CASE WHEN {nothing} THEN {is_null(value)} ELSE {inside} END)"


def contains(writer: Writer, within: Span, value: Term) -> str:
    dialect = writer.dialect
    if within.operator:
        return compare(within.operator, value, within.low, dialect).text
    above = compare("<=" if within.low_closed else "<", within.low, value, dialect).text
    below = compare("<=" if within.high_closed else "<", value, within.high, dialect).text
    return f"({above} AND {below})"


def range_of(writer: Writer, node: syntax.RangeOf) -> Term:
    """With ends that are known to have an order; where both are null, there is no range."""
    low, high = writer.term(node.low), writer.term(node.high)
    kinds = {low.kind, high.kind} - {NULL}
    if len(kinds) != 1 or not kinds <= ORDERED:
        raise Untold
    return Span(low, high, node.low_closed, node.high_closed)


WRITING: Mapping[type[Node], Write] = {syntax.In: in_, syntax.RangeOf: range_of}
