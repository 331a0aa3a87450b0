"""How are conditions, comparisons and `if` written?"""

from collections.abc import Mapping, Sequence

from kundig.feel import syntax
from kundig.feel.evaluating.conforming import KNOWN, OPEN
from kundig.feel.sql.comparing import UNKNOWN, compare, is_null, truth
from kundig.feel.sql.dialects import Dialect
from kundig.feel.sql.gathering import together
from kundig.feel.sql.terms import BOOLEAN, Plain, Term
from kundig.feel.sql.writer import Write, Writer
from kundig.feel.syntax import Node


def boolean(term: Term) -> str:
    """What is no boolean is neither true nor false."""
    return term.text if isinstance(term, Plain) and term.kind == BOOLEAN else UNKNOWN.text


def logic(writer: Writer, node: syntax.Logic) -> Term:
    word = f" {node.operator.upper()} "
    return truth(f"({word.join(boolean(writer.term(operand)) for operand in node.operands)})")


def comparison(writer: Writer, node: syntax.Comparison) -> Term:
    return compare(node.operator, writer.term(node.left), writer.term(node.right), writer.dialect)


def between(writer: Writer, node: syntax.Between) -> Term:
    value, low, high = writer.term(node.value), writer.term(node.low), writer.term(node.high)
    above = compare("<=", low, value, writer.dialect)
    return truth(f"({above.text} AND {compare('<=', value, high, writer.dialect).text})")


def if_(writer: Writer, node: syntax.If) -> Term:
    condition = boolean(writer.term(node.condition))
    then, otherwise = writer.term(node.then), writer.term(node.otherwise)
    return chosen(writer.dialect, [(condition, then)], otherwise)


def chosen(dialect: Dialect, cases: Sequence[tuple[str, Term]], otherwise: Term) -> Term:
    """The first whose condition is true; all must be of one kind."""

    def case(texts: list[str]) -> str:
        whens = " ".join(
            f"WHEN {condition} THEN {text}" for (condition, _), text in zip(cases, texts, strict=False)
        )
        return f"(CASE {whens} ELSE {texts[-1]} END)" if cases else texts[-1]

    return together(dialect, [*(term for _, term in cases), otherwise], case)


def instance_of(writer: Writer, node: syntax.InstanceOf) -> Term:
    """Kinds are known before the rows; only null is not."""
    term, of = writer.term(node.value), node.type
    if not isinstance(of, syntax.NamedType):
        raise writer.refusal(node)
    if of.name in OPEN or of.name not in KNOWN:
        return UNKNOWN
    given = f"(NOT {is_null(term)})"
    if of.name in ("Null", "null"):
        return truth(is_null(term))
    return truth(given if of.name in ("Any", term.kind) else "FALSE")


WRITING: Mapping[type[Node], Write] = {
    syntax.Logic: logic,
    syntax.Comparison: comparison,
    syntax.Between: between,
    syntax.If: if_,
    syntax.InstanceOf: instance_of,
}
