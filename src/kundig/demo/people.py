"""Who are the demo firm's customers, and which habits make them dear?"""

from dataclasses import dataclass

import numpy as np

from kundig.demo.calendar import Calendar
from kundig.demo.chance import Days, Flags, Numbers, between, even, some

BUSINESS_SHARE = 0.05
GUEST_SHARE = 0.15  # of private customers without any other story


@dataclass(frozen=True, slots=True)
class People:
    """One entry per customer; the causes of cost are flags, and one customer may have several."""

    business: Flags
    landlord: Flags
    small: Flags
    switcher: Flags
    mover: Flags
    debtor: Flags
    caller: Flags
    heating: Flags
    sickly_heating: Flags
    misread: Flags
    direct_debit: Flags
    paperless: Flags
    guest: Flags  # charges the car at our stations and has no contract
    since: Days
    until: Days
    moved_on: Days
    billed_on: Days  # the day of the month
    bill_month: Days  # 0 to 11: the month of the annual bill
    patience: Numbers  # 0 to 1

    def __len__(self) -> int:
        return len(self.business)


def people(rng: np.random.Generator, count: int, when: Calendar) -> People:
    """A base of private and business customers with evenly spread causes."""
    business = even(rng, count) < BUSINESS_SHARE
    private = ~business
    landlord = some(rng, business, 0.12)
    small = some(rng, private, 0.27)
    switcher = some(rng, private & ~small, 0.11)
    heating = some(rng, private & ~small & ~switcher, 0.17) | some(rng, business, 0.3) | landlord
    since = when.end - 200 - (even(rng, count) ** 1.6 * 5600).astype(np.int64)
    since[switcher] = when.start + (even(rng, int(switcher.sum())) * 690).astype(np.int64)
    until = np.full(count, when.end + 10_000)
    leaves = some(rng, switcher, 0.45)
    until[leaves] = since[leaves] + 365 + between(rng, int(leaves.sum()), 0, 60)
    quits = some(rng, private & ~switcher & (since < when.start - 400), 0.06)
    until[quits] = when.start + (even(rng, int(quits.sum())) * 720).astype(np.int64)
    mover = some(rng, private & ~switcher & ~quits & (since < when.start - 200), 0.16)
    moved_on = np.full(count, when.end + 10_000)
    moved_on[mover] = when.start + 20 + (even(rng, int(mover.sum())) * 670).astype(np.int64)
    misread = some(rng, np.ones(count, dtype=bool), 0.15)
    debtor = some(rng, private, 0.055) | some(rng, business, 0.02)
    guest = some(rng, private & ~(small | switcher | heating | quits | mover | misread | debtor), GUEST_SHARE)
    return People(
        business=business,
        landlord=landlord,
        small=small,
        switcher=switcher,
        mover=mover,
        debtor=debtor,
        caller=some(rng, private, 0.25) | some(rng, business, 0.1),
        heating=heating,
        sickly_heating=some(rng, heating, 0.55),
        misread=misread,
        direct_debit=some(rng, np.ones(count, dtype=bool), 0.78),
        paperless=some(rng, np.ones(count, dtype=bool), 0.55),
        guest=guest,
        since=np.where(guest, when.start + (even(rng, count) * 660).astype(np.int64), since),
        until=until,
        moved_on=moved_on,
        billed_on=between(rng, count, 0, 28),
        bill_month=rng.permutation(np.arange(count, dtype=np.int64) % 12),
        patience=even(rng, count),
    )
