"""In which SQL does a chunk of rows become records, whatever its kind?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kundig.customers.imports.kinds import KINDS, Kind
from kundig.lake.engine import quoted

TYPES = MappingProxyType(
    {"day": "date", "moment": "timestamptz", "money": "numeric(14,2)", "minutes": "numeric(8,2)"}
)
LEADING = "coalesce(c.leading_id, c.id)"


@dataclass(frozen=True, slots=True)
class Target:
    """Where rows of a kind go: each column with what is written there, from `f`, the row as it was found.

    `fields` are the columns that a field fills alone: these are compared and changed.
    """

    kind: Kind
    columns: Mapping[str, str]
    fields: tuple[str, ...]
    moments: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        return self.kind.table


def _texts(*names: str) -> dict[str, str]:
    """Texts are empty, never NULL."""
    return {name: f"coalesce(f.{name}, '')" for name in names}


def _same(*names: str) -> dict[str, str]:
    return {name: f"f.{name}" for name in names}


OWNER = {"customer_id": "f.customer_id", "relationship_id": "f.relationship_id"}
PERSON = (
    "salutation",
    "first_name",
    "last_name",
    "company",
    "street",
    "postal_code",
    "city",
    "email",
    "phone",
)
TARGETS: Mapping[str, Target] = MappingProxyType(
    {
        "customers": Target(
            KINDS["customers"],
            {
                **_same("number", "kind", "country", "language", "born_on", "since"),
                **_texts(*PERSON),
                "sort_key": "f.sort_key",
            },
            ("kind", *PERSON, "country", "language", "born_on", "since"),
        ),
        "relationships": Target(
            KINDS["relationships"],
            {
                "customer_id": "f.customer_id",
                **_same("kind", "product", "since", "until"),
                **_texts("number"),
                "terms": "'{}'::jsonb",
            },
            ("kind", "product", "since", "until"),
        ),
        "postings": Target(
            KINDS["postings"],
            {
                **OWNER,
                **_same("kind", "amount", "currency", "booked_on", "due_on"),
                **_texts("reference", "number"),
            },
            ("kind", "amount", "currency", "booked_on", "due_on", "reference"),
        ),
        "interactions": Target(
            KINDS["interactions"],
            {
                **OWNER,
                **_same("direction", "channel", "kind", "at", "minutes"),
                **_texts("topic", "text", "number"),
                "answered_at": "CASE WHEN f.direction = 'inbound' AND f.channel = 'phone' THEN f.at END",
            },
            ("direction", "channel", "kind", "topic", "at", "minutes", "text"),
            moments=("at", "answered_at"),
        ),
    }
)


def staged(target: Target) -> str:
    """The table that takes a chunk as it comes from the file."""
    fields = ", ".join(
        f"{name} {TYPES.get(field.type, 'text')}" for name, field in target.kind.fields.items()
    )
    if "sort_key" in target.columns:
        fields += ", sort_key text"
    return f"CREATE TEMP TABLE staged (row bigint, key uuid, again boolean, {fields}) ON COMMIT DROP"


def find(target: Target, mapping: Collection[str], *, create: bool) -> str:
    """Each row of the chunk with whom it concerns, what is there already, and what becomes of it."""
    own = target.kind.name == "customers"
    unknown = [] if own else ["WHEN customer_id IS NULL THEN 'customer'"]
    if "relationship_id" in target.columns:
        # A customer who is yet to be created has no contract either.
        place = 0 if create else 1
        unknown.insert(place, "WHEN relationship IS NOT NULL AND relationship_id IS NULL THEN 'relationship'")
    return f"""
        CREATE TEMP TABLE found ON COMMIT DROP AS
        SELECT *, CASE
            WHEN again THEN 'known'
            WHEN there_id IS NOT NULL AND differs THEN 'differs'
            WHEN there_id IS NOT NULL OR met IS NOT NULL THEN 'known'
            {" ".join(unknown)}
            ELSE 'new' END AS status
        FROM (
            SELECT s.*, {"" if own else "w.customer_id, "}
                {"r.id AS relationship_id, " if "relationship_id" in target.columns else ""}
                i.run_id AS met, t.id AS there_id, {_differs(target, mapping)} AS differs
            FROM staged s {"" if own else _WHO} {_WHICH if "relationship_id" in target.columns else ""}
            LEFT JOIN kundig_importedrow i ON i.kind = {quoted(target.kind.name)} AND i.key = s.key
            {_there(target)}
        ) AS every
    """


# Whose number it is, or the one whose external identity it is; facts are recorded at whom he is led by.
_WHO = f"""
    LEFT JOIN LATERAL (SELECT {LEADING} AS id FROM kundig_customer c WHERE c.number = s.customer) n ON true
    LEFT JOIN LATERAL (
        SELECT min({LEADING}) AS id FROM kundig_identity e JOIN kundig_customer c ON c.id = e.customer_id
        WHERE n.id IS NULL AND e.kind = 'external' AND e.value = s.customer
        HAVING count(DISTINCT {LEADING}) = 1) e ON true
    CROSS JOIN LATERAL (SELECT coalesce(n.id, e.id) AS customer_id) w
"""
_WHICH = """
    LEFT JOIN LATERAL (
        SELECT r.id FROM kundig_relationship r JOIN kundig_customer c ON c.id = r.customer_id
        WHERE s.relationship IS NOT NULL AND r.number = s.relationship AND r.number <> ''
        AND coalesce(c.leading_id, c.id) = w.customer_id ORDER BY r.id LIMIT 1) r ON true
"""


def _there(target: Target) -> str:
    """The record that has the row's number already."""
    if target.kind.name == "customers":
        return "LEFT JOIN kundig_customer t ON t.number = s.number"
    owner = " AND coalesce(c.leading_id, c.id) = w.customer_id" if target.kind.number_per_customer else ""
    return f"""
        LEFT JOIN LATERAL (
            SELECT t.*, coalesce(c.leading_id, c.id) AS leader
            FROM {target.table} t JOIN kundig_customer c ON c.id = t.customer_id
            WHERE s.number IS NOT NULL AND t.number = s.number AND t.number <> ''{owner}
            ORDER BY t.id LIMIT 1) t ON true
    """


def _differs(target: Target, mapping: Collection[str]) -> str:
    """Whether the file says something else; an empty cell says nothing, a led customer is left alone."""
    said = [name for name in target.fields if name in mapping]
    parts = [f"(s.{name} IS NOT NULL AND t.{name} IS DISTINCT FROM s.{name})" for name in said]
    whole = " OR ".join(parts) or "false"
    return f"(t.leading_id IS NULL AND ({whole}))" if target.kind.name == "customers" else f"({whole})"


def draw(target: Target) -> str:
    """The new rows, each with the id it gets, in the order of the file."""
    return f"""
        CREATE TEMP TABLE fresh ON COMMIT DROP AS
        SELECT nextval(pg_get_serial_sequence('{target.table}', 'id')) AS id, f.*
        FROM (SELECT * FROM found WHERE status = 'new' ORDER BY row) f
    """


def insert(target: Target) -> str:
    """Write the new records."""
    names, values = ", ".join(target.columns), ", ".join(target.columns.values())
    return f"INSERT INTO {target.table} (id, {names}) SELECT f.id, {values} FROM fresh f ORDER BY f.id"


def remember(target: Target) -> str:
    """Remember which record each row became, and how it looked."""
    return f"""
        INSERT INTO kundig_importedrow (kind, key, run_id, row, record_id, digest)
        SELECT {quoted(target.kind.name)}, f.key, %(run)s, f.row, f.id, {digest(target, "t")}
        FROM fresh f JOIN {target.table} t ON t.id = f.id
    """


def keep(target: Target) -> str:
    """What stands in the records that are about to change."""
    return f"""
        CREATE TEMP TABLE kept ON COMMIT DROP AS
        SELECT f.row, f.there_id, to_jsonb(t) AS before
        FROM found f JOIN {target.table} t ON t.id = f.there_id
        WHERE f.status = 'differs' FOR NO KEY UPDATE OF t
    """


def change(target: Target, mapping: Collection[str]) -> str:
    """Write what the file says into the records that it knows otherwise."""
    said = [name for name in target.fields if name in mapping]
    written = ", ".join(f"{name} = coalesce(f.{name}, t.{name})" for name in said)
    return (
        f"UPDATE {target.table} t SET {written} FROM found f WHERE f.status = 'differs' AND t.id = f.there_id"
    )


def remember_changes(target: Target) -> str:
    """Remember what stood there before, and how it looks now."""
    return f"""
        INSERT INTO kundig_importedchange (run_id, row, "table", record_id, before, digest)
        SELECT %(run)s, k.row, {quoted(target.table)}, k.there_id, k.before, {digest(target, "t")}
        FROM kept k JOIN {target.table} t ON t.id = k.there_id ORDER BY k.row
    """


def digest(target: Target, alias: str) -> str:
    """What a record looks like; a moment counts by its distance from 1970, whatever zone the session has."""
    parts = [
        f"extract(epoch FROM {alias}.{name})" if name in target.moments else f"{alias}.{name}"
        for name in target.columns
    ]
    return f"md5(ROW({', '.join(parts)})::text)::uuid"
