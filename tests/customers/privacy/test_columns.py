"""Is it known of every column of the database whom it tells something about?"""

import pytest
from django.db import connection
from tests.customers.privacy.canary import columns, tables

from kundig.customers.privacy.columns import TABLES

pytestmark = pytest.mark.usefixtures("db")
# Whoever adds a library with tables of its own looks whether customers may stand in them.
OTHERS = {
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "django_session",
    "procrastinate_events",
    "procrastinate_jobs",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
}


def test_every_table_is_named() -> None:
    assert set(tables()) == {f"kundig_{name}" for name in TABLES} | OTHERS


def test_every_column_has_its_class_and_only_one() -> None:
    for name, table in TABLES.items():
        listed = [*table.personal, *table.bare, *table.mixed, *table.staff, *table.plain]
        assert sorted(listed) == sorted(columns(name)), name


def test_every_table_that_points_at_a_customer_says_which_rows_are_his() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT conrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND confrelid = 'kundig_customer'::regclass"
        )
        pointing = {name.removeprefix("kundig_") for (name,) in cursor.fetchall()}
    assert {name for name in pointing if not TABLES[name].where} == set()
