"""What was done with the needs groups, and what did it change?"""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kundig.base.operations import spoken_language
from kundig.value.potential.operations import asked_anew, groups_of
from kundig.value.potential.traits import name
from kundig.value.records import Grouping
from kundig.web.features import feature_name

SHOWN = 20
DONE: dict[str, Promise] = {
    "first": gettext_lazy("found"),
    "asked": gettext_lazy("new groups asked for"),
    "found": gettext_lazy("found anew, as asked"),
    "features": gettext_lazy("found anew, because features were added"),
    "renamed": gettext_lazy("renamed"),
    "merged": gettext_lazy("merged"),
    "put_back": gettext_lazy("put back"),
}


def history() -> list[dict[str, object]]:
    """What was done, the newest first; each but the newest can be put back."""
    rows = list(Grouping.objects.select_related("set_by").order_by("-id")[: SHOWN + 1])
    before = [*rows[1:], None]
    return [
        {
            "row": row,
            "what": DONE[row.what],
            "said": _said(row),
            "flows": _flows(row, former),
            "groups": len(set(row.groups["group"])),
        }
        for row, former in zip(rows[:SHOWN], before, strict=False)
    ]


def standing(held: Grouping) -> str:
    """What the next computation will do differently."""
    if asked_anew(held):
        return _("The next computation finds the groups anew.")
    if held.what == Grouping.What.RENAMED:
        return ""
    return _("The groups were changed; customers are sorted into them by the next computation.")


def _said(row: Grouping) -> str:
    told = row.details
    match row.what:
        case Grouping.What.RENAMED:
            return f"{told['number']}: {told['before'] or '–'} → {told['now'] or '–'}"
        case Grouping.What.MERGED:
            return f"{told['number']} → {told['into']}"
        case Grouping.What.FEATURES:
            return ", ".join(feature_name(one) for one in told["features"])
    return ""


def _flows(row: Grouping, former: Grouping | None) -> list[dict[str, object]]:
    """Where new groups were found: how many customers went from which to which, the most first."""
    if not row.details.get("flows") or former is None:
        return []
    was, now = _names(former), _names(row)
    flows = sorted(row.details["flows"], key=lambda flow: -flow[2])
    return [
        {"before": was.get(old, str(old)), "after": now.get(new, str(new)), "customers": count}
        for old, new, count in flows
    ]


def _names(row: Grouping) -> dict[int, str]:
    groups, language = groups_of(row), spoken_language()
    return {
        number: f"{number}: {name(groups, place, language)}" for place, number in enumerate(groups.numbers)
    }
