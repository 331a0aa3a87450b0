"""What do we remember of consents and objections, with their proof?"""

from django.conf import settings
from django.db import models

from kundig.customers.records import Customer


class Consent(models.Model):
    """One act, only ever added; the newest per purpose and channel holds. Art. 7 GDPR."""

    class Act(models.TextChoices):
        GRANTED = "granted"
        WITHDRAWN = "withdrawn"

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, models.CASCADE)
    purpose = models.CharField(max_length=30)
    channel = models.CharField(max_length=16)
    act = models.CharField(max_length=10, choices=Act)
    text_version = models.CharField(max_length=40, blank=True, default="")
    text = models.TextField(blank=True, default="")
    source = models.CharField(max_length=80)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["customer", "purpose", "channel", "-at"], name="consent_of_customer")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.channel} {self.act}"


class Objection(models.Model):
    """The customer objects to advertising (Art. 21 (2), (3) GDPR); it holds until he lifts it himself."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, models.CASCADE)
    purpose = models.CharField(max_length=30, default="advertising")
    channel = models.CharField(max_length=16, blank=True, default="")  # empty: every channel
    source = models.CharField(max_length=80)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_source = models.CharField(max_length=80, blank=True, default="")

    def __str__(self) -> str:
        return f"objection of {self.customer_id}"


class Suppression(models.Model):
    """An objection that survives erasure and a new import: a keyed hash of a mark."""

    id = models.BigAutoField(primary_key=True)
    digest = models.BinaryField(max_length=32)
    purpose = models.CharField(max_length=30, default="advertising")
    channel = models.CharField(max_length=16, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "purpose", "channel"], name="suppression_once")
        ]

    def __str__(self) -> str:
        return f"suppression {self.id}"
