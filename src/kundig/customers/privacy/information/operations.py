"""How is all that we hold of a customer gathered, over all who are one customer since a merge?"""

import datetime as dt
from decimal import Decimal
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from kundig.base.keys.records import ApiKey
from kundig.base.operations import note
from kundig.base.records import User
from kundig.base.webhooks.records import WebhookDelivery
from kundig.customers.privacy.columns import TABLES, Table, told
from kundig.customers.privacy.information.document import Json, as_json, as_pdf
from kundig.customers.privacy.information.texts import TEXTS
from kundig.customers.privacy.retention import years
from kundig.customers.records import Customer

FORMS = {"json": as_json, "pdf": as_pdf}


@transaction.atomic
def inform(customer: Customer, *, form: str, actor: User | None, at: dt.datetime) -> bytes:
    """The information as a file, journalled: who gave it out, and when."""
    leader = customer.leading or customer
    made = FORMS[form](gather(leader, at=at))
    note(actor, "customer.informed", f"customer:{leader.number}", form=form)
    return made


def gather(customer: Customer, *, at: dt.datetime) -> dict[str, Json]:
    """Everything that is told to him, table by table, with purposes, recipients, periods and rights."""
    asked = whose(customer)
    texts = TEXTS[customer.language]
    kept = years(settings.SECTOR)
    return {
        "form": "kundig.information.1",
        "language": customer.language,
        "created_at": at.isoformat(),
        "controller": settings.CONTROLLER,
        "contact": settings.PRIVACY_CONTACT,
        "law": texts["law"],
        "purposes": texts["purposes"],
        "logic": texts["value"],
        "recipients": [*recipients(customer)],
        "retention": texts["retention"] % kept,
        "retention_years": {**kept},
        "rights": texts["rights"],
        "left_out": texts["masked"],
        "tables": {name: [*rows(name, table, asked)] for name, table in told()},
    }


def whose(customer: Customer) -> dict[str, list[int] | list[str]]:
    """The parameters of `columns.TABLES`: his ids, and what the journal calls him."""
    known = list(customer.members.order_by("id").values_list("id", "number"))
    return {"ids": [pk for pk, _ in known], "about": [f"customer:{number}" for _, number in known]}


def rows(name: str, table: Table, asked: dict[str, list[int] | list[str]]) -> list[Json]:
    """His rows of a table, the columns that are told."""
    columns = ", ".join(f'"{column}"' for column in table.told)
    key = "id" if "id" in TABLES[name].columns else "1"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM kundig_{name} WHERE {table.where} ORDER BY {key}",
            asked,
        )
        return [
            {column: plain(value) for column, value in zip(table.told, row, strict=True)}
            for row in cursor.fetchall()
        ]


def plain(value: object) -> Json:
    """A value of the database as JSON has it; amounts keep their cents."""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    assert value is None or isinstance(value, bool | int | float | str | list | dict)
    return value


def recipients(customer: Customer) -> list[str]:
    """Which programs were told of him, or may read about him."""
    about = whose(customer)["about"]
    asked = WebhookDelivery.objects.filter(entry__about__in=about).exclude(delivered_at=None)
    hosts = {urlsplit(url).hostname or url for url in asked.values_list("webhook__url", flat=True).distinct()}
    keys = ApiKey.objects.filter(revoked_at=None).values_list("name", flat=True)
    return [*sorted(hosts), *sorted(set(keys))]
