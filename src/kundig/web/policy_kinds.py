"""Which kinds of policies are there, and what do their pages need?"""

from collections.abc import Mapping

from django.http import Http404, HttpRequest

from kundig.base.messages import translator
from kundig.base.operations import spoken_language
from kundig.base.records import User
from kundig.base.roles import APPROVE_POLICIES, may
from kundig.cycles.effect import STAGES_RECKONED
from kundig.cycles.sales.effect import SALES_RECKONED
from kundig.decisions.contact.policy import CONTACT
from kundig.decisions.policies import ARBITRATION, WEIGHING
from kundig.feel.operations import policy_of
from kundig.feel.policies.effects import Reckoned
from kundig.feel.records import Policy, PolicyVersion
from kundig.value.level_effect import LEVELS_RECKONED

KINDS: Mapping[str, Reckoned] = {
    one.kind.code: one
    for one in (
        *(LEVELS_RECKONED, STAGES_RECKONED, SALES_RECKONED),
        *(Reckoned(CONTACT), Reckoned(ARBITRATION), Reckoned(WEIGHING)),
    )
}


def every_policy() -> list[Policy]:
    """All policies; each kind has at least the one that was delivered."""
    for one in KINDS.values():
        policy_of(one.kind)
    return list(Policy.objects.filter(kind__in=KINDS).order_by("id"))


def known(policy: str) -> tuple[Policy, Reckoned]:
    """A policy by its name, and what belongs to its kind."""
    found = next((one for one in every_policy() if one.name == policy), None)
    if found is None:
        raise Http404
    return found, KINDS[found.kind]


def version_of(policy: Policy, number: int) -> PolicyVersion:
    """One version of it."""
    found = PolicyVersion.objects.select_related(
        "policy", "author", "approved_by", "withdrawn_by", "based_on"
    )
    version = found.filter(policy=policy, number=number).first() if number < 1 << 31 else None
    if version is None:
        raise Http404
    return version


def asked_version(request: HttpRequest, policy: Policy) -> PolicyVersion | None:
    """The version that the address asks to be compared with."""
    asked = request.GET.get("with", "")
    return version_of(policy, int(asked)) if asked.isdecimal() and len(asked) < 10 else None


def to_approve(user: User) -> list[tuple[str, PolicyVersion]]:
    """What waits for this person: versions of others, each with the name of its policy."""
    if not may(user.role, APPROVE_POLICIES):
        return []
    waiting = PolicyVersion.objects.waiting().exclude(author=user).filter(policy__kind__in=KINDS)
    return [
        (title(one.policy), one)
        for one in waiting.select_related("policy", "author").order_by("submitted_at")
    ]


def title(policy: Policy) -> str:
    """What it is called."""
    return policy.title or said(KINDS[policy.kind].kind.english)


def said(english: str) -> str:
    """Words that a pure module marked, in the reader's language."""
    return translator(spoken_language()).gettext(english)
