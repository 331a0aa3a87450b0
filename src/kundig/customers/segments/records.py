"""What do we remember of segments, which are saved rules?"""

from django.conf import settings
from django.db import models


class Segment(models.Model):
    """A rule with the columns and the order in which its list is shown; one's own or shared.

    An empty rule holds of everybody.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=80)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    shared = models.BooleanField(default=False)
    rule = models.TextField(blank=True, default="")
    columns = models.JSONField(default=list)
    order = models.CharField(max_length=40, blank=True, default="")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="segment_name_once")]

    def __str__(self) -> str:
        return self.name
