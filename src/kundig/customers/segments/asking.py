"""What does a rule ask of the database?"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

from kundig.base.refusals import Refused
from kundig.customers.segments.columns import ROWS, TYPES, column, edited, of_members, searched
from kundig.customers.segments.now import Now
from kundig.customers.segments.rules import FUNCTIONS, NAMES, PRODUCTS, Rule, called, dotted, read
from kundig.customers.segments.subjects import Join
from kundig.feel import syntax
from kundig.feel.mistakes import mistake
from kundig.feel.sql import Column
from kundig.feel.sql.dialects import DIALECTS
from kundig.feel.sql.terms import Plain
from kundig.feel.sql.writer import Writer
from kundig.feel.sql.writing import WRITING
from kundig.feel.syntax import Node, Span

ORDERING = ("<", "<=", ">", ">=")
DEEP = 5  # segments within segments


@dataclass(slots=True)
class Asked:
    """A rule in SQL, and the profiles that it reads."""

    text: str
    joins: set[Join]


def asked(rule: Rule, now: Now, *, depth: int = 0) -> Asked:
    """Of which customers (`c`, with the profiles `l` and `p`) a rule holds."""
    if not rule.text:
        return Asked("true", set())
    asking = _Asking(rule, now, depth)
    tree = asking.top(rule.expression.tree)
    return Asked(asking.written(tree), asking.joins)


@dataclass(slots=True)
class _Asking:
    """What was found on the way through a tree."""

    rule: Rule
    now: Now
    depth: int
    columns: dict[str, Column] = field(default_factory=dict)
    joins: set[Join] = field(default_factory=set)

    def written(self, tree: Node) -> str:
        writer = Writer(self.rule.text, self.columns, DIALECTS["postgres"], WRITING, self.now.at)
        term = writer.term(tree)
        if not isinstance(term, Plain) or term.kind not in ("boolean", "null"):
            raise mistake("segments.no_answer", Span(0, len(self.rule.text)))
        return term.text

    def top(self, node: Node) -> Node:
        """What must hold: where null is as good as no, an index can answer."""
        if isinstance(node, syntax.Logic) and node.operator == "and":
            return replace(node, operands=tuple(self.top(part) for part in node.operands))
        if same := self._same_text(node):
            return self._named(node, same)
        return self.located(node)

    def located(self, node: Node) -> Node:
        """The node, with names for what is asked in SQL of its own."""
        if same := self._same_text(node):
            return self._named(node, f"coalesce({same}, false)")
        if isinstance(node, syntax.Call) and (text := self._text(node)):
            return self._named(node, text, "string")
        if isinstance(node, syntax.Comparison) and (compared := self._double(node)):
            return self._named(node, compared)
        match node:
            case syntax.Path() if (name := dotted(node)) in NAMES:
                self._column(name)
                return node
            case syntax.Between(value=value, low=low, high=high):
                ends = ((">=", low), ("<=", high))
                both = tuple(syntax.Comparison(node.at, sign, value, end) for sign, end in ends)
                return self.located(syntax.Logic(node.at, "and", both))
            case syntax.Call() if called(node) in FUNCTIONS:
                return self._named(node, self._function(node))
            case syntax.Call(arguments=(held, wanted)) if dotted(held) == PRODUCTS:
                same_product = syntax.Comparison(node.at, "=", syntax.Name(node.at, "product"), wanted)
                return self._named(node, self._products(same_product, "product"))
            case syntax.Quantified(iterations=(one,)) if dotted(one.source) == PRODUCTS:
                found = self._products(node.condition, one.name, every=node.word == "every")
                return self._named(node, found)
        return _rebuilt(node, self.located)

    def _same_text(self, node: Node) -> str:
        """Whether a text is one of those that are written out, however many they are; else nothing."""
        match node:
            case syntax.Comparison(operator="=", left=value, right=syntax.Literal() as one):
                tests: tuple[Node, ...] = (one,)
            case syntax.In(value=value, tests=tests):
                pass
            case _:
                return ""
        texts = [test.value for test in tests if isinstance(test, syntax.Literal)]
        column = self._text(value)
        if not column or len(texts) < len(tests) or not all(isinstance(each, str) for each in texts):
            return ""
        wanted = ", ".join(DIALECTS["postgres"].string(str(each)) for each in texts)
        return f"{column} = {wanted}" if len(texts) == 1 else f"{column} = ANY(ARRAY[{wanted}])"

    def _double(self, node: syntax.Comparison) -> str:
        """A double compared with a literal, as doubles; else nothing.

        FEEL reads a double by the shortest decimals that mean it. Of a literal of at most 15 digits these are
        its own, and of two doubles the lesser has the lesser ones: so both ways of comparing say the same.
        """
        name, value = dotted(node.left), _number(node.right)
        if name not in NAMES or TYPES[NAMES[name].type] != "double" or node.operator not in ORDERING:
            return ""
        if value is None or len(value.normalize().as_tuple().digits) > 15 or abs(value.adjusted()) > 300:
            return ""
        column = self._column(name)
        finite = f"CASE WHEN {column} < 'Infinity' AND {column} > '-Infinity' THEN {column} END"
        return f"{finite} {node.operator} CAST({value:f} AS float8)"

    def _text(self, node: Node) -> str:
        """The SQL of a text of the customer, or of one in small letters; else nothing."""
        if isinstance(node, syntax.Call) and called(node) == "lower case" and len(node.arguments) == 1:
            inner = self._text(node.arguments[0])
            return f"lower({inner})" if inner else ""
        if isinstance(node, syntax.Name) and node.name in self.columns:
            return self.columns[node.name].sql
        name = dotted(node)
        return self._column(name) if name in NAMES and TYPES[NAMES[name].type] == "string" else ""

    def _column(self, name: str) -> str:
        about = NAMES[name]
        self.joins |= {about.join} - {"customer"}
        text = column(about, self.now)
        self.columns[name] = Column(text, TYPES[about.type])
        return text

    def _named(self, node: Node, text: str, kind: str = "boolean") -> Node:
        name = f"asked {len(self.columns)}"
        self.columns[name] = Column(text, kind)
        return syntax.Name(node.at, name)

    def _function(self, node: syntax.Call) -> str:
        [given] = node.arguments
        assert isinstance(given, syntax.Literal)
        if isinstance(given.value, str):
            return searched(given.value)
        assert isinstance(given.value, Decimal)
        key = int(given.value)
        return self._segment(key, node) if called(node) == "segment" else edited(key)

    def _segment(self, key: int, node: Node) -> str:
        text = self.now.segments.get(key)
        if text is None:
            raise mistake("segments.gone", node.at, name=key)
        if self.depth >= DEEP:
            raise mistake("segments.cycle", node.at, name=key)
        try:
            inner = asked(read(text), self.now, depth=self.depth + 1)
        except Refused as refused:  # it stands in another text; here it is the name of the segment
            raise Refused(refused.code, **refused.params | mistake("", node.at).params) from None
        self.joins |= inner.joins
        return f"coalesce({inner.text}, false)"

    def _products(self, condition: Node, variable: str, *, every: bool = False) -> str:
        inner = _Asking(self.rule, self.now, self.depth, {variable: Column("r.product", "string")})
        held = inner.written(inner.top(condition))
        found = of_members(ROWS["relationship"].format(f"NOT ({held})" if every else held))
        return f"NOT ({found})" if every else found


def _number(node: Node) -> Decimal | None:
    """The number that is written there; else nothing."""
    if isinstance(node, syntax.Negation):
        inner = _number(node.operand)
        return None if inner is None else -inner
    written = node.value if isinstance(node, syntax.Literal) else None
    return written if isinstance(written, Decimal) else None


def _rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with its parts changed."""
    changed = {one.name: _changed(getattr(node, one.name), change) for one in fields(node)}
    return type(node)(**changed)


def _changed(part: object, change: Callable[[Node], Node]) -> Any:
    if isinstance(part, Node):
        return change(part)
    if isinstance(part, tuple) and any(isinstance(each, Node) for each in part):
        return tuple(_changed(each, change) for each in part)
    return part
