"""In which SQL does what a rule asks stand?"""

from collections.abc import Mapping

from kundig.customers.search.asked import read
from kundig.customers.search.sql import WORDS, begun
from kundig.customers.segments.now import Now
from kundig.customers.segments.subjects import Join, Subject, Type

# As the tables have them: whole numbers, doubles, amounts of 2 or 4 decimals, moments as on the wall's clock.
TYPES: Mapping[Type, str] = {
    "text": "string",
    "code": "string",
    "number": "double",
    "whole": "bigint",
    "money": "decimal(20,4)",
    "date": "date",
    "moment": "local date and time",
    "boolean": "boolean",
}
JOINS: Mapping[Join, str] = {
    "customer": "",
    "live": " LEFT JOIN kundig_liveprofile AS l ON l.customer_id = c.id",
    "computed": " LEFT JOIN kundig_computedprofile AS p ON p.generation = %s AND p.customer_id = c.id",
}
# A customer's many rows are those of his members: his own, and of whom he leads.
ROWS: Mapping[str, str] = {
    "relationship": "kundig_relationship AS r WHERE ({})",
    "held": "kundig_relationship AS r WHERE r.since <= DATE '{today}'"
    " AND (r.until IS NULL OR r.until >= DATE '{today}')",
    "task": "kundig_task AS r WHERE r.done_at IS NULL AND r.customer_id IS NOT NULL",
    "edit": "kundig_editedcustomer AS r WHERE ({})",
    "hold": "kundig_hold AS r WHERE r.since <= statement_timestamp()"
    " AND (r.until IS NULL OR r.until > statement_timestamp())",
}


def column(about: Subject, now: Now) -> str:
    """The SQL of an attribute; a moment is that of the clock on the wall."""
    if about.rows:
        return of_members(ROWS[about.rows].format(today=now.today))
    return f"({about.sql} AT TIME ZONE '{now.zone}')" if about.type == "moment" else about.sql


def of_members(rows: str) -> str:
    """Whether the customer, or one whom he leads, has such a row.

    The first is asked of each customer through the index, or once for all, as the planner likes. The second
    is short, as hardly anybody leads others.
    """
    own = f"EXISTS (SELECT FROM {rows.replace(' WHERE ', ' WHERE r.customer_id = c.id AND ', 1)})"
    led = rows.replace(" WHERE ", " ON r.customer_id = m.id WHERE m.leading_id IS NOT NULL AND ", 1)
    return f"({own} OR c.id IN (SELECT m.leading_id FROM kundig_customer AS m JOIN {led}))"


def edited(key: int) -> str:
    return of_members(ROWS["edit"].format(f"r.edit_id = {key}"))


def searched(text: str) -> str:
    """Words as the line above every page reads them: names, numbers and towns, as far as they are typed."""
    found = read(text).words
    query = " | ".join(f"({each})" for each in begun(found)).replace("'", "''")
    return WORDS.replace("%s", f"'{query}'") if found else "false"
