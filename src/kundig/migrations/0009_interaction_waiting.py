"""Who waits for an answer is found without reading all that ever happened."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kundig", "0008_levelchange_led")]
    operations = [
        migrations.AddIndex(
            model_name="interaction",
            index=models.Index(
                fields=["at"],
                name="interaction_waiting",
                condition=models.Q(
                    direction="inbound", answered_at__isnull=True, kind__in=("email", "form", "letter")
                ),
            ),
        )
    ]
