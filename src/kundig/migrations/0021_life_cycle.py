"""Stages of the life cycle; what was told of them never changes."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

FROZEN = """
CREATE FUNCTION kundig_stage_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'stage % was told and never changes; tell another one', OLD.id
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'stage_frozen';
END $$;
CREATE TRIGGER kundig_stage_frozen BEFORE UPDATE ON kundig_stagechange
  FOR EACH ROW EXECUTE FUNCTION kundig_stage_frozen();
"""
UNDO = "DROP TRIGGER kundig_stage_frozen ON kundig_stagechange; DROP FUNCTION kundig_stage_frozen"


class Migration(migrations.Migration):
    dependencies = [
        ("kundig", "0020_segments_as_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="liveprofile",
            name="stage",
            field=models.CharField(blank=True, db_default="", default="", max_length=12),
        ),
        migrations.AddField(
            model_name="liveprofile",
            name="stage_since",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="StageChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("stage", models.CharField(max_length=12)),
                ("before", models.CharField(blank=True, default="", max_length=12)),
                ("since", models.DateField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "cause",
                    models.CharField(
                        choices=[("nightly", "Nightly"), ("event", "Event"), ("retrospect", "Retrospect")],
                        max_length=10,
                    ),
                ),
                ("event", models.CharField(blank=True, default="", max_length=40)),
                ("rule", models.PositiveSmallIntegerField()),
                (
                    "led",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), db_default=[], default=list
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="kundig.customer"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="kundig.policyversion"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["customer", "-id"], name="stage_of_customer"),
                    models.Index(fields=["since"], name="stage_since"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "prospect",
                                    "new",
                                    "growing",
                                    "mature",
                                    "endangered",
                                    "dormant",
                                    "lost",
                                    "won_back",
                                ],
                            )
                        ),
                        name="stage_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "before__in",
                                [
                                    "",
                                    "prospect",
                                    "new",
                                    "growing",
                                    "mature",
                                    "endangered",
                                    "dormant",
                                    "lost",
                                    "won_back",
                                ],
                            )
                        ),
                        name="stage_before_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage", models.F("before")), _negated=True), name="stage_changed"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cause", "event"), models.Q(("event", ""), _negated=True)),
                            models.Q(("cause__in", ["nightly", "retrospect"]), ("event", "")),
                            _connector="OR",
                        ),
                        name="stage_cause_named",
                    ),
                    models.CheckConstraint(condition=models.Q(("rule__gte", 1)), name="stage_by_a_rule"),
                ],
            },
        ),
        migrations.RunSQL(FROZEN, UNDO),
    ]
