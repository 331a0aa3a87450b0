"""What do we remember of the stages in which customers stood?"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from kundig.customers.segments.subjects import STAGES


class StageChange(models.Model):
    """In which stage of the life cycle a customer stands from a day on, told when and why.

    It holds until something else is told of that day or a later one: so there are neither gaps nor overlaps.
    Nothing that was told is ever changed; what was wrong is told anew. `rule` is the row of the policy's
    version that said so, `event` what happened. `led` are those who were merged into the customer then.
    """

    class Cause(models.TextChoices):
        NIGHTLY = "nightly"
        EVENT = "event"
        RETROSPECT = "retrospect"

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey("kundig.Customer", models.CASCADE, db_index=False)
    stage = models.CharField(max_length=12)
    before = models.CharField(max_length=12, blank=True, default="")
    since = models.DateField()
    at = models.DateTimeField(db_default=Now())
    cause = models.CharField(max_length=10, choices=Cause)
    event = models.CharField(max_length=40, blank=True, default="")
    version = models.ForeignKey("kundig.PolicyVersion", models.PROTECT)
    rule = models.PositiveSmallIntegerField()
    led = ArrayField(models.BigIntegerField(), default=list, db_default=[])

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-id"], name="stage_of_customer"),
            models.Index(fields=["since"], name="stage_since"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=list(STAGES)), name="stage_known"),
            models.CheckConstraint(condition=Q(before__in=["", *STAGES]), name="stage_before_known"),
            models.CheckConstraint(condition=~Q(stage=F("before")), name="stage_changed"),
            models.CheckConstraint(
                condition=Q(cause="event") & ~Q(event="") | Q(cause__in=["nightly", "retrospect"], event=""),
                name="stage_cause_named",
            ),
            models.CheckConstraint(condition=Q(rule__gte=1), name="stage_by_a_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.stage} since {self.since}"
