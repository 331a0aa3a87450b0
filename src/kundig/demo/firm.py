"""What does the demo firm know: customers, contracts, postings and contacts of 24 months?"""

from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa

from kundig.demo.bills import bookings, events, postings
from kundig.demo.calendar import Calendar, calendar
from kundig.demo.cards import customers as cards
from kundig.demo.contacts import contacts
from kundig.demo.contracts import before_return, contracts, relationships, returned
from kundig.demo.diary import interactions
from kundig.demo.family import family
from kundig.demo.people import People, people
from kundig.demo.stories import stories


def _since_first(who: People, when: Calendar) -> People:
    """Who came again has been known since his first time."""
    back, since = returned(who, when), who.since.copy()
    since[back], _ = before_return(who, back)
    return replace(who, since=since)


def generate(*, seed: int, customers: int, today: date) -> dict[str, pa.Table]:
    """The same seed, size and month give the same firm; tables have the columns of the database."""
    rng = np.random.default_rng(seed)
    when = calendar(today)
    who = people(rng, customers, when)
    held = contracts(rng, who, when)
    what = events(rng, who, when)
    told = [*contacts(rng, who, what, when), *stories(rng, who, held, when)]
    return {
        "customers": family(cards(rng, _since_first(who, when)), who, held, when),
        "relationships": relationships(who, held, when),
        "interactions": interactions(rng, told, who, held, when),
        "postings": postings(bookings(rng, who, held, what, when)),
    }
