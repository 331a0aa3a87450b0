"""Is a key that the edge knows from the last request asked for anew, before anything is done in its name?"""

import datetime as dt
import json
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from tests.api.programs import Program, program
from tests.api.test_edge import EDGE, MAIL, ask
from tests.database import OwnDatabase
from tests.facts import customer

from kundig.api import edge, keys
from kundig.api.limits import RateLimit
from kundig.base.keys.operations import revoke_key
from kundig.base.keys.records import ApiKey
from kundig.customers.records import Interaction

CALL = {name: value for name, value in MAIL.items() if name not in ("relationship", "number")}


@pytest.fixture
def known(own_database: OwnDatabase) -> Program:
    """A program that has just asked twice: first its key is marked as used, then it is read so."""
    customer("K-1")
    asks = program()
    assert [_status(asks), _status(asks)] == ["201", "201"]
    return asks


def _status(asks: Program, body: object = CALL, **more: str) -> str:
    told = {"HTTP_AUTHORIZATION": f"Bearer {asks.token}"} | more
    return ask(EDGE, json.dumps(body).encode(), **told)[0][:3]


def _unasked(*_: Any) -> None:
    raise AssertionError("the key was asked for alone")


def test_a_known_key_is_asked_for_with_the_first_question(
    known: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge, "_recognised", _unasked)
    assert _status(known) == "201"
    assert _status(known, CALL | {"extra": 1}) == "422"
    assert _status(known, CALL | {"customer": "K-9"}) == "422"
    assert _status(known, CALL | {"decide": True, "slots": 2, "customer": "K-9"}) == "422"
    assert Interaction.objects.count() == 3


def test_one_a_minute_recognises_it_anew_and_the_others_do_not_wait(
    known: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    later, anew = timezone.now() + dt.timedelta(seconds=61), list[object]()
    recognised = edge._recognised

    def seen(*asked: Any) -> Any:
        anew.append(asked)
        between.append(_status(known))  # who comes meanwhile
        return recognised(*asked)

    between: list[str] = []
    monkeypatch.setattr(edge, "_recognised", seen)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert [_status(known) for _ in range(3)] == ["201"] * 3
    assert (len(anew), between) == (1, ["201"])
    assert ApiKey.objects.get().used_at == later
    assert Interaction.objects.count() == 6


@pytest.mark.parametrize("body", [CALL, CALL | {"extra": 1}, CALL | {"customer": "K-9"}])
def test_a_revoked_key_opens_nothing_from_that_moment_on(known: Program, body: dict[str, Any]) -> None:
    revoke_key(known.key, actor=known.key.owner, at=timezone.now())
    assert [_status(known, body), _status(known, body)] == ["401", "401"]
    assert Interaction.objects.count() == 2


def test_a_key_that_has_lost_a_scope_or_its_owner_opens_no_more_than_it_still_does(known: Program) -> None:
    ApiKey.objects.update(scopes=["interactions:read"])
    assert _status(known) == "403"
    ApiKey.objects.update(scopes=["interactions:write"])
    assert _status(known) == "201"
    owner = known.key.owner
    owner.is_active = False
    owner.save()
    assert _status(known) == "401"
    assert Interaction.objects.count() == 3


def test_each_request_is_counted_once(known: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "LIMIT", RateLimit(3))
    bodies = [CALL, CALL | {"extra": 1}, CALL | {"customer": "K-9"}, CALL]
    assert [_status(known, body) for body in bodies] == ["201", "422", "422", "429"]


def test_a_bare_token_is_no_authorization(known: Program) -> None:
    assert _status(known, HTTP_AUTHORIZATION=known.token) == "401"
    assert _status(known, HTTP_AUTHORIZATION=f"Basic {known.token}") == "401"


def test_a_lost_connection_is_found_again_and_the_request_done_once(
    known: Program, own_database: OwnDatabase
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    with psycopg.connect(own_database.url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])
    assert _status(known) == "201"
    assert Interaction.objects.count() == 3
