"""Does every page say who may see it, and does it keep its word?"""

import pytest
from django.test import Client
from tests.web.routes import NOBODY
from tests.web.routes import ROUTES as EVERY

from kundig.base.records import User
from kundig.base.roles import ROLES
from kundig.web.access import PUBLIC, permission_of

PERMISSIONS = frozenset().union(*ROLES.values())


ROUTES = [(route.address(NOBODY), route.view) for route in EVERY]


@pytest.mark.parametrize(("address", "view"), ROUTES)
def test_every_route_declares_a_permission_that_exists(address: str, view: object) -> None:
    assert permission_of(view) in PERMISSIONS | {PUBLIC}


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(("address", "view"), ROUTES)
def test_anonymous_is_sent_to_the_login_everywhere_but_public(address: str, view: object) -> None:
    response = Client().get(address, headers={"host": "localhost"})
    sent_away = response.status_code == 302 and response["Location"].startswith("/login/?next=")
    assert sent_away == (permission_of(view) != PUBLIC)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(("address", "view"), ROUTES)
def test_every_answer_carries_a_strict_policy(address: str, view: object) -> None:
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_user("root", role="admin"))
    response = client.get(address)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    if not response.streaming and response["Content-Type"].startswith("text/html"):
        assert b" style=" not in response.content
        assert b"<style" not in response.content
        assert b"<script>" not in response.content
        assert b" onclick=" not in response.content
    response.close()
