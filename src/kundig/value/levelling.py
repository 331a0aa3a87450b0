"""Which level does a table give to each customer of the lake?"""

from kundig.feel.dmn.table import DecisionTable
from kundig.feel.policies.deciding import rule_sql
from kundig.lake.engine import DuckEngine
from kundig.value.level_rules import IN_REFRESH, KNOWN, given_by

KEYED = "(SELECT id AS customer_id, kind, since FROM customers) AS customers"


def write_levels(engine: DuckEngine, table: DecisionTable) -> None:
    """The table `levels` from what a valuation has made: customer_id, level, reason, number of the rule."""
    given = ", ".join(f"({number}, '{one.level}', '{one.reason}')" for number, one in given_by(table).items())
    tables = dict.fromkeys(KNOWN[column.expression][0] for column in table.inputs)
    joins = "".join(
        f" LEFT JOIN {KEYED if name == 'customers' else name} USING (customer_id)"
        for name in tables
        if name != "wide"
    )
    rule = rule_sql(table, IN_REFRESH, "duckdb")
    engine.connection.execute(
        "CREATE TABLE levels AS SELECT customer_id, level, reason, rule"
        f" FROM (SELECT wide.customer_id, {rule} AS rule FROM wide{joins}) AS decided"
        f" JOIN (VALUES {given}) AS given(rule, level, reason) USING (rule)"
    )
