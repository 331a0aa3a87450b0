"""Which months of which facts have changed since they were last mirrored?"""

from django.db import models


class LakeMark(models.Model):
    """One line per statement that changed a month; only ever inserted, by a trigger, so no writer waits."""

    id = models.BigAutoField(primary_key=True)
    dataset = models.CharField(max_length=30)
    month = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.dataset} {self.month}"
