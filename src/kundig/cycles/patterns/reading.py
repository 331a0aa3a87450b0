"""Which patterns did the newest search find, and who are their cases?"""

from collections.abc import Mapping

from kundig.cycles.patterns.records import Pattern, PatternCase
from kundig.cycles.patterns.statements import OUTCOMES


def patterns() -> Mapping[str, list[Pattern]]:
    """By outcome, the surest first."""
    found: dict[str, list[Pattern]] = {outcome: [] for outcome in OUTCOMES}
    for one in Pattern.objects.order_by("-low", "id"):
        found[one.outcome].append(one)
    return found


def cases_of(pattern: Pattern, *, now: bool, start: int, count: int) -> tuple[list[PatternCase], int]:
    """Those kept of its cases, the newest first; or of those who show it now. How many are kept."""
    kept = PatternCase.objects.filter(pattern=pattern, day__isnull=now).select_related("customer")
    return list(kept.order_by("-day", "id")[start : start + count]), kept.count()
