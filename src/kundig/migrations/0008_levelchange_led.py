"""A change of level says who was led by the customer at that time."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kundig", "0007_import_reasons")]
    operations = [
        migrations.AddField(
            model_name="levelchange",
            name="led",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=[], default=list
            ),
        )
    ]
