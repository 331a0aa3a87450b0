"""What do the demo firm's customers hold, and what does a contract bring in a year?"""

from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kundig.demo.calendar import Calendar
from kundig.demo.chance import Days, Flags, Numbers, some, spread
from kundig.demo.people import People
from kundig.demo.tariffs import terms

LATER_PRODUCT, LATER = 3, 9
RETURNED = 5  # every so many of them
NOTICE_DAYS = 90
PRODUCTS = ("Strom", "Gas", "Wärme", "Wartung")


@dataclass(frozen=True, slots=True)
class Contracts:
    """One entry per contract; `customer` counts from 0."""

    customer: Days
    product: Days  # index into PRODUCTS
    since: Days
    until: Days  # far in the future when it runs on
    revenue_per_year: Numbers
    margin: Numbers

    def __len__(self) -> int:
        return len(self.customer)


@dataclass(frozen=True, slots=True)
class Offer:
    """Yearly revenue (median, sigma of the logarithm) and margin of a product for a kind of customer."""

    product: int
    median: float
    sigma: float
    margin: float


SMALL = Offer(0, 320, 0.35, 0.043)
HOUSEHOLD = (
    Offer(0, 920, 0.5, 0.066),
    Offer(1, 1300, 0.45, 0.054),
    Offer(2, 1300, 0.4, 0.072),
    Offer(3, 210, 0.12, 0.42),
)
FIRM = (
    Offer(0, 7200, 0.9, 0.05),
    Offer(1, 6500, 0.8, 0.042),
    Offer(2, 8200, 0.7, 0.054),
    Offer(3, 620, 0.3, 0.42),
)


def contracts(rng: np.random.Generator, who: People, when: Calendar) -> Contracts:
    """Electricity for all but guests, gas or heat for some, heating service for those who booked it."""
    everybody = ~who.guest
    home = ~who.business & ~who.small & ~who.guest
    gas = some(rng, home & ~who.switcher, 0.38) | some(rng, who.business, 0.35)
    heat = some(rng, home & ~gas & ~who.switcher, 0.12) | (who.landlord & ~gas)
    holders = (everybody, gas, heat, who.heating)
    parts = [_sold(rng, who, when, holder & ~who.business, HOUSEHOLD[p]) for p, holder in enumerate(holders)]
    parts += [_sold(rng, who, when, holder & who.business, FIRM[p]) for p, holder in enumerate(holders)]
    return _moved(_joined(parts), who, when)


def _sold(rng: np.random.Generator, who: People, when: Calendar, holder: Flags, offer: Offer) -> Contracts:
    customer = np.flatnonzero(holder)
    revenue = spread(rng, len(customer), median=offer.median, sigma=offer.sigma)
    margin = np.full(len(customer), offer.margin)
    if offer.product == 0:
        small = who.small[customer]
        revenue[small] = spread(rng, int(small.sum()), median=SMALL.median, sigma=SMALL.sigma)
        margin[small] = SMALL.margin
    product = np.full(len(customer), offer.product)
    since, until = who.since[customer], who.until[customer].copy()
    if offer.product == LATER_PRODUCT:  # some have come to it in the last year only
        stays = np.minimum(until, who.moved_on[customer]) > when.end
        grown = np.flatnonzero(stays & (since < when.end - 500))[::LATER]
        since[grown] = when.end - 20 - customer[grown] % 300
    return Contracts(customer, product, since, until, revenue, margin)


def _moved(held: Contracts, who: People, when: Calendar) -> Contracts:
    """Who moves ends the contracts at the old address and begins them at the new one."""
    moved_on = who.moved_on[held.customer]
    moves = np.flatnonzero(moved_on < when.end)
    until = held.until.copy()
    until[moves] = moved_on[moves]
    old = Contracts(held.customer, held.product, held.since, until, held.revenue_per_year, held.margin)
    new = Contracts(
        held.customer[moves],
        held.product[moves],
        moved_on[moves],
        held.until[moves],
        held.revenue_per_year[moves],
        held.margin[moves],
    )
    return _joined([old, new])


def _joined(parts: list[Contracts]) -> Contracts:
    columns = [np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Contracts)]
    order = np.lexsort((columns[2], columns[0]))
    return Contracts(*(column[order] for column in columns))


def returned(who: People, when: Calendar) -> Days:
    """Some of those who came lately had been customers years ago, and had left."""
    came = np.flatnonzero(who.switcher & (who.since > when.end - 400))
    return came[::RETURNED]


def before_return(who: People, customer: Days) -> tuple[Days, Days]:
    """When the contract of their first time began and ended."""
    until = who.since[customer] - 930 - customer % 400
    return until - 1200 - customer % 900, until


def relationships(who: People, now: Contracts, when: Calendar) -> pa.Table:
    """The contracts' table, with the columns of the database; who has given notice has an end to come."""
    back = returned(who, when)
    since, until = before_return(who, back)
    none = np.zeros(len(back))
    earlier = Contracts(back, np.zeros(len(back), dtype=np.int64), since, until, none, none)
    parts = (now, earlier)
    held = Contracts(*(np.concatenate([getattr(one, each.name) for one in parts]) for each in fields(now)))
    ids = np.arange(1, len(held) + 1, dtype=np.int64)
    ended = held.until < when.end + NOTICE_DAYS
    return pa.table(
        {
            "id": ids,
            "customer_id": held.customer + 1,
            "kind": ["contract"] * len(held),
            "product": np.array(PRODUCTS, dtype=object)[held.product],
            "number": pc.binary_join_element_wise("V", pc.cast(pa.array(500_000 + ids), pa.string()), "-"),
            "since": pa.array(held.since.astype("datetime64[D]")),
            "until": pa.array(held.until.astype("datetime64[D]"), mask=~ended),
            "terms": terms(
                product=held.product,
                business=who.business[held.customer],
                direct_debit=who.direct_debit[held.customer],
                age_days=when.end - held.since,
                revenue_per_year=held.revenue_per_year,
            ),
        }
    )
