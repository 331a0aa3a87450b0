"""What do we remember of having forgotten, and what does the law make us keep?"""

from django.conf import settings
from django.db import models


class Erasure(models.Model):
    """The certificate of an erasure; it names nobody. Art. 17 GDPR."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    digest = models.BinaryField(
        max_length=32
    )  # keyed hash of the customer number, to answer "was he erased?"
    counts = models.JSONField(default=dict)
    kept = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.id)


class RetainedRecord(models.Model):
    """What the law makes us keep of an erased customer, until its day. Art. 17 (3) b, 18 GDPR; § 147 AO."""

    id = models.BigAutoField(primary_key=True)
    erasure = models.ForeignKey(Erasure, models.CASCADE)
    reason = models.CharField(max_length=40)
    until = models.DateField(db_index=True)
    data = models.JSONField()

    def __str__(self) -> str:
        return f"{self.reason} until {self.until}"
