from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kundig", "0025_offer_accepted")]

    operations = [
        migrations.AddField(
            model_name="offer", name="features", field=models.BinaryField(default=b"", db_default=b"")
        ),
        migrations.CreateModel(
            name="Lesson",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
            ],
        ),
    ]
