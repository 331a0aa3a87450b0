"""Who works with Kundig, and what was done by whom?"""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person of the firm, with one role; what a role may do stands in `roles.ROLES`."""

    class Role(models.TextChoices):
        MANAGER = "manager"
        AGENT = "agent"
        PROCESS_OWNER = "process_owner"
        ANALYST = "analyst"
        ADMIN = "admin"

    class Theme(models.TextChoices):
        AUTO = "auto"
        LIGHT = "light"
        DARK = "dark"

    role = models.CharField(max_length=16, choices=Role, default=Role.AGENT)
    language = models.CharField(max_length=2, default="de")
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    # A second factor (RFC 6238) holds once it was confirmed; recovery codes are kept as hashes.
    totp_secret = models.CharField(max_length=64, blank=True, default="")
    totp_confirmed_at = models.DateTimeField(null=True, blank=True)
    totp_last_step = models.BigIntegerField(default=0)
    recovery_codes = models.JSONField(default=list, blank=True)
    subject = models.CharField(max_length=255, blank=True, default="")  # who he is at the OpenID provider

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], name="user_subject_once", condition=~models.Q(subject="")
            )
        ]


class JournalEntry(models.Model):
    """Who did what to what, written in the transaction that did it."""

    at = models.DateTimeField()
    # The database does not check it: users stay for good, and all that one does would lock the same row.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, db_constraint=False
    )
    what = models.CharField(max_length=40)
    about = models.CharField(max_length=80)
    details = models.JSONField(default=dict)
    told = models.BooleanField(default=False, db_default=False)  # to those who asked to be told: webhooks

    class Meta:
        indexes = [
            models.Index(fields=["about", "-at"], name="journal_about"),
            models.Index(fields=["id"], name="journal_untold", condition=models.Q(told=False)),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what} {self.about}"
