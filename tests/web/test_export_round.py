"""Does what was exported without loss come in again without changing anything?"""

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client
from tests.customers.imports.files import bring, counts
from tests.customers.imports.state import state

from kundig.base.records import User
from kundig.customers.fields import FIELDS
from kundig.customers.operations import create_customer

pytestmark = pytest.mark.usefixtures("db")
AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
PEOPLE = (
    {"last_name": "Öz", "first_name": 'Ada "A"', "street": "Gasse 1; Hof", "phone": "+49 30 23125 100"},
    {"company": "=SUM(A1) GmbH", "email": "a@example.org", "country": "AT", "postal_code": "1010"},
    {
        "last_name": "O'Neil, -x",
        "language": "en",
        "born_on": "1980-02-29",
        "city": "Köln",
        "since": "2001-12-31",
    },
    {"last_name": "007", "postal_code": "01067", "salutation": "Frau"},
)


def test_the_lossless_export_comes_in_again_and_changes_nothing(tmp_path: Path) -> None:
    for told in PEOPLE:
        create_customer(told, actor=None, at=AT)
    who = Client(headers={"host": "localhost"})
    who.force_login(User.objects.create_user("boss", role="manager"))
    columns = ",".join(f"customer.{name}" for name in FIELDS)
    path = tmp_path / "kundig.csv"
    path.write_bytes(b"".join(who.get(f"/customers/export/?format=csv&c={columns}")))
    before = state()
    run = bring(path, "customers", known="update")
    assert counts(run) == (4, 0, 0, 4, 0)
    assert state() == before
