"""What do we remember of policies: their versions, who wrote and who approved each, from when each holds?"""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Policy(models.Model):
    """Something that the firm decides by a table; its kind says what is asked and what may be answered."""

    name = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=120, blank=True, default="")  # where it has none, its kind's name

    def __str__(self) -> str:
        return self.name


class VersionSet(models.QuerySet["PolicyVersion"]):
    """Versions by what became of them."""

    def released(self) -> "VersionSet":
        """Those that hold, held or will hold."""
        return self.filter(approved_at__isnull=False, withdrawn_at=None)

    def waiting(self) -> "VersionSet":
        """Those that wait for a second person."""
        return self.filter(submitted_at__isnull=False, approved_at=None, withdrawn_at=None)


class PolicyVersion(models.Model):
    """One version of a policy as DMN; once submitted it never changes, and another person approves it.

    The released version with the newest day not after today holds. One that has no author was delivered with
    the product, or carried over from before there were policies.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        SUBMITTED = "submitted"
        APPROVED = "approved"
        WITHDRAWN = "withdrawn"

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.TextField()
    note = models.CharField(max_length=500, blank=True, default="")
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    created_at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    holds_from = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.CharField(max_length=500, blank=True, default="")

    objects = VersionSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["policy", "holds_from"],
                name="version_one_holds_from_a_day",
                condition=Q(approved_at__isnull=False, withdrawn_at=None),
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("author")),
                name="version_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(author=None) | Q(approved_by__isnull=False),
                name="version_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(submitted_at__isnull=False, holds_from__isnull=False),
                name="version_submitted_before_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} version {self.number}"

    @property
    def state(self) -> State:
        """What became of it."""
        if self.withdrawn_at is not None:
            return self.State.WITHDRAWN
        if self.approved_at is not None:
            return self.State.APPROVED
        return self.State.DRAFT if self.submitted_at is None else self.State.SUBMITTED

    def open_on(self, on: dt.date) -> bool:
        """Whether it can still be withdrawn: what holds, or held, is put right by a newer version."""
        begun = self.approved_at is not None and self.holds_from is not None and self.holds_from <= on
        return self.withdrawn_at is None and not begun
