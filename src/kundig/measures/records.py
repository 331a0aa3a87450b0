"""What do we remember of the actions that a decision may choose from?"""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Action(models.Model):
    """Something we can do for a customer: whom it fits, its cost, what it is worth to both parties.

    `eligible`, `company_value` and `customer_value` are FEEL. `texts` are channel -> language -> text, where
    the channel "" is meant for all. `stock` counts customers, `budget` euros; null: as many as like.
    """

    class Kind(models.TextChoices):
        ACQUISITION = "acquisition"
        RETENTION = "retention"
        DEVELOPMENT = "development"
        SERVICE = "service"

    class Basis(models.TextChoices):
        COMPUTED = "computed"  # from the customer's own data
        ESTIMATE = "estimate"  # the company's own

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    axis = models.CharField(max_length=14, blank=True, default="")  # number, duration, profitability
    need = models.CharField(max_length=40, blank=True, default="")
    purpose = models.CharField(max_length=14, default="advertising")  # advertising, service, claims
    names = models.JSONField(default=dict)  # language -> name
    texts = models.JSONField(default=dict)
    channels = ArrayField(models.CharField(max_length=16), default=list)
    eligible = models.TextField(default="true")
    ground = models.CharField(max_length=300, blank=True, default="", db_default="")  # § 20 (1) AGG
    company_value = models.TextField(default="0")
    customer_value = models.TextField(default="0")
    customer_basis = models.CharField(max_length=8, choices=Basis, default=Basis.ESTIMATE)
    cost = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    lever = models.DecimalField(max_digits=6, decimal_places=3, default=Decimal(1))
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    stock = models.PositiveIntegerField(null=True, blank=True)
    budget = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    active = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(cost__gte=0), name="action_cost_positive"),
            models.CheckConstraint(condition=models.Q(lever__gte=0), name="action_lever_positive"),
        ]
        indexes = [
            models.Index(  # asked for with each decision: of which there is only so much
                fields=["id"],
                name="action_limited",
                condition=models.Q(stock__isnull=False) | models.Q(budget__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ActionUse(models.Model):
    """What is taken of a stock and a budget: reserved with an offer, given back if it is declined."""

    action = models.OneToOneField(Action, models.CASCADE, primary_key=True)
    taken = models.PositiveIntegerField(default=0, db_default=0)
    spent = models.DecimalField(max_digits=14, decimal_places=2, default=0, db_default=0)

    def __str__(self) -> str:
        return f"{self.taken} of {self.action_id}"
