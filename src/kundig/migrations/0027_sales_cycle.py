"""Steps of sales cycles; what was told of them never changes."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

FROZEN = """
CREATE FUNCTION kundig_step_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'step % was told and never changes; tell another one', OLD.id
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'step_frozen';
END $$;
CREATE TRIGGER kundig_step_frozen BEFORE UPDATE ON kundig_salesstep
  FOR EACH ROW EXECUTE FUNCTION kundig_step_frozen();
"""
UNDO = "DROP TRIGGER kundig_step_frozen ON kundig_salesstep; DROP FUNCTION kundig_step_frozen"


class Migration(migrations.Migration):
    dependencies = [
        ("kundig", "0026_lessons"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadMark",
            fields=[
                ("name", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("done", models.BigIntegerField(default=0)),
                ("next", models.BigIntegerField(default=0)),
                ("xact", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name="liveprofile",
            name="sales_need",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
        migrations.AddField(
            model_name="liveprofile",
            name="sales_since",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="liveprofile",
            name="sales_stage",
            field=models.CharField(blank=True, db_default="", default="", max_length=12),
        ),
        migrations.AddField(
            model_name="liveprofile",
            name="sales_started_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            model_name="liveprofile",
            name="sales_until",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="SalesStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("place", models.PositiveIntegerField()),
                ("cycle", models.PositiveIntegerField()),
                ("first", models.BooleanField()),
                ("stage", models.CharField(blank=True, max_length=12)),
                ("before", models.CharField(blank=True, default="", max_length=12)),
                ("since", models.DateTimeField()),
                ("need", models.CharField(blank=True, default="", max_length=80)),
                ("started_by", models.CharField(blank=True, default="", max_length=8)),
                ("prompt", models.BigIntegerField(default=0)),
                ("what", models.CharField(max_length=12)),
                ("source", models.BigIntegerField(default=0)),
                ("rule", models.PositiveSmallIntegerField()),
                (
                    "led",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), db_default=[], default=list
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="kundig.customer"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="kundig.policyversion"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["customer", "-id"], name="step_of_customer"),
                    models.Index(fields=["since"], name="step_since"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "",
                                    "need",
                                    "information",
                                    "offer",
                                    "purchase",
                                    "use",
                                    "renewal",
                                    "won",
                                    "lost",
                                    "quiet",
                                ],
                            )
                        ),
                        name="step_stage_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("started_by__in", ["", "outbound", "inbound", "unbound"])),
                        name="step_started_by_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cycle__gte", 1), ("place__gte", 1)), name="step_counted"
                    ),
                ],
            },
        ),
        migrations.RunSQL(FROZEN, UNDO),
    ]
