"""What do we remember of the patterns that the newest search found?"""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Pattern(models.Model):
    """A sequence of contacts that precedes an outcome, as the newest search found it.

    `cases` of all `outcomes` show it in the days before, `expected` would in any other order; `lift` is the
    ratio, between `low` and `high` in 95 of 100 searches. `q` is the part of false ones among those found
    with it or more surely, of `tested` sequences. `today` customers show it now.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12)
    sequence = ArrayField(models.CharField(max_length=80))
    cases = models.PositiveIntegerField()
    outcomes = models.PositiveIntegerField()
    expected = models.FloatField()
    lift = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    p = models.FloatField()
    q = models.FloatField()
    tested = models.PositiveIntegerField()
    today = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{' > '.join(self.sequence)} before {self.outcome}"


class PatternCase(models.Model):
    """Somebody who showed a pattern before an outcome of a day; without a day, who shows it now.

    Of each some hundred are kept, to look at.
    """

    id = models.BigAutoField(primary_key=True)
    pattern = models.ForeignKey(Pattern, models.CASCADE, related_name="kept")
    customer = models.ForeignKey("kundig.Customer", models.CASCADE)
    day = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.customer_id} shows {self.pattern_id}"
