"""What do we remember of answered requests?"""

from django.db import models

from kundig.base.keys.records import ApiKey


class IdempotentAnswer(models.Model):
    """What a request with an Idempotency-Key was answered, so that doing it twice does no harm."""

    id = models.BigAutoField(primary_key=True)
    api_key = models.ForeignKey(ApiKey, models.CASCADE)
    key = models.CharField(max_length=255)
    request = models.BinaryField(max_length=32)  # hash of method, path and body
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["api_key", "key"], name="idempotent_once")]

    def __str__(self) -> str:
        return self.key
