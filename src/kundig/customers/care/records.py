"""What do we remember of notes, tasks and holds?"""

from django.conf import settings
from django.db import models

from kundig.customers.records import Customer


class Note(models.Model):
    """What a person wrote down about a customer."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, models.CASCADE)
    text = models.TextField()
    at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["customer", "-at"], name="note_of_customer")]

    def __str__(self) -> str:
        return self.text[:40]


class Task(models.Model):
    """Something a person has to do until a day, mostly for a customer."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, models.CASCADE, null=True, blank=True)
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True, default="")
    due_on = models.DateField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["person", "due_on"],
                name="task_open_of_person",
                condition=models.Q(done_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Hold(models.Model):
    """A reason for restraint, such as an open complaint; it ends by its day or by a person."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, models.CASCADE)
    reason = models.CharField(max_length=30)
    text = models.CharField(max_length=200, blank=True, default="")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.reason} of {self.customer_id}"
