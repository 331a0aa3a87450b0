"""What do we remember of duplicates and merges?"""

from collections import defaultdict
from collections.abc import Collection

from django.conf import settings
from django.db import models

from kundig.customers.edits.records import EditedCustomer
from kundig.customers.records import Customer


class DuplicatePair(models.Model):
    """Two customers who may be the same, the evidence, the decision; left has the smaller id."""

    class Verdict(models.TextChoices):
        OPEN = "open"
        MERGED = "merged"
        LATER = "later"
        NEVER = "never"

    id = models.BigAutoField(primary_key=True)
    left = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    right = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    probability = models.FloatField()
    evidence = models.JSONField(default=list)
    verdict = models.CharField(max_length=8, choices=Verdict, default=Verdict.OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="duplicate_pair_once"),
            models.CheckConstraint(
                condition=models.Q(left__lt=models.F("right")), name="duplicate_pair_ordered"
            ),
        ]
        indexes = [models.Index(fields=["verdict", "-probability"], name="duplicate_by_verdict")]

    def __str__(self) -> str:
        return f"{self.left_id} = {self.right_id}?"


class MergeSet(models.QuerySet["Merge"]):
    """Merges, of which the undone ones say nothing any more."""

    def own(self, customer_ids: Collection[int], fields: Collection[str]) -> dict[int, dict[str, str | None]]:
        """What customers have of their own in fields that now show what was chosen of a merged one.

        Whoever derives something from the fields of one customer (his marks) takes these, so that merging
        changes nothing of it.
        """
        chosen = self.filter(
            survivor__in=customer_ids, undone_at=None, chosen__has_any_keys=list(fields)
        ).order_by("-at", "-id")
        edits = EditedCustomer.objects.filter(
            customer__in=chosen.values("survivor"), edit__undone_at=None, before__has_any_keys=list(fields)
        )
        edited_at = {
            (one.customer_id, name): one.edit.at
            for one in edits.select_related("edit").order_by("edit__at")
            for name in one.before
        }
        found: dict[int, dict[str, str | None]] = defaultdict(dict)
        for done in chosen:
            for name in done.chosen.keys() & set(fields):
                last = edited_at.get((done.survivor_id, name))
                if last is None or last < done.at:
                    found[done.survivor_id][name] = done.before[name]
        return found


class Merge(models.Model):
    """One customer leads another; what was chosen of his fields, and what stood there before."""

    id = models.BigAutoField(primary_key=True)
    survivor = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    merged = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    before = models.JSONField(default=dict)
    chosen = models.JSONField(default=dict)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = MergeSet.as_manager()

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.survivor_id}"
