"""In which SQL does a customer go? Parameters: `ids`, `about`, `erased`, `bookings_from`."""

from collections.abc import Mapping
from types import MappingProxyType

from kundig.customers.privacy.columns import OF_CUSTOMER, TABLES
from kundig.customers.sorting import ERASED

_MINE = "customer_id = ANY(%(ids)s)"
_EITHER = "{one} = ANY(%(ids)s) OR {other} = ANY(%(ids)s)"
_NAMELESS = ("salutation", "first_name", "last_name", "company", "street", "postal_code", "city")


def _delete(table: str, where: str = "") -> str:
    return f"DELETE FROM kundig_{table} WHERE {where or TABLES[table].where}"


# What goes, in this order: who is found by way of others goes before them. A statement whose name begins with
# a lower case table name is counted under it.
GONE: Mapping[str, str] = MappingProxyType(
    {
        "webhookdelivery": "UPDATE kundig_webhookdelivery SET answer = '' WHERE "
        + TABLES["webhookdelivery"].where,
        "journalentry": "UPDATE kundig_journalentry SET about = %(erased)s, details = '{}' WHERE "
        + TABLES["journalentry"].where,
        "importedchange": _delete("importedchange"),
        "importedrow": _delete("importedrow"),
        "edit": _delete(
            "edit",
            TABLES["edit"].where + " AND NOT EXISTS (SELECT FROM kundig_editedcustomer AS other"
            " WHERE other.edit_id = kundig_edit.id AND NOT other.customer_id = ANY(%(ids)s))",
        ),
        "editedcustomer": _delete("editedcustomer"),
        "duplicatepair": _delete("duplicatepair"),
        "merge": _delete("merge", _EITHER.format(one="survivor_id", other="merged_id")),
        **{
            name: _delete(name)
            for name, table in TABLES.items()
            if table.where == OF_CUSTOMER
            and name not in ("posting", "relationship", "householdmember", "editedcustomer")
        },
        "posting": _delete("posting", f"{_MINE} AND booked_on < %(bookings_from)s"),
    }
)
# A household of one is none: the last one left goes with it.
LONELY = (
    "SELECT household_id FROM kundig_householdmember GROUP BY household_id"
    " HAVING count(*) FILTER (WHERE NOT customer_id = ANY(%(ids)s)) < 2"
    " AND count(*) FILTER (WHERE customer_id = ANY(%(ids)s)) > 0"
)
HOUSEHOLDS = (
    f"WITH lonely AS ({LONELY}), gone AS (DELETE FROM kundig_householdmember WHERE customer_id = ANY(%(ids)s)"
    " OR household_id IN (SELECT household_id FROM lonely))"
    " DELETE FROM kundig_household WHERE id IN (SELECT household_id FROM lonely)"
)
# A booking that the law keeps: its amount, its day, and nothing by which it could be looked up.
NAMELESS_BOOKINGS = (
    f"UPDATE kundig_posting SET reference = '', number = '', relationship_id = NULL WHERE {_MINE}"
)
RELATIONSHIPS = _delete("relationship")
NAMELESS = (
    "UPDATE kundig_customer SET "
    + ", ".join(f"{name} = ''" for name in (*_NAMELESS, "email", "phone"))
    + ", country = 'DE', language = 'de', born_on = NULL, since = date_trunc('year', since)::date,"
    f" number = %(name)s || '-' || id, sort_key = '{ERASED}' || %(name)s WHERE id = ANY(%(ids)s)"
)
CUSTOMERS = _delete("customer")
# Who was led together with him, and is not erased: nobody points at who is gone.
FREED = (
    "UPDATE kundig_customer SET"
    " merged_into_id = CASE WHEN leading_id = ANY(%(ids)s) THEN NULL ELSE leading_id END,"
    " leading_id = CASE WHEN leading_id = ANY(%(ids)s) THEN NULL ELSE leading_id END"
    " WHERE (leading_id = ANY(%(ids)s) OR merged_into_id = ANY(%(ids)s)) AND NOT id = ANY(%(ids)s)"
)
COUNTED = tuple(name for name, table in TABLES.items() if table.where)


def count(table: str) -> str:
    """How many rows of a table are his."""
    return f"SELECT count(*) FROM kundig_{table} WHERE {TABLES[table].where}"
