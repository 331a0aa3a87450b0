"""Service levels follow from a policy: the thresholds that held become its versions, day by day."""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

NAME = "service_level"
FLOOR = "E"
FILE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="Service levels" namespace="urn:kundig:policy:service_level">
<decision name="service level"><decisionTable hitPolicy="FIRST">
<input label="value today"><inputExpression typeRef="number"><text>value.today</text></inputExpression></input>
<input label="potential"><inputExpression typeRef="number"><text>potential.total</text></inputExpression></input>
<output name="level" typeRef="string"/><annotation name="remark"/>
{rules}
</decisionTable></decision>
</definitions>
"""
RULE = (
    "<rule><inputEntry><text>{value}</text></inputEntry><inputEntry><text>{potential}</text></inputEntry>"
    '<outputEntry><text>"{level}"</text></outputEntry><annotationEntry/></rule>'
)


def carry_over(apps, schema_editor):
    """A version for each day on which thresholds were set, with those that held at its end."""
    rows = list(
        apps.get_model("kundig", "LevelThreshold").objects.select_related("set_by").order_by("since", "id")
    )
    if not rows:
        return
    policy = apps.get_model("kundig", "Policy").objects.create(name=NAME, kind=NAME)
    held, days = {}, {}
    for row in rows:
        held = held | {row.level_id: row}
        days[timezone.localdate(row.since)] = (row, held)
    versions, before, number = apps.get_model("kundig", "PolicyVersion").objects, "", 0
    for day, (last, thresholds) in days.items():
        content = file_of(thresholds)
        if content == before:
            continue
        number, before = number + 1, content
        versions.create(
            policy=policy,
            number=number,
            content=content,
            note=note_of(last.set_by),
            created_at=last.since,
            submitted_at=last.since,
            approved_at=last.since,
            holds_from=day,
        )


def note_of(user):
    """Who set them, in both languages."""
    return f"Schwellen von {user.username} · thresholds by {user.username}" if user else ""


def file_of(thresholds):
    """The best level whose value, or potential, is reached; the floor for everybody else."""
    rules = []
    for level, row in sorted(thresholds.items()):
        rules.append(RULE.format(value=least(row.min_value), potential="-", level=level))
        if row.min_potential is not None:
            rules.append(RULE.format(value="-", potential=least(row.min_potential), level=level))
    rules.append(RULE.format(value="-", potential="-", level=FLOOR))
    return FILE.format(rules="\n".join(rules))


def least(amount):
    return f"&gt;= {amount.normalize():f}"


class Migration(migrations.Migration):
    dependencies = [("kundig", "0018_policies")]
    operations = [
        migrations.AddField(
            "refresh",
            "level_version",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="kundig.policyversion"
            ),
        ),
        migrations.AddField("computedprofile", "level_rule", models.SmallIntegerField(db_default=0)),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.DeleteModel("LevelThreshold"),
    ]
