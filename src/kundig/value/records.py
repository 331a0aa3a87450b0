"""What do we remember of worth: cost rates, service levels, refreshes and what they found?"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from kundig.feel.records import PolicyVersion


class CostRate(models.Model):
    """What one unit of an activity costs; `activity` is a key of `activities.ACTIVITIES`."""

    activity = models.CharField(max_length=20, unique=True)
    amount = models.DecimalField(max_digits=10, decimal_places=4)

    def __str__(self) -> str:
        return f"{self.activity} {self.amount}"


class ServiceLevel(models.Model):
    """A promise with content and cost; E is the floor for everybody."""

    code = models.CharField(max_length=1, primary_key=True)
    response_hours = models.PositiveIntegerField()
    channels = models.JSONField(default=list)
    named_contact = models.BooleanField(default=False)
    goodwill_limit = models.DecimalField(max_digits=8, decimal_places=2)
    queue_priority = models.PositiveSmallIntegerField()
    cost_per_year = models.DecimalField(max_digits=8, decimal_places=2)

    def __str__(self) -> str:
        return self.code


class LevelChange(models.Model):
    """Which level a customer got when, and which he had before; `led` are those who were merged into him."""

    customer = models.ForeignKey("kundig.Customer", models.CASCADE)
    level = models.CharField(max_length=1)
    before = models.CharField(max_length=1, blank=True, default="")
    since = models.DateField()
    led = ArrayField(models.BigIntegerField(), default=list, db_default=[])

    def __str__(self) -> str:
        return f"{self.customer_id} {self.level} since {self.since}"


class Grouping(models.Model):
    """The needs groups since a moment: found, edited, or put back; the newest row holds, others are history.

    `groups` are the columns of `NeedsGroups.table`. `details` say what was done. Where new ones are `asked`
    for, the row still holds the former; the next refresh finds them.
    """

    class What(models.TextChoices):
        FIRST = "first"
        ASKED = "asked"
        FOUND = "found"
        FEATURES = "features"
        RENAMED = "renamed"
        MERGED = "merged"
        PUT_BACK = "put_back"

    what = models.CharField(max_length=10, choices=What)
    since = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    groups = models.JSONField()
    details = models.JSONField(default=dict)
    last_number = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.what} {self.since:%Y-%m-%d}"


class Refresh(models.Model):
    """One computation of the whole base; its id is the generation. The newest finished one is read."""

    id = models.BigAutoField(primary_key=True)
    as_of = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    done_percent = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=30, default="")
    customers = models.BigIntegerField(default=0)
    postings = models.BigIntegerField(default=0)
    interactions = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, default="EUR")
    whale = models.JSONField(default=dict)
    grouping = models.ForeignKey(Grouping, models.PROTECT, null=True)  # the needs groups it sorted by
    compared_with = models.DateField(null=True)  # the day of the earlier month's valuation
    level_version = models.ForeignKey(PolicyVersion, models.PROTECT, null=True)  # by which levels were given
    lifetime = models.JSONField(default=dict)  # cards of the models, buying and contracts; `fitted`; cohorts

    def __str__(self) -> str:
        return f"generation {self.id}"


class MonthlyLine(models.Model):
    """The whole base's profit by month and line, so that a change has its cause."""

    refresh = models.ForeignKey(Refresh, models.CASCADE)
    month = models.DateField()
    line = models.CharField(max_length=50)
    quantity = models.FloatField()
    amount = models.DecimalField(max_digits=18, decimal_places=4)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.line} {self.amount}"


class ValuedMonth(models.Model):
    """The sums of the whole base when a month was left: they stay, whoever is erased later."""

    month = models.DateField(primary_key=True)
    as_of = models.DateField()
    customers = models.BigIntegerField()
    profit = models.DecimalField(max_digits=20, decimal_places=4)
    so_far = models.DecimalField(max_digits=20, decimal_places=2)
    potential = models.DecimalField(max_digits=20, decimal_places=2)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.so_far}"


class MonthlyValuation(models.Model):
    """What a customer was worth by the last refresh of a month; partitioned by month.

    The axes of the inner and the outer cube are number, years, and worth / (number x years).
    """

    pk = models.CompositePrimaryKey("customer_id", "month")
    customer = models.ForeignKey("kundig.Customer", models.DO_NOTHING, db_constraint=False, db_index=False)
    month = models.DateField()
    profit = models.DecimalField(max_digits=18, decimal_places=4)
    relationships = models.FloatField()
    tenure_years = models.FloatField()
    so_far = models.DecimalField(max_digits=18, decimal_places=2)
    attainable_relationships = models.FloatField()
    attainable_years = models.FloatField()
    potential = models.DecimalField(max_digits=18, decimal_places=2)
    level = models.CharField(max_length=1)
    potential_level = models.CharField(max_length=1)

    def __str__(self) -> str:
        return f"{self.customer_id} in {self.month:%Y-%m}"
