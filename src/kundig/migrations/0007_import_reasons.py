"""What an import found otherwise, why it refused rows, who undid it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kundig", "0006_search")]
    operations = [
        migrations.AddField(
            model_name="importrun",
            name="percent",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField("importrun", "differing", models.BigIntegerField(default=0)),
        migrations.AddField("importrun", "reasons", models.JSONField(default=list)),
        migrations.AddField(
            "importrun",
            "undone_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
