"""Statements that are sent together: their answers, their transaction, and what a failure leaves."""

import datetime as dt
from decimal import Decimal

import psycopg
import pytest
from django.db import connection, transaction
from tests.database import OwnDatabase

from kundig.base.statements import Statement, answers, rows

_ECHO = Statement("SELECT %(text)s::text, %(number)s::bigint, %(at)s::timestamptz, %(texts)s::text[]")
_KEEP = Statement("INSERT INTO kept VALUES (%(value)s)")
_KEPT = Statement("SELECT value FROM kept ORDER BY value")
_HALF = Statement("SELECT 1 / %(by)s::int")


@pytest.fixture
def kept(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE kept (value int) ON COMMIT DROP")


def test_values_come_back_as_they_went(db: None) -> None:
    at = dt.datetime(2026, 3, 2, 9, 15, tzinfo=dt.UTC)
    told = {"text": 'Käthe\'s \\ "Wallbox"', "number": 2**40, "at": at, "texts": ["a,b", '"', "", "NULL"]}
    assert rows(_ECHO, told) == [tuple(told.values())]


def test_a_statement_takes_small_and_large_numbers_and_none(db: None) -> None:
    statement = Statement("SELECT %(one)s::numeric, %(two)s::bytea")
    for one, two in ((1, b"\x00'"), (Decimal("0.05"), b""), (2**62, None), (None, b"\\x")):
        assert rows(statement, {"one": one, "two": two}) == [(one, two)]


def test_a_text_with_a_nul_is_refused_before_it_is_sent(kept: None) -> None:
    with pytest.raises(psycopg.DataError):
        rows(_ECHO, {"text": "a\x00b", "number": 1, "at": None, "texts": []})
    assert rows(_KEPT, {}) == []


def test_each_sees_what_those_before_it_have_written(kept: None) -> None:
    assert answers((_KEPT, {}), (_KEEP, {"value": 1}), (_KEEP, {"value": 2}), (_KEPT, {})) == [
        [],
        [],
        [],
        [(1,), (2,)],
    ]


def test_after_one_that_fails_nothing_is_done_and_the_connection_is_of_use(kept: None) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero), transaction.atomic():
        answers((_KEEP, {"value": 1}), (_HALF, {"by": 0}), (_KEEP, {"value": 2}))
    assert rows(_KEPT, {}) == []
    assert rows(_HALF, {"by": 1}) == [(1,)]


def test_what_is_larger_than_the_line_takes_at_once_arrives(kept: None) -> None:
    text = "Wärme" * 1_000_000
    statement = Statement("SELECT %(text)s::text")
    assert answers((statement, {"text": text}), (statement, {"text": text})) == [[(text,)], [(text,)]]


def test_the_transaction_begins_with_the_first_and_goes_back_as_a_whole(own_database: OwnDatabase) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE kept (value int)")
    with transaction.atomic():
        rows(_KEEP, {"value": 1})
        transaction.set_rollback(True)
    with transaction.atomic():
        rows(_KEEP, {"value": 2})
    assert rows(_KEPT, {}) == [(2,)]


def test_a_new_connection_knows_no_statement_and_learns_it(own_database: OwnDatabase) -> None:
    assert rows(_HALF, {"by": 1}) == [(1,)]
    connection.close()
    assert rows(_HALF, {"by": 1}) == [(1,)]


def test_a_connection_that_was_ended_meanwhile_is_told_of_and_the_next_one_works(
    own_database: OwnDatabase,
) -> None:
    [(pid,)] = rows(Statement("SELECT pg_backend_pid()"), {})
    with psycopg.connect(own_database.url) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])
    with pytest.raises(psycopg.OperationalError):
        rows(_HALF, {"by": 1})
    connection.close()
    assert rows(_HALF, {"by": 1}) == [(1,)]
