"""What a refresh learned of how long customers stay and how often they buy, as a card to read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kundig", "0012_potential")]
    operations = [migrations.AddField("refresh", "lifetime", models.JSONField(default=dict))]
