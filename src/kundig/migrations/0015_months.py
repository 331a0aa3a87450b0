"""What each customer was worth in earlier months; partitioned by month."""

import django.db.models.deletion
from django.db import migrations, models

PARTITIONED = """
CREATE TABLE kundig_monthlyvaluation (
  customer_id bigint NOT NULL, month date NOT NULL, profit numeric(18, 4) NOT NULL,
  relationships double precision NOT NULL, tenure_years double precision NOT NULL,
  so_far numeric(18, 2) NOT NULL,
  attainable_relationships double precision NOT NULL, attainable_years double precision NOT NULL,
  potential numeric(18, 2) NOT NULL, level varchar(1) NOT NULL, potential_level varchar(1) NOT NULL,
  PRIMARY KEY (customer_id, month)
) PARTITION BY LIST (month);
"""
MONEY = {"max_digits": 18, "decimal_places": 2}
CUSTOMER = models.ForeignKey(
    "kundig.customer", django.db.models.deletion.DO_NOTHING, db_constraint=False, db_index=False
)


class Migration(migrations.Migration):
    dependencies = [("kundig", "0014_lifetime_of_customers")]
    operations = [
        migrations.AddField("refresh", "compared_with", models.DateField(null=True)),
        migrations.CreateModel(
            "ValuedMonth",
            [
                ("month", models.DateField(primary_key=True, serialize=False)),
                ("as_of", models.DateField()),
                ("customers", models.BigIntegerField()),
                ("profit", models.DecimalField(max_digits=20, decimal_places=4)),
                ("so_far", models.DecimalField(max_digits=20, decimal_places=2)),
                ("potential", models.DecimalField(max_digits=20, decimal_places=2)),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(PARTITIONED, "DROP TABLE kundig_monthlyvaluation")],
            [
                migrations.CreateModel(
                    "MonthlyValuation",
                    [
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "customer_id",
                                "month",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("customer", CUSTOMER),
                        ("month", models.DateField()),
                        ("profit", models.DecimalField(max_digits=18, decimal_places=4)),
                        ("relationships", models.FloatField()),
                        ("tenure_years", models.FloatField()),
                        ("so_far", models.DecimalField(**MONEY)),
                        ("attainable_relationships", models.FloatField()),
                        ("attainable_years", models.FloatField()),
                        ("potential", models.DecimalField(**MONEY)),
                        ("level", models.CharField(max_length=1)),
                        ("potential_level", models.CharField(max_length=1)),
                    ],
                )
            ],
        ),
    ]
