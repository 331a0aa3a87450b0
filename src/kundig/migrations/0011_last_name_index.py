"""Lists ask for the beginning of a last name without reading every customer."""

from django.db import migrations

INDEX = "CREATE INDEX customer_last_name ON kundig_customer (lower(last_name) text_pattern_ops)"


class Migration(migrations.Migration):
    dependencies = [("kundig", "0010_list_indexes")]
    operations = [migrations.RunSQL(INDEX, "DROP INDEX customer_last_name")]
