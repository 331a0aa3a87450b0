"""What do we remember of webhooks and their deliveries?"""

from django.conf import settings
from django.db import models

from kundig.base.records import JournalEntry


class Webhook(models.Model):
    """An address that is told what happens. Standard Webhooks 1.0.0."""

    id = models.BigAutoField(primary_key=True)
    url = models.URLField(max_length=500)
    events = models.JSONField(default=list)
    secret = models.CharField(max_length=80)
    former_secret = models.CharField(max_length=80, blank=True, default="")  # signs too while it is changed
    former_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(models.Model):
    """One note on its way to one address, until it arrived or was given up."""

    id = models.BigAutoField(primary_key=True)
    webhook = models.ForeignKey(Webhook, models.CASCADE)
    entry = models.ForeignKey(JournalEntry, models.CASCADE)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)  # null: delivered or given up
    tried_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "entry"], name="delivery_once")]
        indexes = [
            models.Index(fields=["due_at"], name="delivery_due", condition=models.Q(due_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} to {self.webhook_id}"
