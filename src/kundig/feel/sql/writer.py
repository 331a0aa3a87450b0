"""What is at hand while the SQL of a rule is written?"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kundig.base.refusals import Refused
from kundig.feel import syntax
from kundig.feel.adopting import adopted
from kundig.feel.expressions import Program
from kundig.feel.mistakes import mistake
from kundig.feel.names import free_names
from kundig.feel.sql.columns import Catalogue
from kundig.feel.sql.dialects import Dialect
from kundig.feel.sql.literals import Untold, literal
from kundig.feel.sql.terms import Items, Length, Ratio, Span, Term
from kundig.feel.syntax import Node, everything

LONGEST = 200_000  # characters of the SQL of one part

type Write = Callable[..., Term]


@dataclass(frozen=True, slots=True)
class Writer:
    """The text of the rule, the columns, the dialect, which moment is now, and what stands under `?`."""

    text: str
    catalogue: Catalogue
    dialect: Dialect
    writing: Mapping[type[Node], Write]
    now: dt.datetime | None = None
    tested: Term | None = None

    def term(self, node: Node) -> Term:
        """What stands for a part of the rule; what depends on no column is computed once, by the closure."""
        try:
            if self._is_constant(node):
                value = Program.of(self.text, node, None).within_limits({}, self.now)
                return literal(adopted(value), self.dialect)
            write = self.writing.get(type(node))
            if write is None:
                raise Untold
            term = write(self, node)
        except Untold:
            raise self.refusal(node) from None
        if _size(term) > LONGEST:
            raise mistake("feel.sql_too_long", node.at, most=f"{LONGEST:,}")
        return term

    def _is_constant(self, node: Node) -> bool:
        parts = everything(node)
        called = {id(part.function) for part in parts if isinstance(part, syntax.Call)}
        columns = {name.partition(".")[0] for name in self.catalogue} | {"?"}
        read = (part for part in parts if isinstance(part, syntax.Name) and id(part) not in called)
        return not free_names(node) and not any(part.name in columns for part in read)

    def refusal(self, node: Node) -> Refused:
        text = self.text[node.at.start : node.at.end]
        return mistake("feel.no_sql", node.at, found=text if len(text) <= 60 else f"{text[:57]}...")


def _size(term: Term) -> int:
    match term:
        case Ratio():
            return len(term.over.text) + len(term.under.text)
        case Length():
            return len(term.count.text)
        case Items():
            return sum(_size(item) for item in term.items)
        case Span():
            return _size(term.low) + _size(term.high)
        case _:
            return len(term.text)
