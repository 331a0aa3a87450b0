"""Computed profiles partitioned by generation; triggers that mark changed months for the lake."""

from django.db import migrations

PARTITIONED = """
CREATE TABLE partitioned (LIKE kundig_computedprofile INCLUDING DEFAULTS) PARTITION BY LIST (generation);
DROP TABLE kundig_computedprofile;
ALTER TABLE partitioned RENAME TO kundig_computedprofile;
ALTER TABLE kundig_computedprofile ADD PRIMARY KEY (generation, customer_id);
CREATE INDEX computed_rank ON kundig_computedprofile (rank);
"""

# Marks are only inserted, so that no writer waits for another one's month.
MARK = """
CREATE FUNCTION kundig_mark_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO kundig_lakemark (dataset, month) SELECT DISTINCT '{dataset}', {month} FROM changed;
  RETURN NULL;
END $$;
CREATE TRIGGER kundig_mark_insert AFTER INSERT ON {table} REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION kundig_mark_{table}();
CREATE TRIGGER kundig_mark_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION kundig_mark_{table}();
CREATE TRIGGER kundig_mark_update_old AFTER UPDATE ON {table} REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION kundig_mark_{table}();
CREATE TRIGGER kundig_mark_update_new AFTER UPDATE ON {table} REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION kundig_mark_{table}();
"""
FACTS = (
    ("kundig_customer", "customers", "NULL::date"),
    ("kundig_relationship", "relationships", "NULL::date"),
    ("kundig_posting", "postings", "date_trunc('month', booked_on)::date"),
    ("kundig_interaction", "interactions", "date_trunc('month', at AT TIME ZONE 'UTC')::date"),
)


class Migration(migrations.Migration):
    dependencies = [("kundig", "0001_initial")]
    operations = [
        migrations.RunSQL(PARTITIONED, migrations.RunSQL.noop),
        *(
            migrations.RunSQL(MARK.format(table=table, dataset=dataset, month=month), migrations.RunSQL.noop)
            for table, dataset, month in FACTS
        ),
    ]
