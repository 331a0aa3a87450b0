from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kundig", "0032_offer_never")]

    operations = [
        migrations.AddIndex(
            model_name="interaction",
            index=models.Index(
                fields=["at"], name="interaction_inbound", condition=models.Q(direction="inbound")
            ),
        ),
    ]
