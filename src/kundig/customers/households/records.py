"""What do we remember of households?"""

from django.db import models

from kundig.customers.records import Customer


class Household(models.Model):
    """Customers who live and decide together; each stays himself."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=120)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class HouseholdMember(models.Model):
    """Who belongs to a household; a customer to one at most."""

    customer = models.OneToOneField(Customer, models.CASCADE, primary_key=True)
    household = models.ForeignKey(Household, models.CASCADE)

    def __str__(self) -> str:
        return f"{self.customer_id} in {self.household_id}"
