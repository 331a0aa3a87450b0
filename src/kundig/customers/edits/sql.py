"""In which SQL are many customers changed at once and put back?"""

from collections.abc import Sequence

from kundig.customers.fields import FIELDS

ORDER = (
    "UPDATE kundig_customer AS c SET sort_key = k.key"
    " FROM unnest(%s::bigint[], %s::text[]) AS k(id, key) WHERE c.id = k.id AND c.sort_key <> k.key"
)


def _known(columns: Sequence[str]) -> list[str]:
    """Columns of customers and nothing else, so that they may stand in SQL."""
    assert set(columns) <= FIELDS.keys()
    return list(columns)


def _type(column: str) -> str:
    return "date" if column in FIELDS and FIELDS[column].kind == "date" else "text"


def keep(changed: Sequence[str]) -> str:
    """Remember what stands in fields of those whom the values change. Parameters: edit, ids, values."""
    before = ", ".join(f"'{name}', {name}" for name in _known(changed))
    differs = " OR ".join(f"{name} IS DISTINCT FROM %s::{_type(name)}" for name in _known(changed))
    return (
        "INSERT INTO kundig_editedcustomer (edit_id, customer_id, before)"
        f" SELECT %s, id, jsonb_build_object({before}) FROM kundig_customer"
        f" WHERE id = ANY(%s) AND ({differs}) ORDER BY id"
    )


def write(changed: Sequence[str]) -> str:
    """Write the values. Parameters: values, edit."""
    sets = ", ".join(f"{name} = %s::{_type(name)}" for name in _known(changed))
    return (
        f"UPDATE kundig_customer AS c SET {sets} FROM kundig_editedcustomer AS e"
        " WHERE e.edit_id = %s AND c.id = e.customer_id"
    )


def put_back(fields: Sequence[str]) -> str:
    """Write what stood there. Parameter: edit."""
    sets = ", ".join(f"{name} = (e.before ->> '{name}')::{_type(name)}" for name in _known(fields))
    return (
        f"UPDATE kundig_customer AS c SET {sets} FROM kundig_editedcustomer AS e"
        " WHERE e.edit_id = %s AND c.id = e.customer_id"
    )


def edited_since(fields: Sequence[str]) -> str:
    """Who no longer has the edit's values, or was edited in the same field since.

    Parameters: edit, fields, edit.
    """
    differs = " OR ".join(
        f"c.{name} IS DISTINCT FROM nullif(d.values ->> '{name}', '')::date"
        if _type(name) == "date"
        else f"c.{name} IS DISTINCT FROM d.values ->> '{name}'"
        for name in _known(fields)
    )
    later = (
        "EXISTS (SELECT FROM kundig_editedcustomer AS l JOIN kundig_edit AS n ON n.id = l.edit_id"
        " WHERE l.customer_id = e.customer_id AND l.edit_id > %s AND n.undone_at IS NULL AND n.values ?| %s)"
    )
    return (
        "SELECT e.customer_id FROM kundig_editedcustomer AS e JOIN kundig_edit AS d ON d.id = e.edit_id"
        f" JOIN kundig_customer AS c ON c.id = e.customer_id WHERE ({later} OR {differs}) AND e.edit_id = %s"
        " ORDER BY c.sort_key, c.id"
    )
