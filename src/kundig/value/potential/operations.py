"""How do the needs groups hold from one refresh to the next, and how do people edit them?"""

from django.db import transaction
from django.utils import timezone

from kundig.base.operations import note
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.value.potential.needs import NeedsGroups, Regrouped
from kundig.value.records import Grouping

LONGEST_NAME = 60


def newest() -> Grouping | None:
    """The grouping that holds."""
    return Grouping.objects.order_by("-id").first()


def asked_anew(held: Grouping) -> bool:
    """Whether new groups are asked for; to rename or merge the former meanwhile does not take that back."""
    edits = (Grouping.What.RENAMED, Grouping.What.MERGED)
    last = Grouping.objects.filter(id__lte=held.pk).exclude(what__in=edits).order_by("-id").first()
    return last is not None and last.what == Grouping.What.ASKED


def groups_of(grouping: Grouping) -> NeedsGroups:
    """The groups as they can be computed with."""
    return NeedsGroups.from_table(grouping.groups)


def hold(found: Regrouped | None, used: Grouping | None) -> Grouping | None:
    """The grouping of a refresh, in its transaction: the one it used, or a new one where it found others."""
    if found is None:
        return None
    if used and not found.why:
        return used
    what = Grouping.What.FOUND if found.why == "asked" else Grouping.What(found.why)
    details = {"features": list(found.features), "flows": [list(flow) for flow in found.flows]}
    made = _add(what, found.groups, used, None, **details)
    note(None, f"needs.{what}", "needs", groups=len(found.groups))
    return made


def _add(
    what: str, groups: NeedsGroups, before: Grouping | None, actor: User | None, /, **details: object
) -> Grouping:
    return Grouping.objects.create(
        what=what,
        since=timezone.now(),
        set_by=actor,
        groups=groups.table().to_pydict(),
        details=details,
        last_number=max(before.last_number if before else 0, *groups.numbers),
    )


@transaction.atomic
def rename(number: int, name: str, *, actor: User | None) -> None:
    """Call a group by a name; without one its traits speak."""
    before, groups = _held()
    name = " ".join(name.split())
    at = _place(groups, number)
    if len(name) > LONGEST_NAME:
        raise Refused("needs.long_name", most=LONGEST_NAME, length=len(name))
    if name and name in groups.names and groups.names[at] != name:
        raise Refused("needs.name_taken", name=name)
    if groups.names[at] == name:
        return
    details = {"number": number, "before": groups.names[at], "now": name}
    _add(Grouping.What.RENAMED, groups.renamed(at, name), before, actor, **details)
    note(actor, "needs.renamed", f"needs:{number}", before=groups.names[at], now=name)


@transaction.atomic
def merge(number: int, into: int, *, actor: User | None) -> None:
    """Let the customers of a group count for another from the next refresh on."""
    before, groups = _held()
    if number == into:
        raise Refused("needs.same_group", number=number)
    merged = groups.merged(_place(groups, number), _place(groups, into))
    _add(Grouping.What.MERGED, merged, before, actor, number=number, into=into)
    note(actor, "needs.merged", f"needs:{number}", other=str(into))


@transaction.atomic
def ask_anew(*, actor: User | None) -> None:
    """Have the groups found anew by the next refresh."""
    before, groups = _held()
    if not asked_anew(before):
        _add(Grouping.What.ASKED, groups, before, actor)
        note(actor, "needs.asked", "needs")


@transaction.atomic
def put_back(grouping_id: int, *, actor: User | None) -> None:
    """Let the groups of an earlier row hold again from the next refresh on."""
    before, _groups = _held()
    old = Grouping.objects.filter(pk=grouping_id).first()
    if old is None:
        raise Refused("needs.no_grouping")
    _add(Grouping.What.PUT_BACK, groups_of(old), before, actor, grouping=old.pk)
    note(actor, "needs.put_back", "needs", groups=len(groups_of(old)))


def _held() -> tuple[Grouping, NeedsGroups]:
    found = Grouping.objects.order_by("-id").select_for_update().first()
    if found is None:
        raise Refused("needs.no_grouping")
    return found, groups_of(found)


def _place(groups: NeedsGroups, number: int) -> int:
    if number not in groups.numbers:
        raise Refused("needs.unknown_group", number=number)
    return groups.numbers.index(number)
