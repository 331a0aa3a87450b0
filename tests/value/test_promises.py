"""Is it said truly whether a promise was kept?"""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.value.ledger import MOMENT, Interaction, engine

from kundig.value.promises import asked_sql, promise_state, promises_sql

HOURS = {"A": 4, "E": 72}
LEVELS = (
    "(SELECT * FROM (VALUES (1, 'A', DATE '2026-01-01'), (2, 'E', DATE '2026-01-01'))"
    " AS l(customer_id, level, since))"
)
ASKED = st.tuples(st.integers(0, 100 * 3600), st.none() | st.integers(0, 90 * 3600))


def mail(customer: int, after: int, answer: int | None, kind: str = "email") -> Interaction:
    at = MOMENT + dt.timedelta(seconds=after)
    answered = None if answer is None else at + dt.timedelta(seconds=answer)
    return (customer, "inbound", kind, "complaint", "0", at, answered)


@pytest.mark.slow
@given(st.lists(st.tuples(st.sampled_from([1, 2]), ASKED), max_size=20))
def test_sql_agrees_with_one_by_one(asked: list[tuple[int, tuple[int, int | None]]]) -> None:
    now = MOMENT + dt.timedelta(hours=80)
    rows = [mail(customer, after, answer) for customer, (after, answer) in asked]
    found = (
        engine([], rows).execute(f"SELECT id, state FROM ({asked_sql(LEVELS, HOURS, now=now)})").fetchall()
    )
    expected = [
        (id, promise_state(row[5], row[6], response_hours=HOURS["AE"[row[0] - 1]], now=now))
        for id, row in enumerate(rows, start=1)
        if row[5] <= now
    ]
    assert sorted(found) == expected


def test_an_answer_in_the_last_second_keeps_the_promise() -> None:
    def state(seconds: int) -> str:
        answered = MOMENT + dt.timedelta(seconds=seconds)
        return promise_state(MOMENT, answered, response_hours=4, now=MOMENT + dt.timedelta(days=9))

    assert (state(4 * 3600), state(4 * 3600 + 1)) == ("kept", "broken")


def test_without_an_answer_it_is_open_until_the_time_is_over() -> None:
    def state(hours: int) -> str:
        return promise_state(MOMENT, None, response_hours=4, now=MOMENT + dt.timedelta(hours=hours))

    assert (state(4), state(5)) == ("open", "broken")


def test_calls_readings_and_what_we_write_wait_for_no_answer() -> None:
    ours: Interaction = (1, "outbound", "email", "bill", "0", MOMENT, None)
    rows = [mail(1, 0, None, "call"), mail(1, 0, None, "meter_reading"), ours]
    sql = asked_sql(LEVELS, HOURS, now=MOMENT + dt.timedelta(days=9))
    assert engine([], rows).execute(sql).fetchall() == []


def test_the_promise_of_the_day_holds_not_that_of_today() -> None:
    days = "(1, 'E', DATE '2026-01-01'), (1, 'A', DATE '2026-03-12')"
    levels = f"(SELECT * FROM (VALUES {days}) AS l(customer_id, level, since))"
    rows = [mail(1, 0, 6 * 3600), mail(1, 5 * 86400, 6 * 3600)]
    sql = asked_sql(levels, HOURS, now=MOMENT + dt.timedelta(days=30))
    found = engine([], rows).execute(f"SELECT id, level, state FROM ({sql}) ORDER BY id").fetchall()
    assert found == [(1, "E", "kept"), (2, "A", "broken")]


def test_the_promises_of_each_customer_are_counted() -> None:
    now = MOMENT + dt.timedelta(hours=10)
    rows = [mail(1, 0, 60), mail(1, 0, None), mail(1, 9 * 3600, None), mail(2, 0, None), mail(2, -86400, 1)]
    asked = asked_sql(LEVELS, HOURS, now=now, since=MOMENT.date())
    found = engine([], rows).execute(promises_sql(asked)).fetchall()
    assert sorted(found) == [(1, 1, 1, 1), (2, 0, 0, 1)]
