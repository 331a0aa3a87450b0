from decimal import Decimal

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kundig", "0022_decisions")]

    operations = [
        migrations.AddField(
            model_name="offer",
            name=name,
            field=models.DecimalField(
                max_digits=12, decimal_places=2, default=Decimal(0), db_default=Decimal(0)
            ),
        )
        for name in ("company_value", "customer_value")
    ]
