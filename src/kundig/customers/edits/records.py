"""What do we remember of an edit, so that it can be undone exactly?"""

from django.conf import settings
from django.db import models

from kundig.customers.records import Customer


class Edit(models.Model):
    """One act of changing fields, of one customer or of many."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    values = models.JSONField()  # field -> new value
    customers = models.IntegerField()
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"edit {self.id}"


class EditedCustomer(models.Model):
    """What stood in the fields of one customer before an edit."""

    id = models.BigAutoField(primary_key=True)
    edit = models.ForeignKey(Edit, models.CASCADE, db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE)
    before = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edit", "customer"], name="edited_customer_once")]

    def __str__(self) -> str:
        return f"{self.customer_id} before edit {self.edit_id}"
