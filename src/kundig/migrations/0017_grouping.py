"""Needs groups that people may edit; they hold from one refresh to the next."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kundig", "0016_levels_by_potential")]
    operations = [
        migrations.CreateModel(
            "Grouping",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("first", "First"),
                            ("asked", "Asked"),
                            ("found", "Found"),
                            ("features", "Features"),
                            ("renamed", "Renamed"),
                            ("merged", "Merged"),
                            ("put_back", "Put Back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("groups", models.JSONField()),
                ("details", models.JSONField(default=dict)),
                ("last_number", models.PositiveSmallIntegerField()),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            "refresh",
            "grouping",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="kundig.grouping"),
        ),
    ]
