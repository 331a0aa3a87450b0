"""Does a policy change in the browser as its rules demand: draft, preview, second person, roll-back?"""

import re

import pytest
from django.test import Client
from django.utils import timezone

from kundig.base.records import JournalEntry, User
from kundig.feel.operations import in_force
from kundig.feel.policies.editing import cells_of
from kundig.feel.policies.kinds import table_of
from kundig.feel.records import PolicyVersion
from kundig.value.catalogue import level_policy
from kundig.value.level_rules import SERVICE_LEVELS

pytestmark = pytest.mark.usefixtures("db")
HOST = {"host": "localhost"}
BASE = "/policies/service_level"
INPUTS = ["value.today", "potential.total"]


def _client(name: str, role: str) -> Client:
    client = Client(headers=HOST)
    client.force_login(User.objects.create_user(name, role=role, language="en"))
    return client


@pytest.fixture
def owner(db: None) -> Client:
    level_policy()
    return _client("olga", "process_owner")


@pytest.fixture
def manager(db: None) -> Client:
    return _client("mia", "manager")


def _cells(version: PolicyVersion) -> list[str]:
    table = table_of(SERVICE_LEVELS, version.content)
    return [cell for rule in table.rules for cell in cells_of(rule)]


def _draft(owner: Client) -> PolicyVersion:
    owner.post(f"{BASE}/1/begin/")
    return level_policy().versions.latest("number")


def _form(cells: list[str], **more: object) -> dict[str, object]:
    return {"input": INPUTS, "cell": cells, "hit_policy": "FIRST", **more}


def _edit(owner: Client, draft: PolicyVersion, old: str, new: str) -> None:
    cells = [new if cell == old else cell for cell in _cells(draft)]
    owner.post(f"{BASE}/{draft.number}/edit/", _form(cells, act="save", note="because"))


def _text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_changed_row_holds_once_another_person_approved_it(owner: Client, manager: Client) -> None:
    draft = _draft(owner)
    _edit(owner, draft, ">= 1000", ">= 500")
    assert "changed" in _text(owner, f"{BASE}/2/")
    owner.post(f"{BASE}/2/submit/")
    today = timezone.localdate()
    assert in_force(level_policy(), today).number == 1
    assert owner.post(f"{BASE}/2/approve/").status_code == 403
    manager.post(f"{BASE}/2/approve/")
    held = in_force(level_policy(), today)
    assert (held.number, _cells(held)[0], held.note) == (2, ">= 500", "because")
    entries = JournalEntry.objects.filter(about="policy:service_level").values_list("what", flat=True)
    assert set(entries) == {"policy.begun", "policy.written", "policy.submitted", "policy.approved"}


def test_what_waits_stands_on_the_today_page_of_those_who_may_approve(owner: Client, manager: Client) -> None:
    _edit(owner, _draft(owner), ">= 1000", ">= 500")
    assert "Waits for your approval" not in _text(manager, "/today/")
    owner.post(f"{BASE}/2/submit/")
    assert "Waits for your approval: Service levels, version 2 by olga" in _text(manager, "/today/")
    assert "Waits for your approval" not in _text(owner, "/today/")


def test_long_table_arrives_whole(owner: Client) -> None:
    draft = _draft(owner)
    rows = [[f">= {1000 - number}", "-", "-", '"B"', ""] for number in range(200)]
    form = _form([cell for row in rows for cell in row], act="save") | {"input": [*INPUTS, "value.revenue"]}
    assert owner.post(f"{BASE}/2/edit/", form).status_code == 302
    draft.refresh_from_db()
    assert len(table_of(SERVICE_LEVELS, draft.content).rules) == 200


def test_own_version_is_not_approved_and_says_so(manager: Client, owner: Client) -> None:
    draft = _draft(manager)
    _edit(manager, draft, ">= 1000", ">= 500")
    manager.post(f"{BASE}/2/submit/")
    assert "Somebody else has to look at it" in _text(manager, f"{BASE}/2/")
    manager.post(f"{BASE}/2/approve/")
    assert PolicyVersion.objects.get(number=2).state == "submitted"


def test_check_and_structure_change_nothing_that_is_kept(owner: Client) -> None:
    draft = _draft(owner)
    before = draft.content
    for act in ("add:1", "copy:2", "remove:1", "up:2", "down:1", "column:value.revenue", "check", "less:x"):
        response = owner.post(f"{BASE}/2/edit/", _form(_cells(draft), act=act))
        assert response.status_code == 200, act
    draft.refresh_from_db()
    assert draft.content == before


def test_mistakes_stand_at_their_cell_and_hinder_submitting(owner: Client) -> None:
    draft = _draft(owner)
    _edit(owner, draft, ">= 1000", ">= viel")
    page = owner.get(f"{BASE}/2/edit/").content.decode()
    assert 'aria-describedby="m1-0"' in page
    assert "viel is no value" in page
    owner.post(f"{BASE}/2/submit/")
    assert PolicyVersion.objects.get(number=2).state == "draft"


def test_case_without_answer_is_shown_and_hinders_submitting(owner: Client) -> None:
    draft = _draft(owner)
    cells = _cells(draft)[:-4]  # without the floor
    owner.post(f"{BASE}/2/edit/", _form(cells, act="save"))
    assert "No rule fits where value today" in _text(owner, f"{BASE}/2/")
    owner.post(f"{BASE}/2/submit/")
    assert PolicyVersion.objects.get(number=2).state == "draft"


def test_row_that_can_never_decide_is_shown_at_the_row(owner: Client) -> None:
    draft = _draft(owner)
    cells = _cells(draft)
    page = owner.post(f"{BASE}/2/edit/", _form(cells[-4:] + cells[:-4], act="check")).content.decode()
    assert page.count("note-row") == 4


def test_cells_of_a_spreadsheet_are_pasted(owner: Client) -> None:
    draft = _draft(owner)
    form = _form(_cells(draft), act="paste:5:0", pasted=">= -50\t-\tD\tnearly\n-\t-\tE\t\n")
    page = owner.post(f"{BASE}/2/edit/", form, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert 'data-cell="6:0"' in page
    assert "nearly" in page


def test_file_goes_out_and_comes_in_again(owner: Client) -> None:
    draft = _draft(owner)
    sent = owner.get(f"{BASE}/1/file/")
    assert sent["Content-Disposition"] == 'attachment; filename="service_level-1.dmn"'
    changed = sent.content.replace(b"&gt;= 1000", b"&gt;= 777")
    owner.post(f"{BASE}/2/upload/", {"file": _file(changed)})
    draft.refresh_from_db()
    assert _cells(draft)[0] == ">= 777"
    for bad in (
        b"",
        b"<a/>",
        b"<!DOCTYPE x><a/>",
        changed.replace(b"value.today", b"x.y"),
        b"x" * (1 << 20 | 1),
    ):
        owner.post(f"{BASE}/2/upload/", {"file": _file(bad)})
    draft.refresh_from_db()
    assert _cells(draft)[0] == ">= 777"


def _file(content: bytes) -> object:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("t.dmn", content)


def test_foreign_draft_is_neither_shown_as_a_form_nor_changed(owner: Client, manager: Client) -> None:
    draft = _draft(owner)
    assert manager.get(f"{BASE}/2/edit/").status_code == 302
    _edit(manager, draft, ">= 1000", ">= 1")
    manager.post(f"{BASE}/2/upload/", {"file": _file(draft.content.replace("1000", "1").encode())})
    manager.post(f"{BASE}/2/submit/")
    draft.refresh_from_db()
    assert (_cells(draft)[0], draft.state) == (">= 1000", "draft")


def test_roll_back_is_submitted_as_a_new_version(owner: Client, manager: Client) -> None:
    draft = _draft(owner)
    _edit(owner, draft, ">= 1000", ">= 500")
    owner.post(f"{BASE}/2/submit/")
    manager.post(f"{BASE}/2/approve/")
    owner.post(f"{BASE}/1/roll-back/", {"why": "as it was"})
    assert "waits for approval" in _text(manager, f"{BASE}/3/")
    manager.post(f"{BASE}/3/approve/")
    assert _cells(in_force(level_policy(), timezone.localdate()))[0] == ">= 1000"


def test_draft_that_is_discarded_and_a_version_sent_back_stay_in_the_history(
    owner: Client, manager: Client
) -> None:
    draft = _draft(owner)
    _edit(owner, draft, ">= 1000", ">= 500")
    owner.post(f"{BASE}/2/submit/")
    manager.post(f"{BASE}/2/withdraw/", {"why": "too dear"})
    assert "too dear" in _text(owner, f"{BASE}/2/")
    assert "withdrawn" in _text(owner, f"{BASE}/")


def test_torn_form_is_refused(owner: Client) -> None:
    draft = _draft(owner)
    response = owner.post(f"{BASE}/2/edit/", _form(_cells(draft)[:-1], act="save"))
    assert response.status_code == 422
    assert "did not arrive whole" in response.content.decode()


def test_note_that_is_too_long_is_refused_and_nothing_written_is_lost(owner: Client) -> None:
    draft = _draft(owner)
    cells = [">= 500", *_cells(draft)[1:]]
    response = owner.post(f"{BASE}/2/edit/", _form(cells, act="save", note="w" * 501))
    assert response.status_code == 422
    assert "&gt;= 500" in response.content.decode()
    draft.refresh_from_db()
    assert _cells(draft)[0] == ">= 1000"
