"""Lists ask for towns, postal codes and products without reading every customer."""

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("kundig", "0009_interaction_waiting")]
    operations = [
        migrations.AddIndex("customer", models.Index(Lower("city"), name="customer_city")),
        migrations.AddIndex("customer", models.Index(fields=["postal_code"], name="customer_postal_code")),
        migrations.AddIndex("relationship", models.Index(Lower("product"), name="relationship_product")),
    ]
