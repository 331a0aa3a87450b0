"""Is the second factor asked for, each code once, and can it neither be skipped nor read?"""

import datetime as dt
import re

import pyotp
import pytest
from django.test import Client, override_settings
from django.utils import timezone

from kundig.base.accounts.entering.operations import secret_of
from kundig.base.records import User

pytestmark = pytest.mark.usefixtures("db")
HOST = {"host": "localhost"}
PASSWORD = "a right long password"


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_user("anna", role="manager", password=PASSWORD, language="en")


def _set_up(user: User) -> list[str]:
    client = Client(headers=HOST)
    client.force_login(user)
    client.post("/account/second-factor/", {"begin": "1"})
    user.refresh_from_db()
    shown = client.get("/account/second-factor/").content.decode()
    assert "data:image/svg+xml" in shown
    done = client.post("/account/second-factor/", {"code": _code(user, dt.timedelta(seconds=-30))})
    user.refresh_from_db()
    return re.findall(r"<li><code>([a-z0-9-]+)</code>", done.content.decode())


def _code(user: User, later: dt.timedelta = dt.timedelta()) -> str:
    return pyotp.TOTP(secret_of(user)).at(timezone.now() + later)


def _password_given() -> Client:
    client = Client(headers=HOST)
    assert client.post("/login/", {"username": "anna", "password": PASSWORD})["Location"] == "/login/code/"
    assert client.get("/account/")["Location"].startswith("/login/?next=")
    return client


def test_a_code_is_asked_for_and_used_once(user: User) -> None:
    _set_up(user)
    code = _code(user)
    first, second = _password_given(), _password_given()
    assert first.post("/login/code/", {"code": "000000"}).status_code == 200
    assert first.post("/login/code/", {"code": code})["Location"] == "/"
    assert first.get("/account/").status_code == 200
    assert second.post("/login/code/", {"code": code}).status_code == 200
    assert second.get("/account/").status_code == 302


def test_a_recovery_code_works_once(user: User) -> None:
    codes = _set_up(user)
    assert len(codes) == 10
    assert not any(code in str(user.recovery_codes) for code in codes)
    assert _password_given().post("/login/code/", {"code": codes[3].upper()}).status_code == 302
    assert _password_given().post("/login/code/", {"code": codes[3]}).status_code == 200
    assert _password_given().post("/login/code/", {"code": codes[4]}).status_code == 302


def test_ten_wrong_codes_make_wait(user: User) -> None:
    codes = _set_up(user)
    client = _password_given()
    for _ in range(10):
        client.post("/login/code/", {"code": "000000"})
    assert client.post("/login/code/", {"code": codes[0]}).status_code == 200


def test_the_secret_cannot_be_read_without_the_key(user: User) -> None:
    _set_up(user)
    secret = secret_of(user)
    assert len(secret) == 32
    assert secret not in user.totp_secret
    with override_settings(SECRET_KEY="another"):
        assert secret_of(user) == ""


def test_a_role_that_needs_it_opens_nothing_else_before(user: User) -> None:
    client = Client(headers=HOST)
    with override_settings(SECOND_FACTOR=frozenset({"manager"})):
        client.post("/login/", {"username": "anna", "password": PASSWORD})
        assert client.get("/customers/")["Location"] == "/account/second-factor/"
        assert client.get("/account/second-factor/").status_code == 200
        _set_up(user)
        assert client.get("/customers/").status_code == 200


def test_who_does_not_give_the_password_is_asked_for_no_code(user: User) -> None:
    assert Client(headers=HOST).get("/login/code/")["Location"] == "/login/"
