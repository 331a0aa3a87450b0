"""What each customer could be worth stands in his computed profile."""

from django.db import migrations, models

MONEY = ("potential", "as_it_goes", "gap_number", "gap_duration", "gap_profitability")
FIGURES = (
    *("expected_years", "attainable_relationships", "attainable_years", "attainable_profit"),
    *("reason_own", "reason_attainable"),
)
OTHERS = {
    "potential_level": models.CharField(db_default="E", max_length=1),
    "measure": models.CharField(db_default="none", max_length=20),
    "measure_reason": models.CharField(db_default="gap.none", max_length=20),
    "needs_group": models.SmallIntegerField(db_default=1),
}
# Until the next refresh everybody's outer cube is the inner one.
FILL = """
UPDATE kundig_computedprofile SET potential = profit_to_date, expected_years = tenure_years,
  attainable_relationships = relationships, attainable_years = tenure_years,
  attainable_profit = profit_per_relationship_year
"""


class Migration(migrations.Migration):
    dependencies = [("kundig", "0011_last_name_index")]
    operations = [
        *(
            migrations.AddField(
                "computedprofile", name, models.DecimalField(db_default=0, decimal_places=2, max_digits=18)
            )
            for name in MONEY
        ),
        *(migrations.AddField("computedprofile", name, models.FloatField(db_default=0)) for name in FIGURES),
        *(migrations.AddField("computedprofile", name, field) for name, field in OTHERS.items()),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
