"""What do we remember of an import: what was seen, stored, known, refused, and how to undo it?"""

from django.conf import settings
from django.db import models


class ImportRun(models.Model):
    """One file of one kind on its way in; seen = added + changed + known + refused."""

    class State(models.TextChoices):
        DRAFT = "draft"
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        UNDOING = "undoing"
        UNDONE = "undone"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=14)
    file = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, blank=True, default="")
    options = models.JSONField(default=dict)  # encoding, delimiter, header, sheet, as told
    mapping = models.JSONField(default=dict)  # field -> column of the file
    policy = models.JSONField(default=dict)  # what to do with rows that are known and differ
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    step = models.CharField(max_length=20, blank=True, default="")
    seen = models.BigIntegerField(default=0)
    added = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    known = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    differing = models.BigIntegerField(default=0)  # of the known ones: what the file says otherwise
    reasons = models.JSONField(default=list)  # code, field, column and number of rows
    done_rows = models.BigIntegerField(default=0)  # of the good rows
    percent = models.PositiveSmallIntegerField(default=0)  # of the step under way
    met = models.JSONField(default=list)  # runs whose rows this one found again
    reason = models.TextField(blank=True, default="")  # why it failed
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.kind} {self.file}"


class ImportShape(models.Model):
    """How the columns of a file of this shape were mapped the last time."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=14)
    signature = models.CharField(max_length=64)
    mapping = models.JSONField()
    options = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "signature"], name="import_shape_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.signature[:8]}"


class ImportedRow(models.Model):
    """Which record a row became; `key` is its identity: external number, else content and occurrence."""

    pk = models.CompositePrimaryKey("kind", "key")
    kind = models.CharField(max_length=14)
    key = models.UUIDField()
    run = models.ForeignKey(ImportRun, models.CASCADE)
    row = models.BigIntegerField()
    record_id = models.BigIntegerField()
    digest = models.UUIDField()  # of the record as the import wrote it, to find later edits

    def __str__(self) -> str:
        return f"row {self.row} of run {self.run_id}"


class ImportedChange(models.Model):
    """What stood in a known record before an import changed it."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ImportRun, models.CASCADE)
    row = models.BigIntegerField()
    table = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    before = models.JSONField(
        null=True
    )  # null: the record was added beside the row's own, such as an identity
    digest = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.table} {self.record_id} before run {self.run_id}"
