from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kundig", "0029_next_purchase")]

    operations = [
        migrations.AddField(
            model_name="offer", name="chance", field=models.FloatField(null=True, blank=True)
        ),
    ]
