"""Which level does a table give to each customer of the lake?"""

from collections.abc import Sequence

import pyarrow as pa

from kundig.feel.dmn.table import DecisionTable
from kundig.feel.policies.deciding import rule_numbers
from kundig.lake.engine import DuckEngine
from kundig.value.level_rules import KNOWN, given_by

KEYED = "(SELECT id AS customer_id, kind, since FROM customers) AS customers"
SCHEMA = pa.schema([("customer_id", pa.int64()), ("rule", pa.int16())])


def write_levels(engine: DuckEngine, table: DecisionTable) -> None:
    """The table `levels` from what a valuation has made: customer_id, level, reason, number of the rule."""
    names = [column.expression for column in table.inputs]

    def decided(rows: pa.RecordBatch) -> pa.RecordBatch:
        columns = [rows.column(place).to_pylist() for place in range(1, rows.num_columns)]
        rules = pa.array(rule_numbers(table, zip(*columns, strict=True)), pa.int16())
        return pa.RecordBatch.from_arrays([rows.column(0), rules], schema=SCHEMA)

    engine.keep_batches("decided", asked_sql(names), decided, SCHEMA)
    given = ", ".join(f"({number}, '{one.level}', '{one.reason}')" for number, one in given_by(table).items())
    engine.connection.execute(
        "CREATE TABLE levels AS SELECT customer_id, level, reason, rule"
        f" FROM decided JOIN (VALUES {given}) AS given(rule, level, reason) USING (rule)"
    )


def asked_sql(names: Sequence[str]) -> str:
    """What a table asks of each customer, in the order of its columns.

    >>> asked_sql(["value.today"])
    'SELECT wide.customer_id, wide.profit FROM wide'
    """
    columns = "".join(f", {KNOWN[name][1]}" for name in names)
    tables = dict.fromkeys(KNOWN[name][0] for name in names)
    joins = "".join(
        f" LEFT JOIN {KEYED if name == 'customers' else name} USING (customer_id)"
        for name in tables
        if name != "wide"
    )
    return f"SELECT wide.customer_id{columns} FROM wide{joins}"
