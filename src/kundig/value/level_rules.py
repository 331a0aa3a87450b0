"""By which table does a customer get his service level, and what may it look at?"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from kundig.customers.attributes import ATTRIBUTES, FEEL_TYPES
from kundig.feel.dmn.table import DecisionTable, Rule
from kundig.feel.policies.deciding import rule_sql
from kundig.feel.policies.kinds import Answer, Asked, Kind, first_fitting
from kundig.feel.sql import Catalogue, Column
from kundig.value.levels import ABOVE, BELOW, BY_POTENTIAL, BY_RULE, FLOOR, LEVELS, THRESHOLDS

VALUE, POTENTIAL = "value.today", "potential.total"
MONEY, CENTS, FIGURE = "decimal(18,4)", "decimal(18,2)", "decimal(18,6)"
# Where a refresh has what a table may ask, in DuckDB: the table of its own, the expression, its type. What
# follows from the level, as promises kept, is not in it, nor what only names somebody.
KNOWN: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        VALUE: ("wide", "wide.profit", MONEY),
        "value.revenue": ("wide", "wide.revenue", MONEY),
        "value.deductions": ("wide", "wide.deductions", MONEY),
        "value.cost_of_goods": ("wide", "wide.cost_of_goods", MONEY),
        "value.cost_to_serve": ("wide", "wide.cost_to_serve", MONEY),
        "value.to_date": ("to_date", "CAST(coalesce(to_date.profit_to_date, 0) AS DECIMAL(18,4))", MONEY),
        POTENTIAL: ("potentials", "CAST(potentials.potential AS DECIMAL(18,2))", CENTS),
        "potential.level": ("potentials", "potentials.potential_level", "string"),
        "rfm.frequency": ("scored", "CAST(coalesce(scored.frequency, 0) AS INTEGER)", "integer"),
        "rfm.last_purchase_on": ("scored", "scored.last_purchase_on", "date"),
        "cube.relationships": ("cube", "CAST(coalesce(cube.relationships, 0) AS DECIMAL(18,6))", FIGURE),
        "cube.tenure_years": ("cube", "CAST(coalesce(cube.tenure_years, 0) AS DECIMAL(18,6))", FIGURE),
        "lifetime.active": (
            "lifetimes",
            "CAST(coalesce(lifetimes.active_chance, 0) AS DECIMAL(18,6))",
            FIGURE,
        ),
        "lifetime.value": (
            "lifetimes",
            "CAST(coalesce(lifetimes.lifetime_value, 0) AS DECIMAL(18,2))",
            CENTS,
        ),
        "customer.kind": ("customers", "customers.kind", "string"),
        "customer.since": ("customers", "customers.since", "date"),
    }
)
IN_REFRESH: Catalogue = MappingProxyType({name: Column(sql, kind) for name, (_, sql, kind) in KNOWN.items()})


def _kept(name: str, kind: str) -> Column:
    """The same in PostgreSQL, in the profile `p` that the refresh has left or in the customer `c`."""
    about = ATTRIBUTES[name]
    column = f"{'p' if about.profile == 'computed' else 'c'}.{about.column}"
    return Column(f"CAST({column} AS numeric(18,6))" if kind == FIGURE else column, kind)


IN_PROFILES: Catalogue = MappingProxyType(
    {name: _kept(name, kind) for name, (_, _sql, kind) in KNOWN.items()}
)
ASKED = MappingProxyType(
    {name: Asked(name, FEEL_TYPES[ATTRIBUTES[name].type], ATTRIBUTES[name].english) for name in KNOWN}
)


def _(english: str) -> str:
    """Marks words for the translators."""
    return english


def by_thresholds(
    thresholds: Mapping[str, Decimal], potentials: Mapping[str, Decimal] | None = None
) -> DecisionTable:
    """The table that gives the best level whose value, or potential, is reached, and the floor otherwise.

    >>> [rule.tests for rule in by_thresholds({"A": Decimal(1000)}, {"A": Decimal(9000)}).rules]
    [('>= 1000', '-'), ('-', '>= 9000'), ('-', '-')]
    """
    potentials = potentials or {}
    rules = []
    for code in sorted({*thresholds, *potentials}):
        if code in thresholds:
            rules.append(Rule((f">= {_number(thresholds[code])}", "-"), (f'"{code}"',), ("",)))
        if code in potentials:
            rules.append(Rule(("-", f">= {_number(potentials[code])}"), (f'"{code}"',), ("",)))
    rules.append(Rule(("-", "-"), (f'"{FLOOR}"',), ("",)))
    return first_fitting((ASKED[VALUE], ASKED[POTENTIAL]), (LEVEL,), rules)


def _number(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


LEVEL = Answer("level", "string", _("service level"), tuple(f'"{code}"' for code in LEVELS))
SERVICE_LEVELS = Kind(
    code="service_level",
    english=_("Service levels"),
    decision="service level",
    asked=ASKED,
    answers=(LEVEL,),
    delivered=by_thresholds(THRESHOLDS),
    columns=IN_REFRESH,
)


@dataclass(frozen=True, slots=True)
class Given:
    """What a rule of the table gives: a level, and the reason in one word."""

    level: str
    reason: str


def given_by(table: DecisionTable) -> Mapping[int, Given]:
    """What each rule gives, by its number; 0 where none fires: nobody is without the floor.

    >>> given_by(by_thresholds({"A": Decimal(5)}))[1]
    Given(level='A', reason='above_threshold')
    """
    names = [column.expression for column in table.inputs]
    rules = enumerate(table.rules, 1)
    return {0: Given(FLOOR, BELOW)} | {number: _given(rule, names) for number, rule in rules}


def _given(rule: Rule, names: list[str]) -> Given:
    level = rule.outputs[0].strip('"')
    asks = {name for name, test in zip(names, rule.tests, strict=True) if test != "-"}
    reasons = {frozenset(): BELOW, frozenset({VALUE}): ABOVE, frozenset({POTENTIAL}): BY_POTENTIAL}
    return Given(level, BELOW if level == FLOOR else reasons.get(frozenset(asks), BY_RULE))


def level_sql(table: DecisionTable, columns: Catalogue, dialect: str) -> str:
    """The level that the table gives in a row, as SQL text; the floor where no rule fires."""
    cases = " ".join(f"WHEN {number} THEN '{one.level}'" for number, one in given_by(table).items())
    return f"CASE {rule_sql(table, columns, dialect)} {cases} END"
