"""How does a policy get a new version: written, approved by another, holding from a day, rolled back?"""

import datetime as dt
from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.utils import timezone

from kundig.base.operations import note
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.feel.dmn.table import DecisionTable
from kundig.feel.policies.kinds import Kind, content_of, table_of
from kundig.feel.records import Policy, PolicyVersion

LONGEST_NOTE = 500
# Refuses a content with which nobody could work; each kind of policy has its own.
type Check = Callable[[str], object]


@transaction.atomic
def settle(name: str, kind: str, content: Callable[[], str]) -> Policy:
    """The policy; where there is none yet, with what was delivered as its first version."""
    policy, new = Policy.objects.get_or_create(name=name, defaults={"kind": kind})
    if new:
        now = timezone.now()
        PolicyVersion.objects.create(
            policy=policy,
            number=1,
            content=content(),
            created_at=now,
            submitted_at=now,
            approved_at=now,
            holds_from=timezone.localdate(now),
        )
    return policy


def policy_of(kind: Kind) -> Policy:
    """The policy that bears the name of its kind, delivered with what the kind delivers."""
    return settle(kind.code, kind.code, partial(content_of, kind, kind.delivered))


def rules_of(kind: Kind, on: dt.date) -> tuple[PolicyVersion, DecisionTable]:
    """The version of that policy which holds on a day, and its table."""
    version = in_force(policy_of(kind), on)
    return version, table_of(kind, version.content)


def in_force(policy: Policy, on: dt.date) -> PolicyVersion:
    """The version that holds on a day; before the first one, the first."""
    released = PolicyVersion.objects.filter(policy=policy).released()
    begun = released.filter(holds_from__lte=on).order_by("-holds_from").first()
    return begun or released.order_by("holds_from")[0]


@transaction.atomic
def begin(based_on: PolicyVersion, *, actor: User) -> PolicyVersion:
    """A draft of one's own with the content of another version."""
    draft = _add(based_on, actor)
    note(actor, "policy.begun", _about(draft), version=draft.number, based_on=based_on.number)
    return draft


@transaction.atomic
def write(draft: PolicyVersion, content: str, *, actor: User, why: str | None = None) -> PolicyVersion:
    """Give one's draft another content, and say why; it may still hold what a check would refuse."""
    draft = _own(draft, actor)
    why = draft.note if why is None else _words(why)
    if (draft.content, draft.note) == (content, why):
        return draft
    draft.content, draft.note = content, why
    draft.save(update_fields=["content", "note"])
    note(actor, "policy.written", _about(draft), version=draft.number)
    return draft


@transaction.atomic
def submit(
    draft: PolicyVersion, *, check: Check, actor: User, holds_from: dt.date | None = None
) -> PolicyVersion:
    """Ask a second person to approve it, as of a day; without one it holds as soon as it is approved."""
    draft = _own(draft, actor)
    if holds_from is not None and holds_from < timezone.localdate():
        raise Refused("policy.past", day=holds_from.isoformat())
    held = in_force(draft.policy, holds_from or timezone.localdate())
    if draft.content == held.content:
        raise Refused("policy.same", number=held.number)
    check(draft.content)
    draft.submitted_at, draft.holds_from = timezone.now(), holds_from
    draft.save(update_fields=["submitted_at", "holds_from"])
    note(actor, "policy.submitted", _about(draft), version=draft.number, holds_from=_said(holds_from))
    return draft


@transaction.atomic
def approve(version: PolicyVersion, *, check: Check, actor: User) -> PolicyVersion:
    """Let a submitted version hold from its day on, today at the earliest.

    Where another was to hold, or holds, from the same day, it is replaced.
    """
    version = _locked(version)
    if version.state != PolicyVersion.State.SUBMITTED:
        raise Refused("policy.not_submitted", number=version.number)
    if version.author_id == actor.pk:
        raise Refused("policy.own", number=version.number)
    check(version.content)
    now = timezone.now()
    today = timezone.localdate(now)
    holds_from = max(version.holds_from or today, today)
    same_day = PolicyVersion.objects.filter(policy=version.policy, holds_from=holds_from).released()
    replaced = list(same_day.values_list("number", flat=True))
    same_day.update(withdrawn_at=now, withdrawn_by=actor)
    version.approved_at, version.approved_by, version.holds_from = now, actor, holds_from
    version.save(update_fields=["approved_at", "approved_by", "holds_from"])
    details = {"version": version.number, "holds_from": holds_from.isoformat(), "replaced": replaced}
    note(actor, "policy.approved", _about(version), **details)
    return version


@transaction.atomic
def withdraw(version: PolicyVersion, *, actor: User, why: str = "") -> PolicyVersion:
    """Give up a draft, send back what was submitted, or stop what does not hold yet."""
    version = _locked(version)
    if not version.open_on(timezone.localdate()):
        raise Refused("policy.closed", number=version.number)
    if version.state == PolicyVersion.State.DRAFT and version.author_id != actor.pk:
        raise Refused("policy.not_yours", number=version.number)
    version.withdrawn_at, version.withdrawn_by, version.withdrawn_why = timezone.now(), actor, _words(why)
    version.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    note(actor, "policy.withdrawn", _about(version), version=version.number, reason=version.withdrawn_why)
    return version


@transaction.atomic
def roll_back(
    to: PolicyVersion, *, check: Check, actor: User, holds_from: dt.date | None = None, why: str = ""
) -> PolicyVersion:
    """Submit an old content as a new version; it is approved by the same rule as any other."""
    if to.approved_at is None:
        raise Refused("policy.never_held", number=to.number)
    draft = _add(to, actor, _words(why))
    note(actor, "policy.rolled_back", _about(draft), version=draft.number, based_on=to.number)
    return submit(draft, check=check, actor=actor, holds_from=holds_from)


def _add(based_on: PolicyVersion, actor: User, why: str = "") -> PolicyVersion:
    policy = Policy.objects.select_for_update().get(pk=based_on.policy_id)
    last = policy.versions.order_by("-number").values_list("number", flat=True)[0]
    return PolicyVersion.objects.create(
        policy=policy,
        number=last + 1,
        content=based_on.content,
        note=why,
        based_on=based_on,
        created_at=timezone.now(),
        author=actor,
    )


def _locked(version: PolicyVersion) -> PolicyVersion:
    """As it stands now; the policy is held, so that two who approve at once take turns."""
    Policy.objects.select_for_update().get(pk=version.policy_id)
    return PolicyVersion.objects.select_related("policy").get(pk=version.pk)


def _own(draft: PolicyVersion, actor: User) -> PolicyVersion:
    draft = _locked(draft)
    if draft.state != PolicyVersion.State.DRAFT:
        raise Refused("policy.submitted", number=draft.number)
    if draft.author_id != actor.pk:
        raise Refused("policy.not_yours", number=draft.number)
    return draft


def _words(text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST_NOTE:
        raise Refused("policy.long_note", most=LONGEST_NOTE, length=len(text))
    return text


def _said(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _about(version: PolicyVersion) -> str:
    return f"policy:{version.policy.name}"
