"""Does a policy change only with a second person's approval, from its day on, and can it be rolled back?"""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kundig.base.records import JournalEntry, User
from kundig.base.refusals import Refused
from kundig.feel.operations import approve, begin, in_force, roll_back, settle, submit, withdraw, write
from kundig.feel.records import Policy, PolicyVersion

pytestmark = pytest.mark.usefixtures("db")
DAY = dt.timedelta(days=1)


def sane(content: str) -> None:
    """Stands for what a kind of policies asks of a content."""
    if content == "nonsense":
        raise Refused("policy.same", number=0)


@dataclass(frozen=True, slots=True)
class Firm:
    """A policy and two people."""

    policy: Policy
    first: PolicyVersion
    ann: User
    ben: User


@pytest.fixture
def firm(db: None) -> Firm:
    policy = settle("greeting", "test", lambda: "hello")
    ann, ben = (User.objects.create_user(name, role="manager") for name in ("ann", "ben"))
    return Firm(policy, policy.versions.get(), ann, ben)


def _released(firm: Firm, content: str, holds_from: dt.date | None = None) -> PolicyVersion:
    draft = write(begin(firm.first, actor=firm.ann), content, actor=firm.ann)
    submit(draft, check=sane, actor=firm.ann, holds_from=holds_from)
    return approve(draft, check=sane, actor=firm.ben)


def _refusal(act: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)  # type: ignore[operator]
    return refused.value.code


def test_what_was_delivered_holds_and_comes_once(firm: Firm) -> None:
    assert settle("greeting", "test", lambda: "other") == firm.policy
    assert in_force(firm.policy, timezone.localdate()) == firm.first
    assert in_force(firm.policy, dt.date(2020, 1, 1)) == firm.first


def test_version_holds_once_another_person_approved_it(firm: Firm) -> None:
    today = timezone.localdate()
    draft = write(begin(firm.first, actor=firm.ann), "good day", actor=firm.ann, why=" more polite ")
    assert (draft.state, draft.number, draft.note) == ("draft", 2, "more polite")
    submit(draft, check=sane, actor=firm.ann)
    assert in_force(firm.policy, today) == firm.first
    approve(draft, check=sane, actor=firm.ben)
    assert in_force(firm.policy, today).content == "good day"
    entries = JournalEntry.objects.filter(about="policy:greeting").order_by("id")
    assert list(entries.values_list("what", "actor__username")) == [
        ("policy.begun", "ann"),
        ("policy.written", "ann"),
        ("policy.submitted", "ann"),
        ("policy.approved", "ben"),
    ]


def test_nobody_approves_his_own_version(firm: Firm) -> None:
    draft = write(begin(firm.first, actor=firm.ann), "good day", actor=firm.ann)
    submit(draft, check=sane, actor=firm.ann)
    assert _refusal(approve, draft, check=sane, actor=firm.ann) == "policy.own"


def test_nobody_writes_in_the_draft_of_another(firm: Firm) -> None:
    draft = begin(firm.first, actor=firm.ann)
    for act, args in ((write, ("x",)), (submit, ()), (withdraw, ())):
        kwargs = {"check": sane} if act is submit else {}
        assert _refusal(act, draft, *args, actor=firm.ben, **kwargs) == "policy.not_yours"


def test_the_newest_day_not_after_today_decides(firm: Firm) -> None:
    today = timezone.localdate()
    later = _released(firm, "later", today + 10 * DAY)
    sooner = _released(firm, "sooner", today + 5 * DAY)
    held = [in_force(firm.policy, today + days * DAY) for days in (0, 4, 5, 9, 10, 99)]
    assert held == [firm.first, firm.first, sooner, sooner, later, later]


def test_of_two_for_the_same_day_the_later_approved_replaces_the_other(firm: Firm) -> None:
    one, two = _released(firm, "one"), _released(firm, "two")
    one.refresh_from_db()
    assert in_force(firm.policy, timezone.localdate()) == two
    assert (one.state, one.withdrawn_by) == ("withdrawn", firm.ben)


def test_a_day_that_passed_before_the_approval_becomes_today(firm: Firm) -> None:
    draft = write(begin(firm.first, actor=firm.ann), "x", actor=firm.ann)
    submit(draft, check=sane, actor=firm.ann)
    PolicyVersion.objects.filter(pk=draft.pk).update(holds_from=timezone.localdate() - 3 * DAY)
    assert approve(draft, check=sane, actor=firm.ben).holds_from == timezone.localdate()


def test_roll_back_is_a_new_version_with_the_old_content_and_needs_approval(firm: Firm) -> None:
    today = timezone.localdate()
    _released(firm, "worse")
    back = roll_back(firm.first, check=sane, actor=firm.ann, why="as it was")
    assert (back.number, back.state, back.content, back.based_on) == (3, "submitted", "hello", firm.first)
    assert in_force(firm.policy, today).content == "worse"
    assert _refusal(approve, back, check=sane, actor=firm.ann) == "policy.own"
    approve(back, check=sane, actor=firm.ben)
    assert in_force(firm.policy, today).content == "hello"


def test_what_does_not_hold_yet_can_be_stopped_and_what_held_cannot(firm: Firm) -> None:
    later = _released(firm, "later", timezone.localdate() + 3 * DAY)
    assert withdraw(later, actor=firm.ann, why="no").state == "withdrawn"
    assert _refusal(withdraw, firm.first, actor=firm.ann) == "policy.closed"
    assert _refusal(withdraw, later, actor=firm.ann) == "policy.closed"


def test_refused_are_days_gone_by_contents_that_hold_already_and_what_the_check_refuses(firm: Firm) -> None:
    draft = begin(firm.first, actor=firm.ann)
    yesterday = timezone.localdate() - DAY
    assert _refusal(submit, draft, check=sane, actor=firm.ann, holds_from=yesterday) == "policy.past"
    assert _refusal(submit, draft, check=sane, actor=firm.ann) == "policy.same"
    write(draft, "nonsense", actor=firm.ann)
    with pytest.raises(Refused):
        submit(draft, check=sane, actor=firm.ann)
    assert _refusal(write, draft, "x", actor=firm.ann, why="w" * 501) == "policy.long_note"
    assert _refusal(roll_back, draft, check=sane, actor=firm.ann) == "policy.never_held"
    assert _refusal(approve, draft, check=sane, actor=firm.ben) == "policy.not_submitted"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"content": "changed"}, "version_frozen"),
        ({"note": "changed"}, "version_frozen"),
        ({"author": None}, "version_frozen"),
        ({"approved_by": "ann"}, "version_approved_by_another"),
        ({"approved_at": "now"}, "version_approved_by_somebody"),
    ],
)
def test_the_database_itself_keeps_the_rules(firm: Firm, change: dict[str, object], constraint: str) -> None:
    draft = write(begin(firm.first, actor=firm.ann), "x", actor=firm.ann)
    submit(draft, check=sane, actor=firm.ann, holds_from=timezone.localdate() + DAY)
    meant = {"ann": firm.ann, "now": timezone.now()}
    values = {name: meant.get(str(value), value) for name, value in change.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PolicyVersion.objects.filter(pk=draft.pk).update(**values)


def test_the_database_lets_one_version_hold_from_a_day_and_changes_none_that_was_approved(firm: Firm) -> None:
    held = _released(firm, "x", timezone.localdate() + DAY)
    with pytest.raises(IntegrityError, match="version_frozen"), transaction.atomic():
        PolicyVersion.objects.filter(pk=held.pk).update(holds_from=timezone.localdate())
    with pytest.raises(IntegrityError, match="version_one_holds_from_a_day"), transaction.atomic():
        PolicyVersion.objects.create(
            policy=firm.policy,
            number=9,
            content="y",
            created_at=timezone.now(),
            submitted_at=timezone.now(),
            approved_at=timezone.now(),
            holds_from=held.holds_from,
        )
