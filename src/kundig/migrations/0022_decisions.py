"""Actions, decisions, what was offered and answered."""

from decimal import Decimal

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kundig", "0021_life_cycle"),
    ]

    operations = [
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("acquisition", "Acquisition"),
                            ("retention", "Retention"),
                            ("development", "Development"),
                            ("service", "Service"),
                        ],
                        max_length=12,
                    ),
                ),
                ("axis", models.CharField(blank=True, default="", max_length=14)),
                ("need", models.CharField(blank=True, default="", max_length=40)),
                ("purpose", models.CharField(default="advertising", max_length=14)),
                ("names", models.JSONField(default=dict)),
                ("texts", models.JSONField(default=dict)),
                (
                    "channels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), default=list
                    ),
                ),
                ("eligible", models.TextField(default="true")),
                ("company_value", models.TextField(default="0")),
                ("customer_value", models.TextField(default="0")),
                (
                    "customer_basis",
                    models.CharField(
                        choices=[("computed", "Computed"), ("estimate", "Estimate")],
                        default="estimate",
                        max_length=8,
                    ),
                ),
                ("cost", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=12)),
                ("lever", models.DecimalField(decimal_places=3, default=Decimal("1"), max_digits=6)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("stock", models.PositiveIntegerField(blank=True, null=True)),
                ("budget", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("active", models.BooleanField(default=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ModelState",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Rulebook",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("content", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ActionUse",
            fields=[
                (
                    "action",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="kundig.action",
                    ),
                ),
                ("taken", models.PositiveIntegerField(db_default=0, default=0)),
                ("spent", models.DecimalField(db_default=0, decimal_places=2, default=0, max_digits=14)),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("channel", models.CharField(max_length=16)),
                ("direction", models.CharField(max_length=8)),
                ("occasion", models.CharField(blank=True, default="", max_length=30)),
                ("slots", models.PositiveSmallIntegerField(default=1)),
                ("arm", models.CharField(max_length=16)),
                ("model", models.BigIntegerField(default=0)),
                (
                    "chosen",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list
                    ),
                ),
                ("log", models.BinaryField()),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="kundig.customer"
                    ),
                ),
                (
                    "interaction",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="kundig.interaction",
                    ),
                ),
                (
                    "rulebook",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="kundig.rulebook"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("slot", models.PositiveSmallIntegerField()),
                ("action", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=12)),
                ("purpose", models.CharField(max_length=14)),
                ("channel", models.CharField(max_length=16)),
                ("direction", models.CharField(max_length=8)),
                ("at", models.DateTimeField()),
                ("reserved", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("later", "Later"),
                            ("ignored", "Ignored"),
                        ],
                        db_default="",
                        default="",
                        max_length=8,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="kundig.customer"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="kundig.decision"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("later", "Later"),
                            ("ignored", "Ignored"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                ("at", models.DateTimeField()),
                ("learned", models.BigIntegerField(blank=True, null=True, unique=True)),
                (
                    "customer",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="kundig.customer"),
                ),
                ("offer", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="kundig.offer")),
            ],
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost__gte", 0)), name="action_cost_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(("lever__gte", 0)), name="action_lever_positive"
            ),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(fields=["customer", "-at"], name="offer_of_customer"),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(condition=models.Q(("answer", "")), fields=["at"], name="offer_waiting"),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(fields=["action", "-at"], name="offer_of_action"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(fields=("decision", "slot"), name="offer_one_of_a_slot"),
        ),
        migrations.AddIndex(
            model_name="response",
            index=models.Index(
                condition=models.Q(("learned__isnull", True)), fields=["id"], name="response_to_learn"
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["customer", "-at"], name="decision_of_customer"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["-at"], name="decision_at"),
        ),
    ]
