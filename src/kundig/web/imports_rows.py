"""How does a row that came in read, whatever it became?"""

from collections.abc import Iterable
from dataclasses import dataclass

from kundig.customers.imports.records import ImportedRow
from kundig.customers.records import Customer, Interaction, Posting, Relationship
from kundig.web.formats import day, moment, number
from kundig.web.words import line_name, word


@dataclass(frozen=True, slots=True)
class Arrived:
    """One record that came in: the row of the file, whose it is, what it is."""

    row: int
    who: Customer
    what: str


def arrived(rows: Iterable[ImportedRow]) -> list[Arrived]:
    """The records of one page of rows; one that was removed since is left out."""
    listed = list(rows)
    found: dict[tuple[str, int], tuple[Customer, str]] = {}
    for kind in {each.kind for each in listed}:
        ids = [each.record_id for each in listed if each.kind == kind]
        found |= {(kind, id): told for id, told in _READ[kind](ids).items()}
    return [
        Arrived(each.row, *found[(each.kind, each.record_id)])
        for each in listed
        if (each.kind, each.record_id) in found
    ]


def _customers(ids: list[int]) -> dict[int, tuple[Customer, str]]:
    every = Customer.objects.filter(id__in=ids)
    return {each.id: (each, f"{each.postal_code} {each.city}".strip()) for each in every}


def _relationships(ids: list[int]) -> dict[int, tuple[Customer, str]]:
    every = Relationship.objects.filter(id__in=ids).select_related("customer")
    return {
        each.id: (each.customer, " · ".join(filter(None, (each.product, each.number, day(each.since)))))
        for each in every
    }


def _postings(ids: list[int]) -> dict[int, tuple[Customer, str]]:
    every = Posting.objects.filter(id__in=ids).select_related("customer")
    return {
        each.id: (
            each.customer,
            f"{day(each.booked_on)} · {line_name(each.kind)} · {number(each.amount, 2)} {each.currency}",
        )
        for each in every
    }


def _interactions(ids: list[int]) -> dict[int, tuple[Customer, str]]:
    every = Interaction.objects.filter(id__in=ids).select_related("customer")
    return {
        each.id: (each.customer, f"{moment(each.at)} · {word(each.kind, 'kind')} · {each.text[:80]}")
        for each in every
    }


_READ = {
    "customers": _customers,
    "relationships": _relationships,
    "postings": _postings,
    "interactions": _interactions,
}
