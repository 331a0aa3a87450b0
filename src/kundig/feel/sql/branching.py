"""How are conditions, comparisons and `if` written?"""

from collections.abc import Callable, Mapping

from kundig.feel import syntax
from kundig.feel.sql.comparing import UNKNOWN, compare, is_null, same_unit, truth
from kundig.feel.sql.literals import Untold
from kundig.feel.sql.numbers import Numeric, fits, real, shown
from kundig.feel.sql.terms import (
    BOOLEAN,
    NULL,
    NUMBER,
    Items,
    Length,
    Number,
    Plain,
    Ratio,
    Real,
    Span,
    Term,
)
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
    return chosen(writer, [(condition, then)], otherwise)


def chosen(writer: Writer, cases: list[tuple[str, Term]], otherwise: Term) -> Term:
    """The first whose condition is true; all must be of one kind."""
    terms = [*(term for _, term in cases), otherwise]
    kinds = {term.kind for term in terms if term.kind != NULL}
    if not kinds:
        return otherwise
    if len(kinds) > 1 or any(isinstance(term, Items | Span) for term in terms):
        raise Untold
    some = [term for term in terms if term.kind != NULL]

    def case(texts: list[str]) -> str:
        whens = " ".join(
            f"WHEN {condition} THEN {text}" for (condition, _), text in zip(cases, texts, strict=False)
        )
        return f"(CASE {whens} ELSE {texts[-1]} END)"

    if kinds == {NUMBER}:
        figures = [term if isinstance(term, Number | Real | Ratio) else None for term in terms]
        return _of_numbers(writer, figures, case)
    if isinstance(some[0], Length):
        return _of_lengths(writer, terms, case)
    plain = [term for term in some if isinstance(term, Plain)]
    if len({term.zoned for term in plain}) > 1:
        raise Untold
    texts = [term.text for term in terms if isinstance(term, Plain)]
    return Plain(case(texts), plain[0].kind, plain[0].zoned)


type Case = Callable[[list[str]], str]
type Figure = Numeric | None


def _of_numbers(writer: Writer, figures: list[Figure], case: Case) -> Number | Real:
    """Exactly if the digits of all fit side by side; null stands for itself."""
    exact = [figure for figure in figures if isinstance(figure, Number)]
    if all(figure is None or isinstance(figure, Number) for figure in figures):
        scale, before = max(figure.scale for figure in exact), max(figure.before for figure in exact)
        if fits(scale + before, writer.dialect):
            texts = ["NULL" if figure is None else shown(figure, writer.dialect) for figure in figures]
            return Number(case(texts), scale + before, scale, whole=all(figure.whole for figure in exact))
    return Real(case(["NULL" if figure is None else real(figure, writer.dialect).text for figure in figures]))


def _of_lengths(writer: Writer, terms: list[Term], case: Case) -> Length:
    lengths = [term for term in terms if isinstance(term, Length)]
    finest = min(lengths, key=lambda length: length.unit)
    counts = [
        same_unit(term, finest, writer.dialect)[0] if isinstance(term, Length) else None for term in terms
    ]
    made = _of_numbers(writer, counts, case)
    if not isinstance(made, Number):
        raise Untold
    return Length(made, finest.kind, finest.unit)


def instance_of(writer: Writer, node: syntax.InstanceOf) -> Term:
    """Kinds are known before the rows; only null is not."""
    term, of = writer.term(node.value), node.type
    if not isinstance(of, syntax.NamedType):
        raise writer.refusal(node)
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
