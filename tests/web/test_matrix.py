"""Does every route let in exactly whom it may, for own and others' records, and change nothing on refusal?"""

from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from tests.web.routes import ROUTES, fingerprint, records_of

from kundig.base.home import home
from kundig.base.records import User
from kundig.base.roles import CHANGE_GROUPS, CHANGE_RATES, ROLES, may
from kundig.value.catalogue import settle
from kundig.web.access import PUBLIC, permission_of

pytestmark = pytest.mark.usefixtures("db")
HOST = {"host": "localhost"}
# Who may look, but needs more to act.
ACTS = {"/value/groups/": CHANGE_GROUPS, "/rates/": CHANGE_RATES}
ANSWERS = {200, 204, 302, 400, 404, 405, 409, 422}


def _refused(client: Client, address: str, method: str) -> int | str:
    """The status, or where one is sent; what was done is undone, unless somebody was refused."""
    before = fingerprint()
    with transaction.atomic():
        response = getattr(client, method)(address)
        sent_away = response.status_code == 302 and response["Location"].startswith("/login/?next=")
        refused = sent_away or response.status_code == 403
        if refused:
            assert fingerprint() == before, f"{method} {address} was refused and changed something"
        if response.streaming:
            b"".join(response)
        transaction.set_rollback(True)
    return "login" if sent_away else response.status_code


# A second or more each: one of them in ./run check, all in ./run test.
QUICK = ("agent",)


@pytest.mark.parametrize(
    "role",
    [*QUICK, *(pytest.param(role, marks=pytest.mark.slow) for role in ROLES if role not in QUICK)],
)
def test_every_route_answers_each_role_as_declared(role: str, tmp_path: Path) -> None:
    home().mkdir(parents=True, exist_ok=True)
    known = {name: User.objects.create_user(name, role=name) for name in ROLES}
    settle()  # the catalogue of levels comes with the first look at it
    somebody = known["admin" if role == "manager" else "manager"]
    client = Client(headers=HOST)
    if role != "anonymous":
        client.force_login(known[role])
    sets = [records_of(somebody, tmp_path, name="foreign")]
    if role != "anonymous":
        sets.append(records_of(known[role], tmp_path, name="own"))
    wrong = []
    for route in ROUTES:
        permission = permission_of(route.view)
        if permission == PUBLIC:
            continue
        for address in {route.address(records): None for records in sets}:
            for method in ("get", "post"):
                if role != "anonymous" and address == "/logout/" and method == "post":
                    continue
                needed = ACTS.get(route.pattern, permission) if method == "post" else permission
                said = _refused(client, address, method)
                allowed = may(role, str(permission)) and may(role, str(needed))
                expected = {"login"} if role == "anonymous" else ANSWERS if allowed else {403}
                wrong += [] if said in expected else [f"{method} {address}: {said}"]
    assert wrong == []
