"""A service level may be given for the potential, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kundig", "0015_months")]
    operations = [
        migrations.AddField(
            "levelthreshold",
            "min_potential",
            models.DecimalField(decimal_places=2, max_digits=14, null=True),
        )
    ]
