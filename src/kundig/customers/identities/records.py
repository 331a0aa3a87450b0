"""What do we remember of the marks by which a customer is recognised?"""

from django.db import models

from kundig.customers.records import Customer


class Identity(models.Model):
    """A mark in its normal form. Families share a telephone; external id and cookie are one's own."""

    class Kind(models.TextChoices):
        EMAIL = "email"
        PHONE = "phone"
        EXTERNAL = "external"
        IBAN_TAIL = "iban_tail"
        COOKIE = "cookie"

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, models.CASCADE)
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(max_length=254)
    system = models.CharField(max_length=40, blank=True, default="")  # whose external id: shop, billing
    source = models.CharField(max_length=40)  # customer (derived from the main address), user, import, api
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "kind", "system", "value"], name="identity_once"),
            models.UniqueConstraint(
                fields=["kind", "system", "value"],
                name="identity_ones_own",
                condition=models.Q(kind__in=["external", "cookie"]),
            ),
        ]
        indexes = [
            models.Index(
                fields=["value", "kind"],
                name="identity_value",
                opclasses=["varchar_pattern_ops", "varchar_ops"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"
