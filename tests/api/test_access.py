"""Does every route ask for a key with the right scope, and leave no trace where it refuses?"""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.api.programs import HOST, Program, program
from tests.facts import customer

from kundig.api.keys import KeyAuth
from kundig.api.service import api
from kundig.base.keys.operations import create_key, revoke_key
from kundig.base.keys.scopes import SCOPES
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.base.roles import ROLES, may


def _routes() -> Iterator[tuple[str, str, str]]:
    """Method, address and scope of each route; one without a scope has none."""
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                callbacks = list(operation.auth_callbacks)
                auth = callbacks[0] if callbacks else None
                address = (router.prefix + path).replace("{number}", "K-1")
                for name in ("identity", "task", "run", "webhook", "segment", "household", "decision"):
                    address = address.replace(f"{{{name}}}", "1")
                yield operation.methods[0], address, auth.scope if isinstance(auth, KeyAuth) else ""


ROUTES = sorted(_routes())
# Tables that may change without anybody's doing, and those that a migration fills.
ASIDE = frozenset({"django_session"})


def fingerprint() -> dict[str, str]:
    """What stands in each table."""
    tables = [name for name in connection.introspection.table_names() if name not in ASIDE]
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            rows = "coalesce(string_agg(t::text, '|' ORDER BY t::text), '')"
            cursor.execute(f"SELECT md5({rows}) FROM {table} t")
            [found[table]] = cursor.fetchone()
    return found


def _ask(asks: Program, method: str, address: str) -> int:
    headers = asks.headers(if_match="*", idempotency_key="once")
    sent = "{}" if method in ("POST", "PATCH") else ""
    answer = asks.client.generic(
        method, f"/api/v1{address}", sent, content_type="application/json", headers=headers
    )
    return int(answer.status_code)


def test_every_route_declares_a_scope_that_exists() -> None:
    assert {scope for _method, _address, scope in ROUTES} <= set(SCOPES)


@pytest.mark.usefixtures("db")
def test_nobody_comes_in_without_a_key_and_nothing_is_written() -> None:
    customer("K-1")
    stranger = Client()
    stranger.force_login(User.objects.create_user("boss", role="admin"))  # a cookie opens nothing
    before = fingerprint()
    for method, address, _scope in ROUTES:
        for headers in (HOST, HOST | {"authorization": "Bearer kd_aaaaaaaa_bbbb"}):
            answer = stranger.generic(
                method, f"/api/v1{address}", "{}", content_type="application/json", headers=headers
            )
            assert answer.status_code == 401, address
            assert answer["WWW-Authenticate"].startswith("Bearer")
            assert answer["Content-Type"] == "application/problem+json"
    assert fingerprint() == before


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "role", [role if role == "agent" else pytest.param(role, marks=pytest.mark.slow) for role in ROLES]
)
def test_a_key_opens_its_scopes_as_far_as_its_owner_may_now(role: str) -> None:
    customer("K-1")
    owner = User.objects.create_user("owner", role="admin")
    every = {}
    for scope in SCOPES:
        key, token = create_key(scope, [scope], owner=owner, at=timezone.now())
        every[scope] = Program(key, str(token))
    owner.role = role
    owner.save()
    before = fingerprint()
    for method, address, scope in ROUTES:
        for held, asks in every.items():
            if held == scope and may(role, SCOPES[scope]):
                continue
            assert _ask(asks, method, address) == 403, (method, address, held)
    assert fingerprint() == before
    for method, address, scope in ROUTES:
        if may(role, SCOPES[scope]) and method == "GET":
            assert _ask(every[scope], method, address) in (200, 404), (method, address)


@pytest.mark.usefixtures("db")
def test_a_key_that_is_revoked_expired_or_whose_owner_left_opens_nothing() -> None:
    now = timezone.now()
    asks = program()
    owner = asks.key.owner
    short, token = create_key(
        "short", ["value:read"], owner=owner, at=now, expires_at=now + dt.timedelta(days=1)
    )
    short.expires_at = now - dt.timedelta(seconds=1)
    short.save()
    assert Program(short, str(token)).get("/value").status_code == 401
    revoke_key(asks.key, actor=owner, at=now)
    assert asks.get("/customers").status_code == 401
    other = program(name="other")
    assert other.get("/customers").status_code == 200
    owner.is_active = False
    owner.save()
    assert other.get("/customers").status_code == 401


@pytest.mark.usefixtures("db")
def test_the_secret_is_not_kept_and_the_use_is_written_once_a_minute() -> None:
    asks = program()
    secret = asks.token.split("_", 2)[-1]  # which may have a _ of its own
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(k::text, '') FROM kundig_apikey k")
        assert secret not in cursor.fetchone()[0]
    asks.get("/customers")
    asks.key.refresh_from_db()
    used_at = asks.key.used_at
    asks.get("/customers")
    asks.key.refresh_from_db()
    assert asks.key.used_at == used_at is not None


@pytest.mark.usefixtures("db")
def test_a_key_is_never_made_for_more_than_its_owner_may() -> None:
    agent = User.objects.create_user("agent", role="agent")
    with pytest.raises(Refused) as refused:
        create_key("x", ["customers:read", "postings:write"], owner=agent, at=timezone.now())
    assert refused.value.code == "keys.beyond_role"


@pytest.mark.usefixtures("db")
def test_what_is_not_there_and_what_is_not_possible_are_problems_too() -> None:
    asks = program()
    missing = asks.get("/nothing/here", accept_language="de")
    assert (missing.status_code, missing["Content-Type"]) == (404, "application/problem+json")
    assert missing.json()["title"] == "Nicht gefunden"
    wrong = asks.delete("/customers")
    assert (wrong.status_code, wrong.json()["code"], wrong["Allow"]) == (405, "api.method", "GET, POST")
    assert asks.post("/customers", "{").status_code == 400
    assert asks.post("/customers", b'{"x": "' + b"a" * 2_000_001 + b'"}').status_code == 413
    assert asks.get("/customers/K%00").status_code == 404


@pytest.mark.usefixtures("db")
def test_who_asks_too_often_has_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    from kundig.api import keys
    from kundig.api.limits import RateLimit

    monkeypatch.setattr(keys, "LIMIT", RateLimit(3))
    asks = program()
    assert [asks.get("/customers").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert int(asks.get("/customers")["Retry-After"]) in (19, 20)
