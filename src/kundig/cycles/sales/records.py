"""What do we remember of sales cycles: in which stages they stood, who started them, how they ended?"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kundig.customers.records import Interaction
from kundig.customers.segments.subjects import SALES_STAGES
from kundig.cycles.sales.stages import ENDINGS


class SalesStep(models.Model):
    """A stage of a customer's sales cycle from a moment on, or how the cycle ended; told when, and by what.

    `place` counts the steps of a customer: what is told replaces what was told of that place and later ones,
    and nothing that was told is ever changed. A step without a stage says that nothing follows. `cycle`
    counts the customer's cycles, `first` is the step that begins one. `what` happened and its number,
    `source`, moved it; `prompt` is the interaction that started the cycle. `led` are those who were merged
    into the customer then.
    """

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey("kundig.Customer", models.CASCADE, db_index=False)
    place = models.PositiveIntegerField()
    cycle = models.PositiveIntegerField()
    first = models.BooleanField()
    stage = models.CharField(max_length=12, blank=True)
    before = models.CharField(max_length=12, blank=True, default="")
    since = models.DateTimeField()
    need = models.CharField(max_length=80, blank=True, default="")
    started_by = models.CharField(max_length=8, blank=True, default="")
    prompt = models.BigIntegerField(default=0)
    what = models.CharField(max_length=12)
    source = models.BigIntegerField(default=0)
    version = models.ForeignKey("kundig.PolicyVersion", models.PROTECT, db_index=False)
    rule = models.PositiveSmallIntegerField()
    led = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-id"], name="step_of_customer"),
            models.Index(fields=["since"], name="step_since"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=["", *SALES_STAGES, *ENDINGS]), name="step_stage_known"
            ),
            models.CheckConstraint(
                condition=Q(started_by__in=["", *Interaction.Direction.values]), name="step_started_by_known"
            ),
            models.CheckConstraint(condition=Q(place__gte=1, cycle__gte=1), name="step_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.stage} since {self.since}"


class ReadMark(models.Model):
    """Up to which number the rows of a table were read that nobody announces.

    Numbers are given before they are visible: `done` moves on to `next` only when every transaction that may
    have held a lower one has ended, of which `xact` was the first not to have begun.
    """

    name = models.CharField(max_length=30, primary_key=True)
    done = models.BigIntegerField(default=0)
    next = models.BigIntegerField(default=0)
    xact = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} up to {self.done}"
