"""Who is the quiet family, that nobody sees as long as one of them stands there three times?"""

import datetime as dt
from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from kundig.customers.sorting import key_of
from kundig.demo.calendar import Calendar
from kundig.demo.chance import Days
from kundig.demo.contracts import Contracts
from kundig.demo.people import People

CONTRACTS = (2, 1, 1, 1)  # the first one's, and so on: five in all
HOME = {"street": "Gartenweg 7", "postal_code": "90762", "city": "Fürth", "country": "DE", "language": "de"}
BORN = dt.date(1980, 3, 4)
# Three spellings of one person, and her husband: four customers, one household.
CARDS: tuple[Mapping[str, object], ...] = tuple(
    dict(zip(("salutation", "first_name", "last_name", "email", "phone", "born_on"), card, strict=True))
    for card in (
        ("Frau", "Anna", "Müller", "anna.mueller@example.org", "+49 30 23125 101", BORN),
        ("Frau", "Anna", "Mueller", "anna.mueller@example.com", "030 23125101", BORN),
        ("", "A.", "Muller", "anna.muller@example.org", "", BORN),
        ("Herr", "Thomas", "Müller", "thomas.mueller@example.org", "+49 30 23125 101", dt.date(1978, 7, 8)),
    )
)


def family(cards: pa.Table, who: People, held: Contracts, when: Calendar) -> pa.Table:
    """The same cards, four of them rewritten; they keep their numbers and all that happened."""
    places = _places(who, held, when)
    columns = {name: cards[name].to_pylist() for name in (*CARDS[0], *HOME, "sort_key")}
    for place, card in zip(places, CARDS, strict=False):
        number = cards["number"][place].as_py()
        names = {name: str(card[name]) for name in ("last_name", "first_name")}
        written = {**HOME, **card, "sort_key": key_of(company="", number=number, **names)}
        for name, value in written.items():
            columns[name][place] = value
    for name, values in columns.items():
        at = cards.column_names.index(name)
        cards = cards.set_column(at, name, pa.array(values, cards.schema.field(name).type))
    return cards


def _places(who: People, held: Contracts, when: Calendar) -> list[int]:
    """Ordinary private customers who hold so many contracts; nobody of whom another story is told."""
    running: Days = np.bincount(held.customer[held.until >= when.end], minlength=len(who))
    every: Days = np.bincount(held.customer, minlength=len(who))
    ordinary = ~(
        who.business | who.switcher | who.mover | who.debtor | who.caller | who.heating | who.misread
    )
    ordinary &= (running == every) & (who.since < when.start)
    places: list[int] = []
    for count in CONTRACTS:
        fitting = [
            int(place) for place in np.flatnonzero(ordinary & (running == count)) if place not in places
        ]
        places += fitting[:1]
    return places
