"""Which policies hold, what is in each of their versions, and how does a version come to hold?"""

import datetime as dt
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kundig.base.refusals import Refused
from kundig.base.roles import APPROVE_POLICIES, CHANGE_POLICIES, SEE_VALUE
from kundig.feel import operations
from kundig.feel.dmn.table import DecisionTable
from kundig.feel.policies.checking import found_in, released_check
from kundig.feel.policies.difference import difference
from kundig.feel.policies.kinds import Kind, table_of
from kundig.feel.records import Policy, PolicyVersion
from kundig.web.access import needs
from kundig.web.policy_kinds import asked_version, every_policy, known, title, version_of
from kundig.web.policy_notes import told
from kundig.web.policy_table import difference_heads, heads, rows
from kundig.web.refusing import refuse
from kundig.web.shell import page
from kundig.web.writing import actor_of, day

SHOWN = 30


@needs(SEE_VALUE)
def policies(request: HttpRequest) -> HttpResponse:
    """All policies, each with the version that holds and those that wait."""
    today = timezone.localdate()
    listed = [
        {
            "policy": one,
            "title": title(one),
            "held": operations.in_force(one, today),
            "next": _coming(one, today),
            "waiting": list(one.versions.waiting().select_related("author").order_by("number")),
            "drafts": list(_drafts(one, request)),
        }
        for one in every_policy()
    ]
    return page(request, "policies/policies.html", listed=listed)


def _coming(policy: Policy, today: dt.date) -> PolicyVersion | None:
    return policy.versions.released().filter(holds_from__gt=today).order_by("holds_from").first()


def _drafts(policy: Policy, request: HttpRequest) -> list[PolicyVersion]:
    mine = policy.versions.filter(author=actor_of(request), submitted_at=None, withdrawn_at=None)
    return list(mine.order_by("number"))


@needs(SEE_VALUE)
def policy(request: HttpRequest, policy: str) -> HttpResponse:
    """One policy: the table that holds today, and all versions."""
    found, reckoned = known(policy)
    held = operations.in_force(found, timezone.localdate())
    table = table_of(reckoned.kind, held.content)
    versions = found.versions.select_related("author", "approved_by", "based_on").order_by("-number")
    return page(
        request,
        "policies/policy.html",
        policy=found,
        title=title(found),
        can_try=reckoned.values is not None,
        held=held,
        heads=heads(reckoned.kind, table),
        rows=rows(table),
        hit_policy=table.hit_policy,
        versions=[(one, standing(one, held)) for one in versions[:SHOWN]],
        drafts=_drafts(found, request),
    )


@needs(SEE_VALUE)
def version(request: HttpRequest, policy: str, version: int) -> HttpResponse:
    """One version: what is different from the one that holds, what is wrong in it, what can be done."""
    found, reckoned = known(policy)
    one = version_of(found, version)
    held = operations.in_force(found, timezone.localdate())
    table = table_of(reckoned.kind, one.content)
    other = _compared(request, found, one, held)
    return page(
        request,
        "policies/version.html",
        policy=found,
        title=title(found),
        version=one,
        standing=standing(one, held),
        held=held,
        today=timezone.localdate(),
        own=one.author_id == actor_of(request).pk,
        open=one.open_on(timezone.localdate()),
        pending=one.pk == held.pk and reckoned.applied is not None and reckoned.applied() != held.pk,
        outdated=one.approved_at is None and one.based_on_id not in (None, held.pk),
        others=found.versions.exclude(pk=one.pk).exclude(submitted_at=None).order_by("-number"),
        other=other,
        has_effect=reckoned.effect is not None,
        can_try=reckoned.values is not None,
        notes=told(reckoned.kind, table, found_in(reckoned.kind, table)),
        **_shown(reckoned.kind, table, table_of(reckoned.kind, other.content) if other else None),
    )


def _compared(
    request: HttpRequest, policy: Policy, one: PolicyVersion, held: PolicyVersion
) -> PolicyVersion | None:
    """The version asked for to compare with; else the one that holds, or that came before it."""
    return asked_version(request, policy) or (held if held.pk != one.pk else one.based_on)


def _shown(kind: Kind, table: DecisionTable, other: DecisionTable | None) -> dict[str, object]:
    if other is None:
        return {"heads": heads(kind, table), "rows": rows(table), "hit_policy": table.hit_policy}
    found = difference(other, table)
    return {"heads": difference_heads(kind, found), "difference": found, "hit_policy": table.hit_policy}


def standing(version: PolicyVersion, held: PolicyVersion) -> str:
    """What became of a version, in one word for the tag beside it."""
    if version.pk == held.pk:
        return "holds"
    if version.state != PolicyVersion.State.APPROVED:
        replaced = version.withdrawn_at is not None and version.approved_at is not None
        return "stopped" if replaced else version.state
    assert version.holds_from is not None
    return "coming" if version.holds_from > timezone.localdate() else "held"


@needs(CHANGE_POLICIES)
@require_POST
def act(request: HttpRequest, policy: str, version: int, act: str) -> HttpResponse:
    """Begin a draft that is based on it, submit it, withdraw it, roll back to it."""
    found, reckoned = known(policy)
    one = version_of(found, version)
    if act not in ACTS:
        raise Http404
    check = partial(released_check, reckoned.kind)
    try:
        return ACTS[act](request, one, check)
    except Refused as refused:
        refuse(request, refused)
    return redirect(place(one))


def place(version: PolicyVersion) -> str:
    """Where a version's page lies."""
    return f"/policies/{version.policy.name}/{version.number}/"


def _begin(request: HttpRequest, one: PolicyVersion, check: operations.Check) -> HttpResponse:
    draft = operations.begin(one, actor=actor_of(request))
    return redirect(f"{place(draft)}edit/")


def _submit(request: HttpRequest, one: PolicyVersion, check: operations.Check) -> HttpResponse:
    holds_from = _holds_from(request)
    operations.submit(one, check=check, actor=actor_of(request), holds_from=holds_from)
    messages.success(
        request, _("Submitted. Somebody else has to approve it; you see here when that is done.")
    )
    return redirect(place(one))


def _withdraw(request: HttpRequest, one: PolicyVersion, check: operations.Check) -> HttpResponse:
    operations.withdraw(one, actor=actor_of(request), why=request.POST.get("why", ""))
    messages.success(request, _("Withdrawn; what held before goes on."))
    return redirect(f"/policies/{one.policy.name}/")


def _roll_back(request: HttpRequest, one: PolicyVersion, check: operations.Check) -> HttpResponse:
    new = operations.roll_back(
        one,
        check=check,
        actor=actor_of(request),
        holds_from=_holds_from(request),
        why=request.POST.get("why", ""),
    )
    messages.success(request, _("The roll-back is submitted. Somebody else has to approve it."))
    return redirect(place(new))


def _holds_from(request: HttpRequest) -> dt.date | None:
    text = request.POST.get("holds_from", "")
    return day(text) if text.strip() else None


ACTS: dict[str, Callable[[HttpRequest, PolicyVersion, operations.Check], HttpResponse]] = {
    "begin": _begin,
    "submit": _submit,
    "withdraw": _withdraw,
    "roll-back": _roll_back,
}


@needs(APPROVE_POLICIES)
@require_POST
def approve(request: HttpRequest, policy: str, version: int) -> HttpResponse:
    """Let it hold from its day on."""
    found, reckoned = known(policy)
    one = version_of(found, version)
    try:
        held = operations.approve(one, check=partial(released_check, reckoned.kind), actor=actor_of(request))
        messages.success(request, _said_approved(held, computed=reckoned.applied is not None))
    except Refused as refused:
        refuse(request, refused)
    return redirect(place(one))


def _said_approved(version: PolicyVersion, *, computed: bool) -> str:
    assert version.holds_from is not None
    if version.holds_from > timezone.localdate():
        return _("Approved. It holds from its day on.")
    if not computed:
        return _("Approved. It holds from now on.")
    return _("Approved. It holds from the next computation on.")
