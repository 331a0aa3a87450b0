"""What do we remember of decisions: by which rules, what was offered, what was answered, what was learned?"""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kundig.customers.records import Customer, Interaction


class Rulebook(models.Model):
    """All that decides at a time, frozen: the actions and the policies. A change of any makes a new one."""

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"rulebook {self.id}"


class Decision(models.Model):
    """What was decided for a customer at an occasion; `log` holds all that it takes to decide it again.

    It never changes. `model` is the number of the last response that the model had learned from.
    """

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False)
    interaction = models.OneToOneField(Interaction, models.CASCADE, null=True, blank=True)
    at = models.DateTimeField()
    channel = models.CharField(max_length=16)
    direction = models.CharField(max_length=8)
    occasion = models.CharField(max_length=30, blank=True, default="")
    slots = models.PositiveSmallIntegerField(default=1)
    arm = models.CharField(max_length=16)  # best, random, control, propensity, no_levers
    # The database does not check it: rulebooks stay for good, and all decisions would lock the same row.
    rulebook = models.ForeignKey(Rulebook, models.PROTECT, db_index=False, db_constraint=False)
    model = models.BigIntegerField(default=0)
    chosen = ArrayField(models.CharField(max_length=40), default=list)
    log = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-at"], name="decision_of_customer"),
            models.Index(fields=["-at"], name="decision_at"),
        ]

    def __str__(self) -> str:
        return f"decision {self.id} for {self.customer_id}"


class Offer(models.Model):
    """An action put before a customer: it counts as a contact of its channel, and waits for an answer.

    `answer` is what was answered last; what was answered before stands in the responses. The values are what
    it was worth to both parties, as the decision computed them, in euros. `features` is what the model of
    acceptance looked at, one byte each (`learning.lessons`).
    """

    class Answer(models.TextChoices):
        ACCEPTED = "accepted"
        DECLINED = "declined"
        LATER = "later"
        IGNORED = "ignored"  # nothing was said in time

    # No answer: it was meant for later in a call and never put before him. It counts as no contact.
    UNSHOWN = "unshown"

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False)
    decision = models.ForeignKey(Decision, models.CASCADE, db_index=False)  # one_of_a_slot finds it
    slot = models.PositiveSmallIntegerField()
    action = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    purpose = models.CharField(max_length=14)
    channel = models.CharField(max_length=16)
    direction = models.CharField(max_length=8)
    at = models.DateTimeField()
    company_value = models.DecimalField(
        max_digits=12, decimal_places=2, default=Decimal(0), db_default=Decimal(0)
    )
    customer_value = models.DecimalField(
        max_digits=12, decimal_places=2, default=Decimal(0), db_default=Decimal(0)
    )
    reserved = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    chance = models.FloatField(null=True, blank=True)  # how likely the model held its acceptance
    features = models.BinaryField(default=b"", db_default=b"")
    answer = models.CharField(max_length=8, choices=Answer, blank=True, default="", db_default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    never = models.BooleanField(default=False, db_default=False)  # declined, and he wants no more of it

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-at"], name="offer_of_customer"),
            models.Index(fields=["at"], name="offer_waiting", condition=models.Q(answer="")),
            models.Index(fields=["action", "-at"], name="offer_of_action"),
            models.Index(
                fields=["answered_at"], name="offer_accepted", condition=models.Q(answer="accepted")
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["decision", "slot"], name="offer_one_of_a_slot")]

    def __str__(self) -> str:
        return f"{self.action} to {self.customer_id}"


class Response(models.Model):
    """What came of an offer, only ever added; `learned` is its place in the order of learning."""

    id = models.BigAutoField(primary_key=True)
    offer = models.ForeignKey(Offer, models.CASCADE)
    customer = models.ForeignKey(Customer, models.CASCADE)
    answer = models.CharField(max_length=8, choices=Offer.Answer)
    reason = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField()
    learned = models.BigIntegerField(null=True, blank=True, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="response_to_learn", condition=models.Q(learned__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.answer} to offer {self.offer_id}"


class Lesson(models.Model):
    """What was learned from an answer, for good: the action, what the model looked at, the answer; no name.

    So the model can be had again after a customer was erased, and says nothing about him.
    """

    sequence = models.BigIntegerField(primary_key=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"lesson {self.sequence}"


class ModelState(models.Model):
    """What the model of acceptance had learned up to a response, so that a later one need not begin anew."""

    sequence = models.BigIntegerField(primary_key=True)
    content = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"model after {self.sequence}"


class Survey(models.Model):
    """Who could be offered what, and who would get nothing: counted over the base, or a sample of it."""

    id = models.BigAutoField(primary_key=True)
    rulebook = models.ForeignKey(Rulebook, models.PROTECT)
    at = models.DateTimeField()
    base = models.PositiveBigIntegerField()  # customers in all
    content = models.JSONField()

    def __str__(self) -> str:
        return f"survey of {self.at:%Y-%m-%d}"
