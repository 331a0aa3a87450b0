"""Which stories are planted in the demo firm, to be found by looking?"""

import numpy as np

from kundig.demo.calendar import Calendar
from kundig.demo.chance import Days, Flags, Numbers, between, some
from kundig.demo.contacts import Contacts, after
from kundig.demo.contracts import Contracts
from kundig.demo.people import People

BOILER_VISITS = 46


def stories(rng: np.random.Generator, who: People, held: Contracts, when: Calendar) -> list[Contacts]:
    """A dear boiler, broken promises to the best, a letter about prices, leaving over a dearer tariff."""
    return [
        *_boiler(rng, who, held, when),
        *_broken_promises(who, held, when),
        *_price_letter(rng, who, when),
        *_left_over_prices(rng.spawn(1)[0], who, when),
    ]


def margin_per_year(who: People, held: Contracts, when: Calendar) -> Numbers:
    """What each customer's running contracts bring in a year, before cost to serve."""
    runs = held.until >= when.end
    margin: Numbers = np.bincount(
        held.customer[runs], weights=(held.revenue_per_year * held.margin)[runs], minlength=len(who)
    )
    return margin


def _boiler(rng: np.random.Generator, who: People, held: Contracts, when: Calendar) -> list[Contacts]:
    """A landlord with an ordinary contract whose old boiler brings the technician nearly every week."""
    landlords = np.flatnonzero(who.landlord & (who.since < when.last_year))
    if len(landlords) == 0:
        return []
    by_margin = landlords[np.argsort(margin_per_year(who, held, when)[landlords])]
    visits = int(np.clip(len(who) // 80, 6, BOILER_VISITS))  # a small firm would not survive the large one's
    customer = np.full(visits, by_margin[len(by_margin) // 3])
    day = between(rng, visits, when.last_year, when.end - 7)
    return [Contacts("heating_call", customer, day), Contacts("heating_visit", customer, day + 2)]


def _broken_promises(who: People, held: Contracts, when: Calendar) -> list[Contacts]:
    """Two of the best customers complained in the last month: one was answered late, one never."""
    good = np.flatnonzero(who.business & ~who.heating & ~who.caller & ~who.debtor & ~who.misread)
    best = good[np.argsort(-margin_per_year(who, held, when)[good], kind="stable")][:2]
    forms = ("complaint_left", "complaint_late")
    days = (when.last_month + 5, when.last_month + 8)
    return [
        Contacts(form, np.array([customer], dtype=np.int64), np.array([day], dtype=np.int64))
        for form, customer, day in zip(forms, best, days, strict=False)
    ]


def _price_letter(rng: np.random.Generator, who: People, when: Calendar) -> list[Contacts]:
    """A letter about new prices goes to a part of the households, and they call about their bills."""
    written: Flags = some(rng, ~who.business & ~who.switcher & ~who.guest, 0.3)
    customer: Days = np.flatnonzero(written)
    day = when.last_month + between(rng, len(customer), 1, 6)
    calls = (rng.random(len(customer)) < 0.27).astype(np.int64)
    return [
        Contacts("price_letter", customer, day),
        Contacts("price_call", *after(rng, customer, day, calls, low=2, high=16)),
    ]


def _left_over_prices(rng: np.random.Generator, who: People, when: Calendar) -> list[Contacts]:
    """Some of those who left had got a letter about a dearer tariff, called about it, and given notice."""
    left = np.flatnonzero(some(rng, ~who.business & (who.until < when.end), 0.4))
    written_on = who.until[left] - between(rng, len(left), 30, 70)
    return [
        Contacts("tariff_letter", left, written_on),
        Contacts("tariff_call", left, written_on + between(rng, len(left), 2, 15)),
    ]
