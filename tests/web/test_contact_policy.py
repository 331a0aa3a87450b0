"""Is a policy of numbers, by which nobody is answered in advance, edited and approved as any other?"""

import re

import pytest
from django.test import Client
from django.utils import timezone

from kundig.base.records import User
from kundig.decisions.contact.policy import CONTACT, limits_of
from kundig.feel.dmn.compiling import compiled
from kundig.feel.operations import policy_of, rules_of
from kundig.feel.policies.editing import cells_of

pytestmark = pytest.mark.usefixtures("db")
BASE = "/policies/contact"


def _client(name: str, role: str) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_user(name, role=role, language="de"))
    return client


def _form(cap: str, act: str) -> dict[str, object]:
    cells = [cell for rule in CONTACT.delivered.rules for cell in cells_of(rule)]
    cells[1] = cap
    return {"input": ["channel"], "cell": cells, "hit_policy": "FIRST", "act": act, "note": "Ruhe"}


def test_cap_is_changed_approved_and_holds() -> None:
    owner, manager = _client("olga", "process_owner"), _client("mia", "manager")
    page = owner.get(f"{BASE}/").content.decode()
    assert ("Höchstens in 7 Tagen" in page, ">alle Kanäle zusammen<" in page, ">Telefon<" in page) == (
        True,
    ) * 3
    owner.post(f"{BASE}/1/begin/")
    text = owner.get(f"{BASE}/2/edit/").content.decode()
    assert re.search(r'<input class="form-control" name="cell" data-cell="1:1" value="6"', text)
    assert "Kunde ausprobieren" not in text
    wrong = owner.post(f"{BASE}/2/edit/", _form("1,5", "check")).content.decode()
    assert "1,5 würde anders gelesen" in wrong
    assert "ganze Zahl von 1 bis 1000" in owner.post(f"{BASE}/2/edit/", _form("0", "check")).content.decode()
    owner.post(f"{BASE}/2/edit/", _form("3", "save"))
    page = owner.get(f"{BASE}/2/").content.decode()
    assert ("<ins>3</ins>" in page, 'id="effect"' in page) == (True, False)
    owner.post(f"{BASE}/2/submit/")
    assert "gilt ab sofort" in manager.post(f"{BASE}/2/approve/", follow=True).content.decode()
    version, table = rules_of(CONTACT, timezone.localdate())
    assert (version.number, limits_of(compiled(table), "phone").overall.caps) == (2, (3, 15, 40))


def test_pages_that_ask_for_customers_are_not_there() -> None:
    owner = _client("olga", "process_owner")
    policy_of(CONTACT)
    for page in ("effect", "customers", "try"):
        assert owner.get(f"{BASE}/1/{page}/").status_code == 404
