"""The window in which a buyer will probably buy next, from his own rhythm."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kundig", "0028_survey"),
    ]

    operations = [
        migrations.AddField(
            model_name="liveprofile",
            name="purchase_chance",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="liveprofile",
            name="purchase_due_from",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="liveprofile",
            name="purchase_due_until",
            field=models.DateField(blank=True, null=True),
        ),
    ]
