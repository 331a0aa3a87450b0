"""What was accepted is found by the moment of its acceptance."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kundig", "0024_action_ground"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(
                condition=models.Q(("answer", "accepted")), fields=["answered_at"], name="offer_accepted"
            ),
        ),
    ]
