"""What is booked for the demo firm's contracts: bills, costs, bonuses, corrections, payments?"""

from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kundig.demo.calendar import MONTHS, Calendar
from kundig.demo.chance import Days, Flags, between, some, spread
from kundig.demo.contracts import Contracts
from kundig.demo.people import People

KINDS = ("revenue", "cost_of_goods", "discount", "credit_note", "write_off", "payment")
REVENUE, COST, DISCOUNT, CREDIT_NOTE, WRITE_OFF, PAYMENT = range(6)
DAYS_TO_PAY = 14
ASKED_ONLY = 20  # every so many of the guests
NONE = -1


@dataclass(frozen=True, slots=True)
class Bookings:
    """One entry per posting; `contract` and `due_on` are NONE where there is none."""

    customer: Days
    contract: Days
    kind: Days
    cents: Days
    booked_on: Days
    due_on: Days


@dataclass(frozen=True, slots=True)
class Events:
    """What went wrong, for which customer and when: read by bookings and by contacts."""

    corrected: Days
    corrected_on: Days
    bounced: Days
    bounced_on: Days


def events(rng: np.random.Generator, who: People, when: Calendar) -> Events:
    """Meters misread and debits returned within the 24 months."""
    corrected = np.repeat(np.flatnonzero(who.misread), 2)
    debtors = np.flatnonzero(who.debtor)
    bounced = np.repeat(debtors, between(rng, len(debtors), 3, 10))
    return Events(
        corrected=corrected,
        corrected_on=between(rng, len(corrected), when.start, when.end),
        bounced=bounced,
        bounced_on=between(rng, len(bounced), when.start, when.end),
    )


def bookings(
    rng: np.random.Generator, who: People, held: Contracts, what: Events, when: Calendar
) -> Bookings:
    """All postings of the 24 months, in the order of their days."""
    bills = _bills(rng, who, held, when)
    parts = [
        bills,
        _costs(rng, held, bills),
        *_charges(rng, who, when),
        _bonuses(rng, who, when),
        _corrections(rng, what),
    ]
    parts += [_write_offs(rng, who, when), _payments(rng, who, bills)]
    columns = [np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Bookings)]
    told = (columns[4] >= when.start) & (columns[4] < when.end) & (columns[3] > 0)
    order = np.flatnonzero(told)[np.argsort(columns[4][told], kind="stable")]
    return Bookings(*(column[order] for column in columns))


def _bills(rng: np.random.Generator, who: People, held: Contracts, when: Calendar) -> Bookings:
    """Households pay for three months at a time, a third of them each month; firms pay monthly."""
    business = who.business[held.customer]
    phase = who.bill_month[held.customer] % 3
    length = np.where(business, 30.4, 91.3)
    month = np.arange(MONTHS)
    due = business[:, None] | (month[None, :] % 3 == phase[:, None])
    contract, at = np.nonzero(due)
    booked_on = when.firsts[at] + who.billed_on[held.customer[contract]]
    begin = np.maximum(booked_on - length[contract], held.since[contract])
    share = np.clip(np.minimum(booked_on, held.until[contract]) - begin, 0, None) / 365.25
    noise = 1 + 0.06 * rng.standard_normal(len(contract))
    cents = np.rint(held.revenue_per_year[contract] * share * noise * 100).astype(np.int64)
    kept = cents > 150
    return _booked(held.customer[contract][kept], contract[kept], REVENUE, cents[kept], booked_on[kept])


def _costs(rng: np.random.Generator, held: Contracts, bills: Bookings) -> Bookings:
    margin = held.margin[bills.contract] + 0.012 * rng.standard_normal(len(bills.contract))
    cents = np.rint(bills.cents * (1 - np.maximum(margin, 0.005))).astype(np.int64)
    return _booked(bills.customer, bills.contract, COST, cents, bills.booked_on)


def _charges(rng: np.random.Generator, who: People, when: Calendar) -> list[Bookings]:
    """Guests charge their cars as they need it, pay at once, and some never come again."""
    guests = np.flatnonzero(who.guest)
    gap = 1 / rng.gamma(1.6, 1 / 18, len(guests))  # days, from one charge to the next
    leaves, usual = rng.beta(0.6, 7.0, len(guests)), spread(rng, len(guests), median=24, sigma=0.3)
    customer, day = guests, who.since[guests].astype(float)
    charged: list[tuple[Days, Days]] = []
    while len(customer):
        charged.append((customer, day.astype(np.int64)))
        day = day + rng.exponential(gap)
        stays = (rng.random(len(customer)) >= leaves) & (day < when.end)
        customer, day = customer[stays], day[stays]
        gap, leaves = gap[stays], leaves[stays]
    who_paid, paid_on = (np.concatenate(parts) for parts in zip(*charged, strict=True))
    asked_only = np.isin(who_paid, guests[::ASKED_ONLY])  # and never charged
    who_paid, paid_on = who_paid[~asked_only], paid_on[~asked_only]
    euros = usual[np.searchsorted(guests, who_paid)] * rng.gamma(6.0, 1 / 6, len(who_paid))
    cents = np.rint(100 * euros).astype(np.int64)
    costs = np.rint(cents * (0.72 + 0.04 * rng.random(len(cents)))).astype(np.int64)
    return [
        _booked(who_paid, _none(who_paid), kind, amount, paid_on, due_on=paid_on)
        for kind, amount in ((REVENUE, cents), (COST, costs), (PAYMENT, cents))
    ]


def _bonuses(rng: np.random.Generator, who: People, when: Calendar) -> Bookings:
    """The switching bonus is paid sixty days after the contract begins."""
    customer = np.flatnonzero(who.switcher)
    cents = between(rng, len(customer), 70, 121) * 100
    return _booked(customer, _none(customer), DISCOUNT, cents, who.since[customer] + 60)


def _corrections(rng: np.random.Generator, what: Events) -> Bookings:
    cents = between(rng, len(what.corrected), 900, 5200)
    return _booked(what.corrected, _none(what.corrected), CREDIT_NOTE, cents, what.corrected_on + 9)


def _write_offs(rng: np.random.Generator, who: People, when: Calendar) -> Bookings:
    customer = np.flatnonzero(some(rng, who.debtor & ~who.business, 0.3))
    cents = between(rng, len(customer), 4000, 16000)
    return _booked(
        customer, _none(customer), WRITE_OFF, cents, between(rng, len(customer), when.start, when.end)
    )


def _payments(rng: np.random.Generator, who: People, bills: Bookings) -> Bookings:
    """One payment for all bills of a customer on a day; debtors are late, direct debits never."""
    key, where = np.unique(bills.customer * 100_000 + bills.booked_on, return_inverse=True)
    customer, billed_on = key // 100_000, key % 100_000
    cents = np.rint(np.bincount(where, weights=bills.cents)).astype(np.int64)
    late = rng.exponential(np.where(who.patience[customer] < 0.3, 9.0, 2.0))
    late = np.where(who.debtor[customer], 14 + rng.exponential(24, len(customer)), late)
    on_time: Flags = who.direct_debit[customer] & ~who.debtor[customer]
    delay = np.where(on_time, 0, late).astype(np.int64)
    due_on = billed_on + DAYS_TO_PAY
    return _booked(customer, _none(customer), PAYMENT, cents, due_on + delay, due_on=due_on)


def _booked(
    customer: Days, contract: Days, kind: int, cents: Days, booked_on: Days, *, due_on: Days | None = None
) -> Bookings:
    due = due_on if due_on is not None else booked_on + DAYS_TO_PAY if kind == REVENUE else _none(customer)
    return Bookings(customer, contract, np.full(len(customer), kind), cents, booked_on, due)


def _none(like: Days) -> Days:
    return np.full(len(like), NONE, dtype=np.int64)


def postings(booked: Bookings) -> pa.Table:
    """The postings' table, with the columns of the database."""
    ids = np.arange(1, len(booked.kind) + 1, dtype=np.int64)
    return pa.table(
        {
            "id": ids,
            "customer_id": booked.customer + 1,
            "relationship_id": pa.array(booked.contract + 1, mask=booked.contract == NONE),
            "kind": pa.DictionaryArray.from_arrays(pa.array(booked.kind, pa.int8()), list(KINDS)).cast(
                pa.string()
            ),
            "amount": money(booked.cents),
            "currency": pa.repeat("EUR", len(ids)),
            "booked_on": pa.array(booked.booked_on.astype("datetime64[D]")),
            "due_on": pa.array(booked.due_on.astype("datetime64[D]"), mask=booked.due_on == NONE),
            "reference": pc.binary_join_element_wise("B", pc.cast(pa.array(ids), pa.string()), ""),
        }
    )


def money(cents: Days, *, digits: int = 14) -> pa.Array:
    """Cents as decimals without a detour over floats: the low word of each is the number, the high word 0."""
    words = np.zeros((len(cents), 2), dtype="<i8")
    words[:, 0] = cents
    return pa.Array.from_buffers(pa.decimal128(digits, 2), len(cents), [None, pa.py_buffer(words)])
