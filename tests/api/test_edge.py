"""Does the edge in front of Django give the same answers as Django to the byte, whatever is sent?"""

import datetime as dt
import io
import json
from collections.abc import Iterable
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection, connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.api.programs import Program, program
from tests.decisions.acting import action, weigh
from tests.facts import contract, customer

from kundig.api import keys
from kundig.api.edge import Edge
from kundig.api.limits import RateLimit
from kundig.base.keys.operations import revoke_key
from kundig.customers.records import Interaction
from kundig.wsgi import application

DJANGO = get_wsgi_application()
MAIL: dict[str, Any] = {
    "customer": "K-1",
    "direction": "inbound",
    "channel": "email",
    "kind": "complaint",
    "topic": "bill",
    "at": "2026-03-02T09:15:00+01:00",
    "minutes": "4.00",
    "text": "Die Abrechnung stimmt nicht.",
    "relationship": "V1",
    "number": "M1",
}
ASKED: dict[str, Any] = {
    "customer": "K-1",
    "channel": "web",
    "direction": "inbound",
    "kind": "page",
    "topic": "tariff",
    "slots": 2,
    "concern": {"kind": "move", "text": "Zieht um.", "resolved": False},
    "interaction": None,
}
INTERACTIONS, DECISIONS = "/api/v1/interactions", "/api/v1/decisions"
type Answered = tuple[str, dict[str, str], bytes]


def ask(app: Any, body: bytes, *, path: str = "/api/v1/interactions", **more: str) -> Answered:
    """What a WSGI application answers."""
    environ = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
    } | more
    told: list[Any] = []
    for signal in (request_started, request_finished):
        signal.disconnect(
            close_old_connections
        )  # as Django's own test client does, which connects them again
    pieces = app(environ, lambda status, headers: told.append((status, dict(headers))))
    status, headers = told[0]
    return status, headers, b"".join(pieces)


def _unpassed(environ: object, start: object) -> Iterable[bytes]:
    raise AssertionError("the edge handed this on to Django")


EDGE = Edge(_unpassed, application.routes)


def both(asks: Program, body: object, *, path: str = "/api/v1/interactions", **more: str) -> Answered:
    """What the edge and Django answer alike, each from the same state."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    told = {"HTTP_AUTHORIZATION": f"Bearer {asks.token}"} | more
    found, counters = [], _counters()
    for app in (EDGE, DJANGO):
        with transaction.atomic():
            _set_back(counters)
            found.append(ask(app, sent, path=path, **told))
            transaction.set_rollback(True)
    assert found[0] == found[1]
    return found[0]


def _counters() -> dict[str, int]:
    """How far each count of numbers has come; a transaction that is undone does not set it back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename, coalesce(last_value, 1) FROM pg_sequences")
        return dict(cursor.fetchall())


def _set_back(counters: dict[str, int]) -> None:
    with connection.cursor() as cursor:
        names, counts = list(counters), list(counters.values())
        cursor.execute(
            "SELECT setval(n, c) FROM unnest(%s::regclass[], %s::bigint[]) t (n, c)", [names, counts]
        )


@pytest.fixture(autouse=True)
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both are asked at the same time."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def asks(db: None) -> Program:
    found = program()
    who = customer("K-1")
    held = contract(who, dt.date(2025, 1, 1))
    held.number = "V1"
    held.save()
    action("good")
    action("better", company_value="60")
    weigh()
    return found


def test_a_good_request_is_answered_alike_in_both_languages(asks: Program) -> None:
    for language in ("en", "de", "fr"):
        status, headers, body = both(asks, MAIL, HTTP_ACCEPT_LANGUAGE=language)
        assert status == "201 Created"
        assert json.loads(body)["number"] == "M1"
        assert headers["Content-Security-Policy"]
    both(asks, MAIL, HTTP_IDEMPOTENCY_KEY="a")
    asks.post("/interactions", MAIL)
    assert both(asks, MAIL)[0] == "200 OK"
    assert both(asks, MAIL | {"kind": "praise"})[0] == "409 Conflict"
    asks.post("/interactions", MAIL | {"number": ""}, idempotency_key="b")
    again = json.dumps(MAIL | {"number": ""}).encode()
    assert both(asks, again, HTTP_IDEMPOTENCY_KEY="b", HTTP_ACCEPT_LANGUAGE="en")[1]["Idempotent-Replayed"]
    assert both(asks, MAIL, HTTP_IDEMPOTENCY_KEY="b")[0].startswith("422")


def test_who_may_not_is_refused_alike(asks: Program) -> None:
    assert both(asks, MAIL, HTTP_AUTHORIZATION="")[0] == "401 Unauthorized"
    assert both(asks, MAIL, HTTP_AUTHORIZATION="Basic abc")[0] == "401 Unauthorized"
    assert both(asks, MAIL, HTTP_AUTHORIZATION=f"bearer  {asks.token}")[0] == "401 Unauthorized"
    reader = program("interactions:read", name="reader")
    assert both(reader, MAIL)[0] == "403 Forbidden"
    revoke_key(asks.key, actor=asks.key.owner, at=timezone.now())
    assert both(asks, MAIL)[0] == "401 Unauthorized"


def test_who_asks_too_often_has_to_wait_alike(asks: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "LIMIT", RateLimit(2))
    assert [both(asks, MAIL)[0] for _ in range(2)][-1] == "429 Too Many Requests"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"null",
        b"7",
        b'"\xff"',
        b"[" * 100_000,
        b'{"\\ud800": 1}',
        b'{"customer": "\\ud800"}',
    ],
)
def test_what_is_no_json_object_is_refused_alike(asks: Program, body: bytes) -> None:
    assert both(asks, body)[0][:3] in ("400", "422")


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=50),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
    st.sampled_from(
        ["K-1", "K-9", "2026-03-02", "inbound", "1e400", "NaN", "x" * 30_000, "\x00", "V9", -1, 1e9]
    ),
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "good", "more"),
    [
        (INTERACTIONS, MAIL, ["extra", "decide", "slots", "concern"]),
        (INTERACTIONS, MAIL | {"decide": True, "concern": ASKED["concern"]}, ["extra", "slots"]),
        (DECISIONS, ASKED, ["extra", "decide"]),
    ],
)
def test_hundreds_of_odd_bodies_are_answered_alike(
    asks: Program, path: str, good: dict[str, Any], more: list[str]
) -> None:
    @settings(max_examples=150, suppress_health_check=list(HealthCheck))
    @given(
        changed=st.dictionaries(st.sampled_from([*good, *more]), ODD, max_size=3),
        missing=st.sets(st.sampled_from([*good]), max_size=2),
        language=st.sampled_from(["de", "en"]),
    )
    def send(changed: dict[str, object], missing: set[str], language: str) -> None:
        body = {name: value for name, value in (good | changed).items() if name not in missing}
        status, _headers, _body = both(asks, body, path=path, HTTP_ACCEPT_LANGUAGE=language)
        assert status[:3] in ("200", "201", "409", "422")

    send()


def test_decisions_are_answered_alike(asks: Program) -> None:
    status, headers, body = both(asks, ASKED, path=DECISIONS)
    told = json.loads(body)
    assert (status, headers["Location"]) == ("201 Created", f"/api/v1/decisions/{told['id']}")
    assert [one["action"] for one in told["offers"]] == ["better", "good"]
    assert told["promise"]["resolved"] is False
    body = both(asks, MAIL | {"decide": True})[2]
    assert [one["action"] for one in json.loads(body)["decision"]["offers"]] == []
    body = both(asks, MAIL | {"decide": True, "channel": "web"})[2]
    assert [one["action"] for one in json.loads(body)["decision"]["offers"]] == ["better"]
    asks.post("/interactions", MAIL | {"decide": True})
    assert both(asks, MAIL | {"decide": True})[0] == "200 OK"
    recorder = program("interactions:write", name="recorder")
    assert both(recorder, MAIL | {"decide": True})[0] == "403 Forbidden"


def test_what_is_not_plain_goes_on_to_django(asks: Program) -> None:
    body = json.dumps(MAIL).encode()
    for more in (
        {"HTTP_COOKIE": "a=b"},
        {"QUERY_STRING": "a=b"},
        {"REQUEST_METHOD": "PUT"},
        {"CONTENT_TYPE": "text/plain"},
        {"HTTP_HOST": "evil.example"},
        {"CONTENT_LENGTH": "2000001"},
        {"CONTENT_LENGTH": ""},
        {"path": "/api/v1/postings"},
    ):
        with pytest.raises(AssertionError, match="handed this on"):
            ask(EDGE, body, **more)
    assert ask(application, body, HTTP_HOST="evil.example")[0].startswith("400")
    assert Interaction.objects.count() == 0


@pytest.mark.usefixtures("own_database")
def test_a_failure_is_a_problem_without_detail_and_a_lost_connection_is_found_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    asks = program()
    customer("K-1")
    body = json.dumps(MAIL | {"relationship": ""}).encode()
    told = {"HTTP_AUTHORIZATION": f"Bearer {asks.token}", "HTTP_ACCEPT_LANGUAGE": "en"}
    assert ask(EDGE, body, **told)[0] == "201 Created"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    _alone("SELECT pg_terminate_backend(%s)", pid)
    assert ask(EDGE, body, **told)[0] == "200 OK"
    _alone("ALTER TABLE kundig_liveprofile RENAME TO gone")
    status, headers, text = ask(EDGE, body.replace(b"M1", b"M2"), **told)
    assert (status, headers["Content-Type"]) == ("500 Internal Server Error", "application/problem+json")
    assert json.loads(text)["code"] == "api.failed"
    assert b"liveprofile" not in text
    assert "liveprofile" in caplog.text


def _alone(statement: str, *values: int) -> None:
    """Over a connection of its own."""
    other = connections["default"].copy()
    with other.cursor() as cursor:
        cursor.execute(statement, values)
    other.close()
