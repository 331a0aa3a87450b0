"""Which facts of customers are mirrored into the lake?"""

from collections.abc import Mapping

from kundig.lake.datasets import Dataset


def _plain(**types: str) -> Mapping[str, tuple[str, str]]:
    return {name: (name, kind) for name, kind in types.items()}


def _utc(name: str) -> tuple[str, str]:
    """A moment, as UTC without zone: the lake's engines disagree on zones."""
    return f"{name} AT TIME ZONE 'UTC'", "TIMESTAMP"


CUSTOMERS = Dataset(
    name="customers",
    table="kundig_customer",
    columns=_plain(id="BIGINT", number="VARCHAR", kind="VARCHAR", since="DATE", leading_id="BIGINT"),
)
RELATIONSHIPS = Dataset(
    name="relationships",
    table="kundig_relationship",
    columns=_plain(
        id="BIGINT", customer_id="BIGINT", kind="VARCHAR", product="VARCHAR", since="DATE", until="DATE"
    ),
)
POSTINGS = Dataset(
    name="postings",
    table="kundig_posting",
    columns=_plain(
        id="BIGINT",
        customer_id="BIGINT",
        relationship_id="BIGINT",
        kind="VARCHAR",
        amount="DECIMAL(14,2)",
        currency="VARCHAR",
        booked_on="DATE",
        due_on="DATE",
    ),
    month="date_trunc('month', booked_on)::date",
    check="amount",
)
INTERACTIONS = Dataset(
    name="interactions",
    table="kundig_interaction",
    columns={
        **_plain(
            id="BIGINT",
            customer_id="BIGINT",
            relationship_id="BIGINT",
            direction="VARCHAR",
            channel="VARCHAR",
            kind="VARCHAR",
            topic="VARCHAR",
            minutes="DECIMAL(8,2)",
            level="SMALLINT",
        ),
        "happened_at": _utc("at"),  # at is a reserved word in DuckDB
        "answered_at": _utc("answered_at"),
    },
    month="date_trunc('month', at AT TIME ZONE 'UTC')::date",
    check="minutes",
)
DATASETS = (CUSTOMERS, RELATIONSHIPS, POSTINGS, INTERACTIONS)
