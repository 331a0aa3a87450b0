"""Which contacts follow from bills, moves, meters, heatings, debits and bonuses?"""

from dataclasses import dataclass

import numpy as np

from kundig.demo.bills import Events
from kundig.demo.calendar import Calendar
from kundig.demo.chance import Days, between, some
from kundig.demo.people import People


@dataclass(frozen=True, slots=True)
class Contacts:
    """Contacts of one form: which customers, on which days."""

    form: str
    customer: Days
    day: Days


def contacts(rng: np.random.Generator, who: People, what: Events, when: Calendar) -> list[Contacts]:
    """All contacts by cause; days outside the 24 months or the customer's time are left out later."""
    return [
        *_bills(rng, who, when),
        *_moves(rng, who, when),
        *_meters(rng, what),
        *_heatings(rng, who, when),
        *_debits(rng, what),
        *_switches(rng, who, when),
        *_daily_life(rng, who, when),
    ]


def _bills(rng: np.random.Generator, who: People, when: Calendar) -> list[Contacts]:
    """The annual bill comes in the customer's own month, twice in 24; some call again and again."""
    everybody = np.flatnonzero(~who.guest)
    billed_on = [(when.firsts[who.bill_month + 12 * year] + who.billed_on)[everybody] for year in (0, 1)]
    customer = np.concatenate([everybody, everybody])
    day = np.concatenate(billed_on)
    by_email = who.paperless[customer]
    calls = np.where(who.caller[customer], rng.poisson(5.6, len(customer)), rng.random(len(customer)) < 0.13)
    caller, called_on = after(rng, customer, day, calls.astype(np.int64), low=2, high=45)
    mails = rng.random(len(customer)) < 0.05
    return [
        Contacts("bill_letter", customer[~by_email], day[~by_email]),
        Contacts("bill_email", customer[by_email], day[by_email]),
        Contacts("bill_call", caller, called_on),
        Contacts("bill_mail", customer[mails], day[mails] + between(rng, int(mails.sum()), 1, 20)),
    ]


def _moves(rng: np.random.Generator, who: People, when: Calendar) -> list[Contacts]:
    mover = np.flatnonzero(who.moved_on < when.end)
    day = who.moved_on[mover]
    visited = rng.random(len(mover)) < 0.5
    return [
        Contacts("move_call", *after(rng, mover, day, 1 + rng.poisson(2.0, len(mover)), low=-21, high=40)),
        Contacts("move_letter", *after(rng, mover, day, np.full(len(mover), 2), low=5, high=30)),
        Contacts("move_visit", mover[visited], day[visited]),
    ]


def _meters(rng: np.random.Generator, what: Events) -> list[Contacts]:
    customer, day = what.corrected, what.corrected_on
    visited = rng.random(len(customer)) < 0.5
    return [
        Contacts(
            "meter_call", *after(rng, customer, day, 1 + rng.poisson(0.9, len(customer)), low=0, high=12)
        ),
        Contacts("meter_letter", customer, day + 9),
        Contacts("meter_visit", customer[visited], day[visited] + 5),
    ]


def _heatings(rng: np.random.Generator, who: People, when: Calendar) -> list[Contacts]:
    """The yearly service is due; a sickly heating calls the technician several times more."""
    served = np.flatnonzero(who.heating)
    sickly = np.flatnonzero(who.sickly_heating)
    broken, broken_on = _within(rng, sickly, rng.poisson(5.0, len(sickly)), when)
    yearly, yearly_on = _within(rng, served, np.full(len(served), 2), when)
    return [
        Contacts("service_visit", yearly, yearly_on),
        Contacts("heating_call", broken, broken_on),
        Contacts("heating_visit", broken, broken_on + between(rng, len(broken), 0, 4)),
    ]


def _debits(rng: np.random.Generator, what: Events) -> list[Contacts]:
    customer, day = what.bounced, what.bounced_on
    again = rng.random(len(customer)) < 0.5
    called = rng.random(len(customer)) < 0.3
    return [
        Contacts("debit_dunning", customer, day + 4),
        Contacts("debit_second", customer[again], day[again] + 21),
        Contacts("debit_call", customer[called], day[called] + 30),
    ]


def _switches(rng: np.random.Generator, who: People, when: Calendar) -> list[Contacts]:
    fresh = np.flatnonzero((who.since >= when.start) & ~who.guest)
    day = who.since[fresh]
    switcher = np.flatnonzero(who.switcher)
    asked_on = who.since[switcher] + 55
    return [
        Contacts("order", fresh, day - 14),
        Contacts("welcome", fresh, day - 8),
        Contacts(
            "bonus_call", *after(rng, switcher, asked_on, rng.poisson(1.2, len(switcher)), low=0, high=60)
        ),
    ]


def _daily_life(rng: np.random.Generator, who: People, when: Calendar) -> list[Contacts]:
    everybody = np.flatnonzero(~who.guest)
    size = len(everybody)
    firms = np.flatnonzero(some(rng, who.business, 0.3))
    rates = {"meter_reading": 0.9, "question": 0.35, "complaint": 0.07, "praise": 0.03, "blame": 0.035}
    quiet = [
        Contacts(form, *_within(rng, everybody, rng.poisson(r, size), when)) for form, r in rates.items()
    ]
    return [*quiet, Contacts("account_visit", *_within(rng, firms, np.full(len(firms), 2), when))]


def after(
    rng: np.random.Generator, customer: Days, day: Days, times: Days, *, low: int, high: int
) -> tuple[Days, Days]:
    """Each customer so many times, between low and high days after his day."""
    repeated = np.repeat(np.arange(len(customer)), times)
    return customer[repeated], day[repeated] + between(rng, len(repeated), low, high)


def _within(rng: np.random.Generator, customer: Days, times: Days, when: Calendar) -> tuple[Days, Days]:
    """Each customer so many times, any time in the 24 months."""
    repeated = np.repeat(customer, times)
    return repeated, between(rng, len(repeated), when.start, when.end)
