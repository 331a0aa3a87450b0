"""What each customer will bring stands in his computed profile."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kundig", "0013_lifetime")]
    operations = [
        *(
            migrations.AddField("computedprofile", name, models.FloatField(db_default=0))
            for name in ("active_chance", "expected_purchases")
        ),
        *(
            migrations.AddField(
                "computedprofile", name, models.DecimalField(db_default=0, decimal_places=2, max_digits=18)
            )
            for name in ("lifetime_value", "lifetime_low", "lifetime_high")
        ),
    ]
