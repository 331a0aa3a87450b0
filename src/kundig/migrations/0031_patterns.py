"""Patterns that the newest search found, their cases, and what profiles say of them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kundig", "0030_offer_chance"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pattern",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("outcome", models.CharField(max_length=12)),
                (
                    "sequence",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80)),
                ),
                ("cases", models.PositiveIntegerField()),
                ("outcomes", models.PositiveIntegerField()),
                ("expected", models.FloatField()),
                ("lift", models.FloatField()),
                ("low", models.FloatField()),
                ("high", models.FloatField()),
                ("p", models.FloatField()),
                ("q", models.FloatField()),
                ("tested", models.PositiveIntegerField()),
                ("today", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name="liveprofile",
            name="pattern_complaint",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="liveprofile",
            name="pattern_leaving",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="liveprofile",
            name="pattern_purchase",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="liveprofile",
            name="pattern_renewal",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="PatternCase",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField(null=True)),
                (
                    "customer",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="kundig.customer"),
                ),
                (
                    "pattern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="kept", to="kundig.pattern"
                    ),
                ),
            ],
        ),
    ]
