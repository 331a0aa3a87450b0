"""Policies of every kind with their versions; a version that was submitted never changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FROZEN = """
CREATE FUNCTION kundig_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.policy_id, OLD.number, OLD.author_id, OLD.based_on_id, OLD.created_at)
    IS DISTINCT FROM (NEW.policy_id, NEW.number, NEW.author_id, NEW.based_on_id, NEW.created_at)
  OR OLD.submitted_at IS NOT NULL
    AND (OLD.content, OLD.note, OLD.submitted_at) IS DISTINCT FROM (NEW.content, NEW.note, NEW.submitted_at)
  OR OLD.approved_at IS NOT NULL
    AND (OLD.approved_at, OLD.approved_by_id, OLD.holds_from)
      IS DISTINCT FROM (NEW.approved_at, NEW.approved_by_id, NEW.holds_from)
  OR OLD.withdrawn_at IS NOT NULL
  THEN
    RAISE EXCEPTION 'version % is closed and never changes', OLD.id
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'version_frozen';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER kundig_version_frozen BEFORE UPDATE ON kundig_policyversion
  FOR EACH ROW EXECUTE FUNCTION kundig_version_frozen();
"""
UNDO = "DROP TRIGGER kundig_version_frozen ON kundig_policyversion; DROP FUNCTION kundig_version_frozen"


class Migration(migrations.Migration):
    dependencies = [
        ("kundig", "0017_grouping"),
    ]

    operations = [
        migrations.CreateModel(
            name="Policy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True)),
                ("kind", models.CharField(max_length=30)),
                ("title", models.CharField(blank=True, default="", max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.TextField()),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                ("created_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("holds_from", models.DateField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.CharField(blank=True, default="", max_length=500)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "based_on",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="kundig.policyversion",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="kundig.policy",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("policy", "number"), name="version_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("approved_at__isnull", False), ("withdrawn_at", None)),
                        fields=("policy", "holds_from"),
                        name="version_one_holds_from_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(("approved_by", models.F("author")), _negated=True),
                            _connector="OR",
                        ),
                        name="version_approved_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_at", None),
                            ("author", None),
                            ("approved_by__isnull", False),
                            _connector="OR",
                        ),
                        name="version_approved_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_at", None),
                            models.Q(("holds_from__isnull", False), ("submitted_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="version_submitted_before_approved",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FROZEN, UNDO),
    ]
