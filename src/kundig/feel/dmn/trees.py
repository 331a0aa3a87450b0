"""Which tree of FEEL does a boxed expression stand for?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kundig.base.refusals import Refused
from kundig.feel import syntax
from kundig.feel.dmn.forms import NOWHERE, Broken, Choice, Typed, TypedFunction
from kundig.feel.dmn.model import (
    Boxed,
    BoxedList,
    Conditional,
    Context,
    Filter,
    FunctionDefinition,
    Invocation,
    Iteration,
    Literal,
    Relation,
    Variable,
)
from kundig.feel.dmn.names import FEEL_NAMESPACES
from kundig.feel.dmn.table import DecisionTable
from kundig.feel.dmn.tabling import TableNode
from kundig.feel.dmn.types import ANY, Type, Types
from kundig.feel.parsing import parse_tests_tree, parse_tree
from kundig.feel.syntax import Node

type Names = frozenset[str]

RESULT = "\0"  # the entry of a context that is its result; no name can be that
NOTHING = syntax.Literal(NOWHERE, None)


@dataclass(slots=True)
class Trees:
    """Makes trees; what cannot be read is noted, and null in the tree."""

    types: Types
    members: Names  # names of parts, which may follow a dot anywhere
    place: str = ""
    mistakes: list[Refused] = field(default_factory=list)

    @property
    def _of_types(self) -> Names:
        """What `instance of` may name, by parts before and after the dot."""
        return frozenset(self.types.definitions).union(
            self.types.imported, *(types.definitions for types in self.types.imported.values())
        )

    def at(self, place: str) -> "Trees":
        return replace(self, place=place)

    def broken(self, refused: Refused) -> Broken:
        located = Refused(refused.code, **(refused.params | {"where": self.place}))
        if all((one.code, one.params) != (located.code, located.params) for one in self.mistakes):
            self.mistakes.append(located)
        return Broken(NOWHERE, located)

    def type(self, name: str) -> Type:
        try:
            return self.types.named(name)
        except Refused as refused:
            self.broken(refused)
            return ANY

    def text(self, text: str, names: Names) -> Node:
        try:
            return parse_tree(text, names | self.members | self._of_types)
        except Refused as refused:
            return self.broken(refused)

    def tests(self, text: str, names: Names) -> Node:
        try:
            return parse_tests_tree(text, names | self.members | self._of_types)
        except Refused as refused:
            return self.broken(refused)

    def tree(self, boxed: Boxed, names: Names) -> Node:
        """A box with the type it asks for; a function asks of its result, and a table of its outputs."""
        made = self._tree(boxed, names)
        by_itself = isinstance(boxed, FunctionDefinition | DecisionTable)
        return made if by_itself else self._typed(made, Variable("", boxed.type))

    def _tree(self, boxed: Boxed, names: Names) -> Node:
        match boxed:
            case Literal():
                if boxed.language not in FEEL_NAMESPACES:
                    return self.broken(Refused("dmn.language", language=boxed.language))
                return self.text(boxed.text, names)
            case DecisionTable():
                return self.table(boxed, names)
            case Context():
                return self._context(boxed, names)
            case Invocation():
                return self._invocation(boxed, names)
            case FunctionDefinition():
                return self.function(boxed, names)
            case Relation():
                return self._relation(boxed, names)
            case BoxedList():
                return syntax.ListOf(NOWHERE, tuple(self.tree(item, names) for item in boxed.items))
            case _:
                return self._control(boxed, names)

    def _control(self, boxed: Conditional | Iteration | Filter, names: Names) -> Node:
        match boxed:
            case Conditional():
                parts = (boxed.condition, boxed.then, boxed.otherwise)
                return Choice(NOWHERE, *(self.tree(part, names) for part in parts))
            case Iteration():
                over = (syntax.Iteration(NOWHERE, boxed.variable, self.tree(boxed.over, names)),)
                body = self.tree(boxed.body, names | {boxed.variable, "partial"})
                if boxed.kind == "for":
                    return syntax.For(NOWHERE, over, body)
                return syntax.Quantified(NOWHERE, boxed.kind, over, body)
            case Filter():
                match = self.tree(boxed.match, names | {"item"})
                return syntax.Filter(NOWHERE, self.tree(boxed.over, names), match)

    def _typed(self, value: Node, variable: Variable | None) -> Node:
        """A value with the type of its variable, if that says anything."""
        if variable is None or (type_ := self.type(variable.type)) is ANY:
            return value
        return Typed(NOWHERE, value, type_, variable.name)

    def typed(self, boxed: Boxed, variable: Variable | None, names: Names) -> Node:
        if isinstance(boxed, DecisionTable) and variable:
            return self._typed(self.table(boxed, names, variable.type), variable)
        return self._typed(self.tree(boxed, names), variable)

    def _context(self, context: Context, names: Names) -> Node:
        entries = []
        for entry in context.entries:
            key = entry.variable.name if entry.variable else RESULT
            names |= {key}  # a function may call itself
            entries.append(syntax.Entry(NOWHERE, key, self.typed(entry.value, entry.variable, names)))
        made = syntax.ContextOf(NOWHERE, tuple(entries))
        return syntax.Path(NOWHERE, made, RESULT) if RESULT in names else made

    def _invocation(self, invocation: Invocation, names: Names) -> Node:
        given = [entry for entry in invocation.arguments if entry.variable]
        return syntax.Call(
            NOWHERE,
            self.tree(invocation.function, names),
            tuple(self.tree(entry.value, names) for entry in given),
            tuple(entry.variable.name for entry in given if entry.variable),
        )

    def function(self, definition: FunctionDefinition, names: Names, *more_types: str) -> Node:
        """A function; its own type or its variable's is that of its result, if it is no type of functions."""
        if definition.kind != "FEEL":
            return self.broken(Refused("dmn.foreign_function", kind=definition.kind))
        parameters = tuple(parameter.name for parameter in definition.parameters)
        body = self.tree(definition.body, names | set(parameters)) if definition.body else NOTHING
        results = (self.type(name) for name in (definition.type, *more_types) if name)
        return TypedFunction(
            NOWHERE,
            parameters,
            tuple(self.type(parameter.type) for parameter in definition.parameters),
            body,
            next((type_ for type_ in results if not type_.callable), ANY),
        )

    def _relation(self, relation: Relation, names: Names) -> Node:
        rows = (
            [
                (column.name, self.typed(cell, column, names))
                for column, cell in zip(relation.columns, row, strict=True)
            ]
            for row in relation.rows
        )
        return syntax.ListOf(NOWHERE, tuple(map(_row, rows)))

    def table(self, table: DecisionTable, names: Names, type_name: str = "") -> Node:
        """A table; where neither it nor an output has a type, that is `type_name`, of the variable."""
        titled = list(enumerate(table.inputs, 1))
        inputs = tuple(
            self.at(f"{self.place}, input {number}").text(column.expression, names)
            for number, column in titled
        )
        rules = list(enumerate(table.rules, 1))
        return TableNode(
            NOWHERE,
            table,
            self.place,
            inputs,
            tuple(
                self._cell(column.allowed, names, f"values of input {number}") for number, column in titled
            ),
            tuple(
                tuple(
                    self._cell(text, names, f"row {row}, input {place}")
                    for place, text in enumerate(rule.tests, 1)
                )
                for row, rule in rules
            ),
            tuple(self._results(rule.outputs, names, f"row {row}") for row, rule in rules),
            self._results([column.default for column in table.outputs], names, "default"),
            tuple(
                self._order(column.allowed, column.type or table.type or type_name, names)
                for column in (table.outputs if table.hit_policy.ordered else ())
            ),
        )

    def _cell(self, text: str, names: Names, place: str) -> Node | None:
        """The tests in a cell; null where anything passes."""
        return None if text in ("", "-") else self.at(f"{self.place}, {place}").tests(text, names)

    def _results(self, texts: Sequence[str], names: Names, place: str) -> tuple[Node, ...]:
        located = self.at(f"{self.place}, {place}")
        return tuple(located.text(text, names) if text else NOTHING for text in texts)

    def _order(self, allowed: str, type_name: str, names: Names) -> Node:
        """The list of allowed values of an output, of its own or of its type."""
        of_type = "" if allowed or self.type(type_name) is ANY else self.types.allowed(type_name)
        return self.text(f"[{allowed or of_type}]", names)


def _row(cells: Iterable[tuple[str, Node]]) -> Node:
    return syntax.ContextOf(NOWHERE, tuple(syntax.Entry(NOWHERE, name, value) for name, value in cells))
