"""What do we remember of customers: who they are, what they hold, what happened?"""

from decimal import Decimal

from django.db import models
from django.db.models.functions import Lower

from kundig.customers.sorting import ERASED


class Language(models.TextChoices):
    GERMAN = "de", "Deutsch"
    ENGLISH = "en", "English"


class CustomerSet(models.QuerySet["Customer"]):
    """Customers, of whom some are led by others since they were merged."""

    def leading(self) -> "CustomerSet":
        """Each customer once: those who are led by another stand behind him, and who is erased is nobody."""
        return self.filter(leading__isnull=True).exclude(sort_key__startswith=ERASED)

    def known_as(self, number: str) -> "Customer":
        """Who has this number, or leads whom it belongs to; a known number is never lost."""
        found = self.select_related("leading").get(number=number)
        return found.leading or found


class Customer(models.Model):
    """A person or an organisation; `sort_key` is written by `sorting.sort_key`."""

    class Kind(models.TextChoices):
        PERSON = "person"
        ORGANISATION = "organisation"

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    salutation = models.CharField(max_length=20, blank=True, default="")
    first_name = models.CharField(max_length=80, blank=True, default="")
    last_name = models.CharField(max_length=80, blank=True, default="")
    company = models.CharField(max_length=160, blank=True, default="")
    street = models.CharField(max_length=120, blank=True, default="")
    postal_code = models.CharField(max_length=12, blank=True, default="")
    city = models.CharField(max_length=80, blank=True, default="")
    country = models.CharField(max_length=2, default="DE")
    email = models.CharField(max_length=254, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    language = models.CharField(max_length=2, choices=Language, default=Language.GERMAN)
    born_on = models.DateField(null=True, blank=True)
    since = models.DateField()
    sort_key = models.CharField(max_length=260, db_index=True)
    # Merging moves nothing: `merged_into` points one step up, `leading` to the top (null: leads himself).
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    leading = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followers", db_index=False
    )

    objects = CustomerSet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["leading"], name="customer_leading", condition=models.Q(leading__isnull=False)
            ),
            models.Index(
                fields=["merged_into"],
                name="customer_merged_into",
                condition=models.Q(merged_into__isnull=False),
            ),
            models.Index(Lower("city"), name="customer_city"),
            models.Index(fields=["postal_code"], name="customer_postal_code"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True, leading__isnull=True)
                | models.Q(merged_into__isnull=False, leading__isnull=False),
                name="customer_merged_has_leading",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def members(self) -> CustomerSet:
        """This customer and whom he leads: whose facts are his."""
        return Customer.objects.filter(models.Q(pk=self.pk) | models.Q(leading=self.pk))

    @property
    def name(self) -> str:
        """The name as one says it."""
        first = self.first_name or (self.salutation if self.salutation == "Familie" else "")
        return self.company or f"{first} {self.last_name}".strip() or self.number


class Relationship(models.Model):
    """A contract, an account or a product line: what the customer holds, since when, until when."""

    class Kind(models.TextChoices):
        CONTRACT = "contract"
        ACCOUNT = "account"
        PRODUCT_LINE = "product_line"

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, models.CASCADE)
    kind = models.CharField(max_length=12, choices=Kind)
    product = models.CharField(max_length=80)
    number = models.CharField(max_length=40, blank=True, default="")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    terms = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["number"], name="relationship_number", condition=~models.Q(number="")),
            models.Index(Lower("product"), name="relationship_product"),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.number}".strip()


class Interaction(models.Model):
    """Something that happened between us and the customer, or among customers about us."""

    class Direction(models.TextChoices):
        OUTBOUND = "outbound"
        INBOUND = "inbound"
        UNBOUND = "unbound"

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False)
    relationship = models.ForeignKey(Relationship, models.SET_NULL, null=True, blank=True, db_index=False)
    direction = models.CharField(max_length=8, choices=Direction)
    channel = models.CharField(max_length=16)
    kind = models.CharField(max_length=20)
    topic = models.CharField(max_length=30, blank=True, default="")
    at = models.DateTimeField()
    minutes = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    text = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.CharField(
        max_length=60, blank=True, default="", db_default=""
    )  # what another system calls it

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-at"], name="interaction_of_customer"),
            models.Index(
                fields=["relationship"],
                name="interaction_of_relationship",
                condition=models.Q(relationship__isnull=False),
            ),
            models.Index(  # contacts that customers sought, counted by time
                fields=["at"], name="interaction_inbound", condition=models.Q(direction="inbound")
            ),
            models.Index(  # who waits for an answer: value.promises.AWAITING
                fields=["at"],
                name="interaction_waiting",
                condition=models.Q(
                    direction="inbound", answered_at__isnull=True, kind__in=("email", "form", "letter")
                ),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], name="interaction_number_unique", condition=~models.Q(number="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.kind} {self.at:%Y-%m-%d}"


class Posting(models.Model):
    """Money booked for a customer; the amount is positive, its sign in the profit follows from the kind."""

    class Kind(models.TextChoices):
        REVENUE = "revenue"
        COST_OF_GOODS = "cost_of_goods"
        DISCOUNT = "discount"
        CREDIT_NOTE = "credit_note"
        RETURN = "return"
        WRITE_OFF = "write_off"
        PAYMENT = "payment"

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False)
    relationship = models.ForeignKey(Relationship, models.SET_NULL, null=True, blank=True, db_index=False)
    kind = models.CharField(max_length=14, choices=Kind)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3, default="EUR")
    booked_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=40, blank=True, default="")
    number = models.CharField(
        max_length=60, blank=True, default="", db_default=""
    )  # what another system calls it

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-booked_on"], name="posting_of_customer"),
            models.Index(
                fields=["relationship"],
                name="posting_of_relationship",
                condition=models.Q(relationship__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="posting_amount_positive"),
            models.UniqueConstraint(
                fields=["number"], name="posting_number_unique", condition=~models.Q(number="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} {self.currency}"


class LiveProfile(models.Model):
    """What a decision needs at once, written with the event that changes it."""

    customer = models.OneToOneField(Customer, models.CASCADE, primary_key=True)
    last_interaction_at = models.DateTimeField(null=True, blank=True)
    last_inbound_at = models.DateTimeField(null=True, blank=True)
    stage = models.CharField(max_length=12, blank=True, default="", db_default="")
    stage_since = models.DateField(null=True, blank=True)
    sales_stage = models.CharField(max_length=12, blank=True, default="", db_default="")
    sales_since = models.DateField(null=True, blank=True)
    sales_need = models.CharField(max_length=80, blank=True, default="", db_default="")
    sales_started_by = models.CharField(max_length=8, blank=True, default="", db_default="")
    sales_until = models.DateField(null=True, blank=True)
    purchase_due_from = models.DateField(null=True, blank=True)
    purchase_due_until = models.DateField(null=True, blank=True)
    purchase_chance = models.FloatField(null=True, blank=True)
    pattern_renewal = models.FloatField(null=True, blank=True)
    pattern_purchase = models.FloatField(null=True, blank=True)
    pattern_complaint = models.FloatField(null=True, blank=True)
    pattern_leaving = models.FloatField(null=True, blank=True)

    def __str__(self) -> str:
        return f"live profile of {self.customer_id}"


class ComputedProfile(models.Model):
    """What is computed nightly, one row per customer and generation; partitioned by generation."""

    pk = models.CompositePrimaryKey("generation", "customer_id")
    generation = models.BigIntegerField()
    customer = models.ForeignKey(Customer, models.DO_NOTHING, db_constraint=False, db_index=False)
    revenue = models.DecimalField(max_digits=18, decimal_places=4)
    deductions = models.DecimalField(max_digits=18, decimal_places=4)
    cost_of_goods = models.DecimalField(max_digits=18, decimal_places=4)
    cost_to_serve = models.DecimalField(max_digits=18, decimal_places=4)
    profit = models.DecimalField(max_digits=18, decimal_places=4)
    rank = models.BigIntegerField()
    main_cause = models.CharField(max_length=50, blank=True, default="")
    last_purchase_on = models.DateField(null=True)
    frequency = models.IntegerField(default=0)
    rfm = models.CharField(max_length=3, blank=True, default="")
    profit_to_date = models.DecimalField(max_digits=18, decimal_places=4)
    relationships = models.FloatField(default=0)
    tenure_years = models.FloatField(default=0)
    profit_per_relationship_year = models.FloatField(default=0)
    level = models.CharField(max_length=1)
    level_since = models.DateField()
    level_reason = models.CharField(max_length=20)
    level_rule = models.SmallIntegerField(db_default=0)  # of the version that the refresh names; 0: none
    promises_kept = models.IntegerField(default=0)
    promises_broken = models.IntegerField(default=0)
    # Written by every refresh; a generation from before they were known has what 0012_potential gave it.
    potential = models.DecimalField(max_digits=18, decimal_places=2, db_default=0)
    potential_level = models.CharField(max_length=1, db_default="E")
    as_it_goes = models.DecimalField(max_digits=18, decimal_places=2, db_default=0)
    gap_number = models.DecimalField(max_digits=18, decimal_places=2, db_default=0)
    gap_duration = models.DecimalField(max_digits=18, decimal_places=2, db_default=0)
    gap_profitability = models.DecimalField(max_digits=18, decimal_places=2, db_default=0)
    expected_years = models.FloatField(db_default=0)
    attainable_relationships = models.FloatField(db_default=0)
    attainable_years = models.FloatField(db_default=0)
    attainable_profit = models.FloatField(db_default=0)
    measure = models.CharField(max_length=20, db_default="none")
    measure_reason = models.CharField(max_length=20, db_default="gap.none")
    reason_own = models.FloatField(db_default=0)
    reason_attainable = models.FloatField(db_default=0)
    needs_group = models.SmallIntegerField(db_default=1)
    # Of the next twelve months; zeros in a generation from before they were known.
    active_chance = models.FloatField(db_default=0)
    expected_purchases = models.FloatField(db_default=0)
    lifetime_value = models.DecimalField(max_digits=18, decimal_places=2, db_default=0)
    lifetime_low = models.DecimalField(max_digits=18, decimal_places=2, db_default=0)
    lifetime_high = models.DecimalField(max_digits=18, decimal_places=2, db_default=0)

    def __str__(self) -> str:
        return f"computed profile of {self.customer_id}"

    @property
    def missing(self) -> Decimal:
        """From what comes as it goes to the potential: the gaps on all three axes."""
        return self.gap_number + self.gap_duration + self.gap_profitability

    @property
    def so_far(self) -> Decimal:
        """The inner body: the profit to date, or what it comes to where postings do not reach back so far."""
        return self.potential - self.as_it_goes - self.missing

    @property
    def yearly_profit(self) -> float:
        """Per relationship and year, in the time of which postings are known."""
        held = self.relationships * self.tenure_years
        return float(self.so_far) / held if held else 0.0
