"""Who could be offered what, counted over the base."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kundig", "0027_sales_cycle"),
    ]

    operations = [
        migrations.CreateModel(
            name="Survey",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("base", models.PositiveBigIntegerField()),
                ("content", models.JSONField()),
                (
                    "rulebook",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="kundig.rulebook"),
                ),
            ],
        ),
    ]
