"""The day of the last purchase instead of the days since then; the next refresh fills it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kundig", "0002_generations_and_marks")]
    operations = [
        migrations.RemoveField("computedprofile", "recency_days"),
        migrations.AddField("computedprofile", "last_purchase_on", models.DateField(null=True)),
    ]
