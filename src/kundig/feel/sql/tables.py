"""How does a decision table become SQL text?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kundig.base.refusals import Refused
from kundig.feel.dmn.compiling import precedence, table_tree
from kundig.feel.dmn.table import Aggregator, DecisionTable, HitPolicy
from kundig.feel.dmn.tabling import TableNode
from kundig.feel.sql.branching import chosen
from kundig.feel.sql.columns import Catalogue
from kundig.feel.sql.comparing import equal, is_literal, is_null
from kundig.feel.sql.dialects import DIALECTS, Dialect
from kundig.feel.sql.gathering import extreme, total
from kundig.feel.sql.literals import Untold, literal
from kundig.feel.sql.terms import MOMENT, NOTHING, NULL, Number, Plain, Term
from kundig.feel.sql.testing import tests
from kundig.feel.sql.writer import Writer
from kundig.feel.sql.writing import WRITING, written
from kundig.feel.syntax import Node, Tests


@dataclass(frozen=True, slots=True)
class _Cells:
    """Which rules fit and in which order, whether the inputs are allowed, what rules and default say."""

    table: DecisionTable
    dialect: Dialect
    fits: tuple[str, ...]
    order: Sequence[int]
    allowed: str
    outputs: tuple[tuple[Term, ...], ...]
    defaults: tuple[Term, ...]

    @property
    def any(self) -> str:
        return f"({' OR '.join(self.fits)})" if self.fits else "FALSE"

    @property
    def count(self) -> str:
        """How many rules fit."""
        return f"({' + '.join(f'CASE WHEN {fits} THEN 1 ELSE 0 END' for fits in self.fits) or '0'})"

    @property
    def single(self) -> str:
        """Whether the rules that fit are as many as the hit policy allows, and say the same."""
        match self.table.hit_policy:
            case HitPolicy.UNIQUE:
                return f"({self.count} <= 1)"
            case HitPolicy.ANY:
                return self._the_same()
            case _:
                return "TRUE"

    def _the_same(self) -> str:
        """Whether all say what the first of them says."""
        keys = [tuple(map(_key, outputs)) for outputs in self.outputs]
        if all(key is not None for row in keys for key in row):
            return self._one_of_groups(keys)
        texts = []
        for place in range(len(self.table.outputs)):
            first = self.first(place, NOTHING)
            for fits, outputs in zip(self.fits, self.outputs, strict=True):
                same = equal(outputs[place], first, self.dialect).text
                texts.append(f"(NOT {fits} OR COALESCE({same}, FALSE))")
        return f"({' AND '.join(dict.fromkeys(texts)) or 'TRUE'})"

    def _one_of_groups(self, keys: Sequence[object]) -> str:
        """Literals are compared before: rules that say the same are a group, and one group may fit."""
        groups: dict[object, list[str]] = {}
        for key, fits in zip(keys, self.fits, strict=True):
            groups.setdefault(key, []).append(fits)
        if len(groups) < 2:
            return "TRUE"
        counted = (f"CASE WHEN {' OR '.join(group)} THEN 1 ELSE 0 END" for group in groups.values())
        return f"({' + '.join(counted)} <= 1)"

    @property
    def number(self) -> str:
        """The number of the rule that decides; null where none does."""
        whens = " ".join(f"WHEN {self.fits[row]} THEN {row + 1}" for row in self.order)
        refused = f"WHEN NOT ({self.allowed} AND {self.single}) THEN NULL"
        return f"(CASE {refused} {whens} END)"

    @property
    def numbers(self) -> str:
        """The numbers of the rules that fit, as text: `1,3`; null where none does."""
        each = [f"CASE WHEN {fits} THEN ',{number}' ELSE '' END" for number, fits in enumerate(self.fits, 1)]
        return f"NULLIF({self.dialect.substring(f'({" || ".join(each) or "''"})', '2')}, '')"

    def first(self, place: int, otherwise: Term) -> Term:
        """What the first rule that fits says."""
        cases = [(self.fits[row], self.outputs[row][place]) for row in self.order]
        return chosen(self.dialect, cases, otherwise)


def table_to_sql(
    table: DecisionTable, catalogue: Catalogue, dialect: str = "duckdb", *, now: dt.datetime | None = None
) -> tuple[str, ...]:
    """The SQL text of each output of a table, in a row what the table decides for it.

    Where rules fit that the hit policy does not allow together it is null, as in `decide`. A table that gives
    a list is refused; COLLECT needs an aggregator.
    """
    return _results(_cells(table, catalogue, dialect, now))


def _results(cells: _Cells) -> tuple[str, ...]:
    try:
        terms = _decided(cells) if cells.table.hit_policy.single else [_collected(cells)]
        return tuple(written(term, cells.dialect) for term in terms)
    except Untold:  # such as a sum of what are no numbers, or a number here and a text there
        raise Refused("feel.no_sql_list", policy=cells.table.hit_policy.value) from None


def _decided(cells: _Cells) -> list[Term]:
    """Of each output what the rule says that decides."""
    wanted = [text for text in (cells.allowed, cells.single) if text != "TRUE"]
    nothing = [(f"NOT ({' AND '.join(wanted)})", NOTHING)] if wanted else []
    return [
        chosen(cells.dialect, nothing, cells.first(place, default))
        for place, default in enumerate(cells.defaults)
    ]


def _collected(cells: _Cells) -> Term:
    """What the aggregator makes of all rules that fit; null as soon as one of them says null."""
    table, dialect = cells.table, cells.dialect
    if table.hit_policy is not HitPolicy.COLLECT or table.aggregator is None or len(table.outputs) > 1:
        raise Refused("feel.no_sql_list", policy=table.hit_policy.value)
    pairs = [(fits, outputs[0]) for fits, outputs in zip(cells.fits, cells.outputs, strict=True)]
    default = cells.defaults[0]
    if table.aggregator is Aggregator.COUNT:
        made: Term = Number(cells.count, 6, 0, whole=True)
    elif table.aggregator is Aggregator.SUM:
        made = total(dialect, [chosen(dialect, [pair], literal(0, dialect)) for pair in pairs])
    else:
        each = [chosen(dialect, [pair], NOTHING) for pair in pairs]
        made = extreme(dialect, each, largest=table.aggregator is Aggregator.MAX)
    if table.aggregator is not Aggregator.COUNT:
        unknown = " OR ".join(f"({fits} AND {is_null(term)})" for fits, term in pairs) or "FALSE"
        made = chosen(dialect, [(f"({unknown})", NOTHING)], made)
    return chosen(dialect, [(f"NOT {cells.allowed}", NOTHING), (f"NOT {cells.any}", default)], made)


def rules_to_sql(
    table: DecisionTable, catalogue: Catalogue, dialect: str = "duckdb", *, now: dt.datetime | None = None
) -> tuple[str, ...]:
    """For each rule the SQL text of whether it fits; never null."""
    return _cells(table, catalogue, dialect, now).fits


def decisions_to_sql(
    table: DecisionTable,
    catalogue: Catalogue,
    dialect: str = "duckdb",
    *,
    key: str,
    source: str,
    now: dt.datetime | None = None,
) -> str:
    """A query that gives each row's `key`, its outputs as `output_1` and so on, and the number of its rule.

    `rule` is the one that decides, null where none does; where several do, `rules` lists them. `key` and
    `source` (what stands after FROM) are SQL text.
    """
    cells = _cells(table, catalogue, dialect, now)
    columns = [f"{text} AS output_{number}" for number, text in enumerate(_results(cells), 1)]
    if table.hit_policy.single:
        columns.append(f"{cells.number} AS rule")
    else:
        columns.append(f"{cells.numbers} AS rules")
    return f"SELECT {key} AS key, {', '.join(columns)} FROM {source}"


def _cells(table: DecisionTable, catalogue: Catalogue, dialect: str, now: dt.datetime | None) -> _Cells:
    node = table_tree(table, catalogue)
    reading = _Reading(table, catalogue, DIALECTS[dialect], now)
    inputs = [
        reading.term(0, place, column.expression, tree)
        for place, (column, tree) in enumerate(zip(table.inputs, node.inputs, strict=True))
    ]
    allowed = [
        f"({is_null(value)} OR {reading.passes(0, place, column.allowed, tree, value)})"
        for place, (column, tree, value) in enumerate(zip(table.inputs, node.allowed, inputs, strict=True))
        if tree is not None
    ]
    return _Cells(
        table,
        DIALECTS[dialect],
        tuple(reading.fits(row, node, inputs) for row in range(len(table.rules))),
        _order(table, node),
        f"({' AND '.join(allowed)})" if allowed else "TRUE",
        tuple(
            tuple(
                reading.term(row + 1, len(inputs) + place, rule.outputs[place], tree)
                for place, tree in enumerate(node.outputs[row])
            )
            for row, rule in enumerate(table.rules)
        ),
        tuple(
            reading.term(0, len(inputs) + place, table.outputs[place].default, tree)
            for place, tree in enumerate(node.defaults)
        ),
    )


def _order(table: DecisionTable, node: TableNode) -> Sequence[int]:
    """The rows of the rules, the one first that goes before the others."""
    order = precedence(table, node)
    if order is None:
        raise Refused("feel.no_sql_list", policy=table.hit_policy.value)
    return order


@dataclass(frozen=True, slots=True)
class _Reading:
    """Writes cells; a refusal says in which row and column."""

    table: DecisionTable
    catalogue: Catalogue
    dialect: Dialect
    now: dt.datetime | None

    def _writer(self, text: str) -> Writer:
        return Writer(text, self.catalogue, self.dialect, WRITING, self.now)

    def _where(self, row: int, place: int, refused: Refused) -> Refused:
        columns = [column.title for column in self.table.inputs]
        columns += [column.title for column in self.table.outputs]
        if refused.code != "feel.no_sql":
            return refused
        return Refused("feel.no_sql_cell", **refused.params, row=row, column=columns[place])

    def term(self, row: int, place: int, text: str, tree: Node) -> Term:
        try:
            return self._writer(text).term(tree)
        except Refused as refused:
            raise self._where(row, place, refused) from None

    def passes(self, row: int, place: int, text: str, tree: Node, value: Term) -> str:
        """Whether a value passes the tests of a cell; never null."""
        writer = self._writer(text)
        assert isinstance(tree, Tests)
        try:
            passed = tests(writer, tree, value).text
        except Untold:
            raise self._where(row, place, writer.refusal(tree)) from None
        except Refused as refused:
            raise self._where(row, place, refused) from None
        return f"COALESCE({passed}, FALSE)"

    def fits(self, row: int, node: TableNode, inputs: Sequence[Term]) -> str:
        texts = self.table.rules[row].tests
        passed = [
            self.passes(row + 1, place, texts[place], tree, inputs[place])
            for place, tree in enumerate(node.tests[row])
            if tree is not None
        ]
        return f"({' AND '.join(passed)})" if passed else "TRUE"


def _key(term: Term) -> object:
    """What a literal is equal to; nothing for what is known only in the row."""
    if term == NOTHING:
        return NULL
    if isinstance(term, Plain | Number) and is_literal(term) and term.kind != MOMENT:
        return term.kind, term.value
    return None
