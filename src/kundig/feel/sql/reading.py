"""How are names, paths and lists written?"""

from collections.abc import Callable, Mapping
from difflib import get_close_matches

from kundig.feel import syntax
from kundig.feel.mistakes import mistake
from kundig.feel.sql.dialects import Dialect
from kundig.feel.sql.literals import Untold
from kundig.feel.sql.terms import (
    DATE,
    MOMENT,
    MONTHS,
    NOTHING,
    NULL,
    Items,
    Length,
    Number,
    Plain,
    Real,
    Term,
)
from kundig.feel.sql.writer import Write, Writer
from kundig.feel.syntax import Node


def name(writer: Writer, node: syntax.Name) -> Term:
    if node.name == "?" and writer.tested is not None:
        return writer.tested
    return _column(writer, node, node.name)


def path(writer: Writer, node: syntax.Path) -> Term:
    """The longest name that has a column; what follows are its parts, such as `.year`."""
    written = dotted(node)
    if written is not None and written in writer.catalogue:
        return _column(writer, node, written)
    source = dotted(node.source)
    if (
        source is None
        or source == "?"
        or any(source.startswith(f"{one}.") or source == one for one in writer.catalogue)
    ):
        return part(writer, writer.term(node.source), node.name)
    return _column(writer, node, f"{source}.{node.name}")


def dotted(node: Node) -> str | None:
    """`a.b.c` as one name; null if it begins with anything else."""
    keys: list[str] = []
    while isinstance(node, syntax.Path):
        keys.append(node.name)
        node = node.source
    return ".".join((node.name, *reversed(keys))) if isinstance(node, syntax.Name) else None


def _column(writer: Writer, node: Node, name: str) -> Term:
    if name not in writer.catalogue:
        near = get_close_matches(name, writer.catalogue, n=3, cutoff=0.0)
        raise mistake("feel.no_column", node.at, name=name, nearest=", ".join(near))
    term = writer.catalogue[name].term()
    if isinstance(term, Real):
        return Real(writer.dialect.real_column(term.text))
    if isinstance(term, Plain) and term.zoned:
        return Plain(writer.dialect.seen_from_utc(term.text), MOMENT, zoned=True)
    return term


def part(writer: Writer, of: Term, name: str) -> Term:
    """`.year` of a date and its like; what a kind has not is null."""
    if of.kind == NULL:
        return NOTHING
    if isinstance(of, Plain) and of.kind in (DATE, MOMENT):
        write = (OF_DATE if of.kind == DATE else OF_MOMENT).get(name)
        return write(writer.dialect, of.text) if write else _missing(name)
    if isinstance(of, Length) and of.kind == MONTHS and name in ("years", "months"):
        return _of_months(writer.dialect, of.count, name)
    raise Untold


def _missing(name: str) -> Term:
    if name in ("timezone", "time offset", "value"):
        raise Untold
    return NOTHING


def _of_months(dialect: Dialect, count: Number, name: str) -> Term:
    """Signed as the whole."""
    years = dialect.truncated_quotient(count.text, 12)
    if name == "years":
        return Number(years, count.digits, 0, whole=True)
    return Number(f"({count.text} - {years} * 12)", 2, 0, whole=True)


def _part(name: str, digits: int) -> Callable[[Dialect, str], Number]:
    return lambda dialect, text: Number(dialect.part(name, text), digits, 0, whole=True)


OF_DATE: Mapping[str, Callable[[Dialect, str], Number]] = {
    "year": _part("year", 7),
    "month": _part("month", 2),
    "day": _part("day", 2),
    "weekday": lambda dialect, text: Number(dialect.weekday(text), 1, 0, whole=True),
}
OF_MOMENT: Mapping[str, Callable[[Dialect, str], Number]] = {
    **OF_DATE,
    "hour": _part("hour", 2),
    "minute": _part("minute", 2),
    "second": lambda dialect, text: Number(dialect.second(text), 2, 0, whole=True),
}


def list_of(writer: Writer, node: syntax.ListOf) -> Term:
    return Items(tuple(writer.term(item) for item in node.items))


WRITING: Mapping[type[Node], Write] = {syntax.Name: name, syntax.Path: path, syntax.ListOf: list_of}
