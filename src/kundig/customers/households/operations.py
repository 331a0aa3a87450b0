"""Who belongs to a household, and who may?"""

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import connection, transaction
from django.db.models.functions import Coalesce

from kundig.base.operations import note
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.customers.households.records import Household, HouseholdMember
from kundig.customers.households.sql import TOGETHER
from kundig.customers.operations import lead
from kundig.customers.records import Customer


def suggested_households(*, most: int = 200) -> list[list[Customer]]:
    """Who may live together and is in no household yet: one name and address, or one telephone or account."""
    with connection.cursor() as cursor:
        cursor.execute(TOGETHER, [most])
        tied = [list(dict.fromkeys(ids)) for (ids,) in cursor.fetchall()]
    groups: list[list[int]] = []
    for ids in sorted(tied, key=len, reverse=True):  # who shares an address and a telephone is asked of once
        if not any({*ids} <= {*group} for group in groups):
            groups.append(ids)
    known = Customer.objects.in_bulk([pk for ids in groups for pk in ids])
    return [[known[pk] for pk in ids if pk in known] for ids in groups]


@transaction.atomic
def form_household(
    name: str, customers: Iterable[Customer], *, actor: User | None, at: dt.datetime
) -> Household:
    """Customers who live and decide together; each stays himself."""
    name = name.strip()
    if not 1 <= len(name) <= 120:
        raise Refused("households.name")
    members = list({one.pk: one for one in map(lead, sorted(customers, key=lambda one: one.pk))}.values())
    if len(members) < 2:
        raise Refused("households.few")
    formed = Household.objects.create(name=name, since=at)
    for member in members:
        _join(formed, member)
    numbers = [member.number for member in members]
    for number in numbers:
        note(actor, "household.formed", f"customer:{number}", household=formed.pk, members=numbers)
    return formed


@transaction.atomic
def join_household(household: Household, customer: Customer, *, actor: User | None) -> None:
    """One more member."""
    leader = lead(customer)
    _join(household, leader)
    note(actor, "household.joined", f"customer:{leader.number}", household=household.pk)


@transaction.atomic
def leave_household(customer: Customer, *, actor: User | None) -> None:
    """He lives elsewhere; a household of one is none."""
    leader = lead(customer)
    mine = HouseholdMember.objects.filter(customer__in=leader.members)
    for household in Household.objects.filter(pk__in=mine.values("household")).select_for_update():
        HouseholdMember.objects.filter(household=household, customer__in=leader.members).delete()
        if len(members_of(household)) < 2:
            household.delete()
    note(actor, "household.left", f"customer:{leader.number}")


@transaction.atomic
def dissolve_household(household: Household, *, actor: User | None) -> None:
    """The household is no more; its members stay."""
    for member in members_of(household):
        note(actor, "household.dissolved", f"customer:{member.number}", household=household.pk)
    household.delete()


def household_of(customer: Customer) -> Household | None:
    """Where he, or one who was merged into him, belongs; the oldest if there are several."""
    mine = HouseholdMember.objects.filter(customer__in=(customer.leading or customer).members)
    return Household.objects.filter(pk__in=mine.values("household")).order_by("id").first()


def members_of(household: Household) -> list[Customer]:
    """The members, each by who leads him, and once."""
    return members_of_each([household])[household.pk]


def members_of_each(households: Collection[Household]) -> dict[int, list[Customer]]:
    """The members of several households, by the household's id."""
    joined = HouseholdMember.objects.filter(household__in=households)
    led = joined.annotate(leader=Coalesce("customer__leading_id", "customer_id"))
    belonging = set(led.values_list("household_id", "leader"))
    people = Customer.objects.filter(pk__in={pk for _, pk in belonging}).order_by("sort_key", "id")
    ordered = list(people)
    return {each.pk: [one for one in ordered if (each.pk, one.pk) in belonging] for each in households}


def _join(household: Household, member: Customer) -> None:
    taken = household_of(member)
    if taken is not None:
        raise Refused("households.taken", number=member.number, household=taken.name)
    HouseholdMember.objects.create(household=household, customer=member)
