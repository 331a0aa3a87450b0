"""Does every page say who may see it, and does it keep its word?"""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from kundig.base.records import User
from kundig.base.roles import ROLES, may
from kundig.web.access import PUBLIC, permission_of

PERMISSIONS = frozenset().union(*ROLES.values())


def _routes(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[tuple[str, object]]:
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, address)
        else:
            yield re.sub("<int:[a-z]+>", "1", re.sub("<str:[a-z]+>", "K-1", address)), pattern.callback


# Programs come by key: tests/api/test_access.py asks for their routes.
ROUTES = [
    route for route in _routes(get_resolver("kundig.urls").url_patterns) if not route[0].startswith("/api/")
]


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
@pytest.mark.parametrize("role", ROLES)
def test_each_role_enters_exactly_what_it_may(role: str) -> None:
    user = User.objects.create_user(role, role=role)
    for address, view in ROUTES:
        permission = permission_of(view)
        if permission == PUBLIC or permission is None:
            continue
        client = Client()
        client.force_login(user)
        refused = client.get(address, headers={"host": "localhost"}).status_code == 403
        assert refused == (not may(role, permission)), address


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("address", ["/levels/", "/rates/"])
def test_who_may_only_look_changes_nothing(address: str) -> None:
    client = Client()
    client.force_login(User.objects.create_user("ana", role="analyst"))
    assert client.post(address, {"keep": "1"}, headers={"host": "localhost"}).status_code == 403


@pytest.mark.usefixtures("db")
def test_pages_allow_no_inline_script_or_style() -> None:
    response = Client().get("/login/", headers={"host": "localhost"})
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert b"style=" not in response.content
    assert b"<style" not in response.content
