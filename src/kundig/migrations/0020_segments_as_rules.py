"""A segment is a rule in FEEL; conditions that were saved become one that finds the same customers."""

from collections.abc import Iterator
from typing import Any

from django.db import migrations, models
from django.db.migrations.exceptions import IrreversibleError

from kundig.customers.segments.filters import Condition, parse
from kundig.customers.segments.saying import rule

MOST = 40_000  # characters of a rule, of which some tokens are left for those who edit it
LONG = 900


def convert(apps: Any, _editor: object) -> None:
    """Write each segment's conditions as its rule."""
    segments = apps.get_model("kundig", "Segment")
    for one in segments.objects.order_by("pk"):
        filters = parse(one.filters)
        text = rule(filters)
        if len(text) > MOST or sum(len(each.values) for each in filters) > MOST // 8:
            text = " and ".join(_part(each, one) for each in filters)
        segments.objects.filter(pk=one.pk).update(rule=text)


def back(apps: Any, _editor: object) -> None:
    """Rules say more than conditions can; only where there are none, one can go back."""
    if apps.get_model("kundig", "Segment").objects.exclude(rule="").exists():
        raise IrreversibleError


def _part(one: Condition, of: Any) -> str:
    """A condition, or where it names thousands of values, segments of some of them each."""
    if len(text := rule([one])) <= LONG:
        return text
    positive = "is" if one.operator == "not" else one.operator
    keys = [
        _helper(rule([Condition(one.subject, positive, some)]), of, number)
        for number, some in enumerate(_portions(one.values), 2)
    ]
    either = " or ".join(f"segment({key})" for key in keys)
    return f"not({either})" if one.operator == "not" else f"({either})"


def _portions(values: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    some: list[str] = []
    length = 0
    for value in values:
        if some and (length + 2 * len(value) > MOST // 2 or len(some) == MOST // 8):
            yield tuple(some)
            some, length = [], 0
        some.append(value)
        length += 2 * len(value) + 90
    yield tuple(some)


def _helper(text: str, of: Any, number: int) -> int:
    """A segment that holds a part of another, beside it, for those who see that one."""
    known = set(type(of).objects.filter(owner=of.owner).values_list("name", flat=True))
    names = (f"{of.name[:70]} ({count})" for count in range(number, number + len(known) + 2))
    kept = type(of).objects.create(
        name=next(name for name in names if name not in known),
        owner=of.owner,
        shared=of.shared,
        columns=of.columns,
        order=of.order,
        changed_at=of.changed_at,
        rule=text,
    )
    return int(kept.pk)


class Migration(migrations.Migration):
    dependencies = [("kundig", "0019_levels_by_policy")]
    operations = [
        migrations.AddField("segment", "rule", models.TextField(blank=True, default="")),
        migrations.RunPython(convert, back),
        # New segments have been checked for their owners before the table changes.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveField("segment", "filters"),
    ]
