import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kundig", "0033_inbound_index"),
    ]

    operations = [
        migrations.AlterField(
            model_name="offer",
            name="decision",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, to="kundig.decision"
            ),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(
                condition=models.Q(("stock__isnull", False), ("budget__isnull", False), _connector="OR"),
                fields=["id"],
                name="action_limited",
            ),
        ),
    ]
