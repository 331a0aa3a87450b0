"""The factual reason for a rule that asks for what may not put anybody at a disadvantage."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kundig", "0023_offer_values"),
    ]

    operations = [
        migrations.AddField(
            model_name="action",
            name="ground",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
    ]
