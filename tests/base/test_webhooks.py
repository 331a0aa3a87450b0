"""Is it told outside what happened: signed, in time, once it is asked for, and to nobody inside the house?"""

import datetime as dt
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from kundig.base.operations import note
from kundig.base.records import JournalEntry, User
from kundig.base.refusals import Refused
from kundig.base.webhooks import sending
from kundig.base.webhooks.addresses import Allowed
from kundig.base.webhooks.operations import (
    change_webhook,
    create_webhook,
    deliver_due,
    pause_webhook,
    replay,
    rotate_secret,
    send_test,
    tell,
)
from kundig.base.webhooks.records import Webhook, WebhookDelivery

DAY = dt.timedelta(days=1)


@dataclass
class Receiver:
    """A receiver on loopback that keeps what it gets and answers as told."""

    status: int = 204
    location: str = ""
    body: bytes = b""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    def verified(self, secret: str) -> list[dict[str, object]]:
        return [Verifier(secret).verify(body, headers) for headers, body in self.got]


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setattr(settings, "WEBHOOKS_ALLOW", "127.0.0.0/8", raising=False)
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            kept.got.append((dict(self.headers), self.rfile.read(length)))
            self.send_response(kept.status)
            if kept.location:
                self.send_header("Location", kept.location)
            self.send_header("Content-Length", str(len(kept.body)))
            self.end_headers()
            self.wfile.write(kept.body)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def boss(db: None) -> User:
    return User.objects.create_user("boss", role="admin")


def _told(webhook: Webhook, what: str = "customer.changed", **details: object) -> WebhookDelivery:
    note(None, what, "customer:K-1", **details)
    assert tell() >= 1
    return WebhookDelivery.objects.filter(webhook=webhook).order_by("-id")[0]


def test_a_change_is_told_signed_and_without_personal_data(boss: User, receiver: Receiver) -> None:
    now = timezone.now()
    webhook = create_webhook(receiver.url, ["customer.*"], actor=boss, at=now)
    _told(webhook, fields=["city", "email"], edit=7, text="Geheimes")
    assert deliver_due(now=timezone.now()) == 1
    [message] = receiver.verified(webhook.secret)
    assert message["type"] == "customer.changed"
    assert message["data"] == {"customer": "K-1", "fields": ["city", "email"], "edit": 7}
    delivery = WebhookDelivery.objects.get()
    assert (delivery.status, delivery.attempts, delivery.due_at) == (204, 1, None)
    assert delivery.delivered_at is not None
    assert deliver_due(now=now + DAY) == 0


def test_only_what_was_asked_for_and_happened_since_is_told(boss: User, receiver: Receiver) -> None:
    note(None, "customer.created", "customer:K-0")
    webhook = create_webhook(receiver.url, ["posting.appended"], actor=boss, at=timezone.now())
    note(None, "customer.created", "customer:K-1")
    note(boss, "key.created", "key:abc")
    note(None, "posting.appended", "customer:K-1", posting=4)
    tell()
    assert [each.entry.details for each in WebhookDelivery.objects.filter(webhook=webhook)] == [
        {"posting": 4}
    ]
    assert JournalEntry.objects.filter(told=False).count() == 0


def test_after_a_day_without_receiver_everything_arrives_under_its_first_id(
    boss: User, receiver: Receiver
) -> None:
    webhook = create_webhook(receiver.url, ["*"], actor=boss, at=timezone.now())
    for _ in range(3):
        _told(webhook)
    receiver.status = 503
    now, end = timezone.now(), timezone.now() + DAY
    while now < end:
        deliver_due(now=now)
        now += dt.timedelta(minutes=10)
    ids = {headers["webhook-id"] for headers, _body in receiver.got}
    assert len(ids) == 3
    assert WebhookDelivery.objects.filter(delivered_at=None).count() == 3
    receiver.status, receiver.got[:] = 200, []
    while WebhookDelivery.objects.filter(delivered_at=None).exists():
        deliver_due(now=now)
        now += dt.timedelta(hours=1)
        assert now < end + DAY
    assert {headers["webhook-id"] for headers, _body in receiver.got} == ids
    assert len(receiver.got) == 3


def test_who_never_answers_is_given_up_and_can_be_replayed(boss: User, receiver: Receiver) -> None:
    webhook = create_webhook(receiver.url, ["*"], actor=boss, at=timezone.now())
    delivery = _told(webhook)
    receiver.status = 500
    now = timezone.now()
    while deliver_due(now=now):
        delivery.refresh_from_db()
        now = delivery.due_at or now
    assert (delivery.attempts, delivery.due_at) == (len(sending.WAITS) + 1, None)
    receiver.status = 200
    assert replay([delivery.id], webhook=webhook, actor=boss, at=now) == 1
    deliver_due(now=now)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == (200, 1)


def test_a_redirect_is_not_followed(boss: User, receiver: Receiver) -> None:
    webhook = create_webhook(receiver.url, ["*"], actor=boss, at=timezone.now())
    delivery = _told(webhook)
    receiver.status, receiver.location = 302, receiver.url + "/elsewhere"
    deliver_due(now=timezone.now())
    delivery.refresh_from_db()
    assert (delivery.status, delivery.delivered_at, len(receiver.got)) == (302, None, 1)


def test_a_receiver_that_is_gone_is_paused_and_one_that_talks_on_is_cut_short(
    boss: User, receiver: Receiver
) -> None:
    webhook = create_webhook(receiver.url, ["*"], actor=boss, at=timezone.now())
    delivery = _told(webhook)
    receiver.status, receiver.body = 410, b"gone \x00" + b"x" * 1_000_000
    deliver_due(now=timezone.now())
    delivery.refresh_from_db()
    webhook.refresh_from_db()
    assert (delivery.status, delivery.answer[:6], len(delivery.answer)) == (410, "gone x", 499)
    assert webhook.paused_at is not None
    assert deliver_due(now=timezone.now() + DAY) == 0
    pause_webhook(webhook, actor=boss, at=None)
    assert deliver_due(now=timezone.now() + DAY) == 1


def test_nobody_listening_and_a_slow_receiver_are_tried_again(
    boss: User, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending._HARDENED.config, "default_timeout", (0.2, 0.2))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for url in ("http://127.0.0.1:1/x", f"http://127.0.0.1:{silent.getsockname()[1]}/x"):
            webhook = create_webhook(url, ["*"], actor=boss, at=timezone.now())
            send_test(webhook, actor=boss, at=timezone.now())
        deliver_due(now=timezone.now())
    for delivery in WebhookDelivery.objects.all():
        assert (delivery.status, delivery.attempts) == (None, 1)
        assert delivery.due_at is not None
        assert delivery.answer


def test_while_the_secret_is_changed_both_verify(boss: User, receiver: Receiver) -> None:
    now = timezone.now()
    webhook = create_webhook(receiver.url, ["*"], actor=boss, at=now)
    former = webhook.secret
    rotate_secret(webhook, actor=boss, at=now)
    send_test(webhook, actor=boss, at=now)
    deliver_due(now=now)
    assert [each["type"] for each in receiver.verified(former)] == ["webhook.tested"]
    assert [each["type"] for each in receiver.verified(webhook.secret)] == ["webhook.tested"]
    receiver.got.clear()
    Webhook.objects.update(former_until=now - DAY)
    send_test(webhook, actor=boss, at=now)
    deliver_due(now=now)
    with pytest.raises(WebhookVerificationError):
        receiver.verified(former)


@pytest.mark.usefixtures("own_database")
def test_several_workers_send_each_message_once(receiver: Receiver) -> None:
    boss = User.objects.create_user("boss", role="admin")
    create_webhook(receiver.url, ["*"], actor=boss, at=timezone.now())
    for place in range(40):
        note(None, "customer.changed", f"customer:K-{place}")

    def work() -> None:
        while tell(batch=5):
            pass
        while deliver_due(now=timezone.now(), limit=3):
            pass
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work()
    told = sorted(cast(str, json.loads(body)["data"]["customer"]) for _headers, body in receiver.got)
    assert told == sorted(f"K-{place}" for place in range(40))


INSIDE = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "017700000001",
    "0",
    "0.0.0.0",
    "localhost",
    "localhost.",
    "LOCALHOST",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:10.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::a9fe:a9fe]",
    "[2002:7f00:1::]",
    "[fe80::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[ff02::1]",
    "169.254.169.254",
    "169.254.1.1",
    "0xa9fea9fe",
    "2852039166",
    "0251.0376.0251.0376",
    "10.0.0.1",
    "10.255.255.255",
    "0xa000001",
    "172.16.0.1",
    "172.31.255.254",
    "192.168.1.1",
    "192.168.0",
    "100.64.0.1",
    "192.0.0.1",
    "198.18.0.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
]


@pytest.mark.parametrize("host", INSIDE)
def test_no_address_inside_the_house_is_reached(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _socket, address: connected.append(address))
    answered = sending.send(f"https://{host}:9/x", "{}", {}, allowed=Allowed())
    assert (answered.status, connected) == (None, [])


def test_a_name_that_turns_to_the_inside_between_check_and_use_gains_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter([[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 443))]])
    asked, connected = [], []

    def resolve(host: str, *rest: object, **more: object) -> object:
        asked.append(host)
        if host == "evil.example":
            return next(answers, [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))])
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, 443))]

    def connect(_socket: object, address: object) -> None:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", connect)
    sending.send("https://evil.example/x", "{}", {}, allowed=Allowed())
    assert connected == [("93.184.215.14", 443)]
    connected.clear()
    answered = sending.send("https://evil.example/x", "{}", {}, allowed=Allowed())  # it has turned inside
    assert (answered.status, connected) == (None, [])


def test_clear_text_goes_to_named_receivers_only(boss: User) -> None:
    refused = {}
    for url in (
        "http://example.org/x",
        "ftp://example.org/x",
        "https://user:pw@example.org/",
        "https://",
        "x",
    ):
        with pytest.raises(Refused) as error:
            create_webhook(url, ["*"], actor=boss, at=timezone.now())
        refused[url] = error.value.code
    assert set(refused.values()) == {"webhooks.https", "webhooks.url"}
    assert refused["http://example.org/x"] == "webhooks.https"
    for events in ([], ["key.created"], ["weather.*"]):
        with pytest.raises(Refused):
            create_webhook("https://example.org/x", events, actor=boss, at=timezone.now())
    webhook = create_webhook("https://example.org/x", ["*"], actor=boss, at=timezone.now())
    change_webhook(webhook, actor=boss, events=["customer.*"])
    assert Webhook.objects.get().events == ["customer.*"]
