"""Which customer does a program mean?"""

from django.db.models import Model, QuerySet
from django.db.models.functions import Coalesce

from kundig.api.problems import Problem
from kundig.customers.records import Customer


def known(number: str, *, lock: bool = False) -> Customer:
    """Who has this number, or leads whom it belongs to; locked against other changes where one follows."""
    try:
        found = Customer.objects.known_as(number)
    except Customer.DoesNotExist:
        raise Problem(404, "api.no_such.customer", name=number[:40]) from None
    if not lock:
        return found
    locked = Customer.objects.select_for_update().get(pk=found.pk)
    return known(number, lock=True) if locked.leading_id else locked  # merged a moment ago


def meant(number: str) -> Customer:
    """The customer that a body names: the leading one; a number that nobody has does not fit."""
    try:
        return Customer.objects.known_as(number)
    except Customer.DoesNotExist:
        raise nobody(number) from None


def nobody(number: str, *, pointer: str = "#/customer") -> Problem:
    """The problem of a body that names a customer whom nobody knows."""
    problem = Problem(422, "api.no_such.customer", name=number[:40])
    problem.errors = [{"pointer": pointer, "detail": str(number)[:40], "code": problem.refused.code}]
    return problem


# The number under which a fact's customer is found: that of whom he was merged into.
LEADING = Coalesce("customer__leading__number", "customer__number")


def of_customer[T: Model](facts: QuerySet[T, T], number: str | None) -> QuerySet[T, T]:
    """The facts of one customer and of those who turned out to be him; without a number, of all."""
    return facts if number is None else facts.filter(customer__in=known(number).members)
