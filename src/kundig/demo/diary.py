"""How do contacts become rows: at what hour, how long, what was noted, when was it answered?"""

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from kundig.demo.bills import money
from kundig.demo.calendar import Calendar, workday
from kundig.demo.chance import Days, Flags, Numbers, between
from kundig.demo.contacts import Contacts
from kundig.demo.contracts import PRODUCTS, Contracts
from kundig.demo.forms import FORMS, Form
from kundig.demo.people import People
from kundig.demo.stories import margin_per_year

_NAMES = list(FORMS)
_OPENING = 7 * 3600  # UTC: eight in winter, nine in summer
_OPEN_SECONDS = 9 * 3600


def interactions(
    rng: np.random.Generator, told: list[Contacts], who: People, held: Contracts, when: Calendar
) -> pa.Table:
    """The interactions' table, with the columns of the database, in the order of time."""
    customer = np.concatenate([part.customer for part in told])
    form = np.repeat([_NAMES.index(part.form) for part in told], [len(part.day) for part in told])
    day = workday(np.concatenate([part.day for part in told]))
    known = (day >= who.since[customer] - 30) & (day < who.until[customer] + 60)
    kept = np.flatnonzero(known & (day >= when.start) & (day < when.end))
    at = day[kept] * 86_400 + _OPENING + between(rng, len(kept), 0, _OPEN_SECONDS)
    order = np.argsort(at, kind="stable")
    rows = kept[order]
    return _table(
        rng, customer[rows], form[rows], at[order], _worth(who, held, when)[customer[rows]], held, len(who)
    )


def _table(
    rng: np.random.Generator, customer: Days, form: Days, at: Days, worth: Numbers, held: Contracts, size: int
) -> pa.Table:
    minutes = np.array([FORMS[name].minutes for name in _NAMES])[form]
    minutes = minutes * rng.gamma(4.0, 0.25, len(form))
    level = np.array([FORMS[name].level for name in _NAMES])[form]
    contract = _contract_of(customer, form, held, size)
    answered, has_answer = _answers(rng, form, at, worth)
    return pa.table(
        {
            "id": np.arange(1, len(form) + 1, dtype=np.int64),
            "customer_id": customer + 1,
            "relationship_id": pa.array(contract + 1, mask=contract < 0),
            "direction": _told(form, "direction"),
            "channel": _told(form, "channel"),
            "kind": _told(form, "kind"),
            "topic": _told(form, "topic"),
            "at": _moments(at),
            "minutes": money(np.rint(minutes * 100).astype(np.int64), digits=8),
            "text": _texts(rng, form),
            "answered_at": _moments(answered, missing=~has_answer),
            "level": pa.array(level.astype(np.int16), mask=level == 0),
        }
    )


def _answers(rng: np.random.Generator, form: Days, at: Days, worth: Numbers) -> tuple[Days, Flags]:
    """A call is answered at once; writing after some hours, the best customers first."""
    inbound = _is(form, lambda f: f.direction == "inbound" and f.answer != "never")
    spoken = _is(form, lambda f: f.kind in ("call", "order", "meter_reading"))
    late = _is(form, lambda f: f.answer == "late")
    median = np.where(worth > 0.95, 0.8, np.where(worth > 0.75, 2.5, 7.0))
    hours = np.where(late, 9 * 24, median * np.exp(0.6 * rng.standard_normal(len(form))))
    return np.where(spoken, at, at + (hours * 3600).astype(np.int64)), inbound


def _is(form: Days, says: Callable[[Form], bool]) -> Flags:
    flags: Flags = np.array([says(FORMS[name]) for name in _NAMES])[form]
    return flags


def _worth(who: People, held: Contracts, when: Calendar) -> Numbers:
    """Each customer's place by yearly margin, 0 to 1."""
    ranks = np.argsort(np.argsort(margin_per_year(who, held, when)))
    return ranks / max(len(who), 1)


def _contract_of(customer: Days, form: Days, held: Contracts, size: int) -> Days:
    """The service contract for what concerns the heating, else the electricity; the newest of several."""
    newest = np.full((2, size), -1)
    for row, product in ((0, "Strom"), (1, "Wartung")):
        sold = np.flatnonzero(held.product == PRODUCTS.index(product))
        newest[row, held.customer[sold]] = sold
    newest[1] = np.where(newest[1] < 0, newest[0], newest[1])
    chosen: Days = newest[_is(form, lambda f: f.topic == "heating").astype(np.int64), customer]
    return chosen


def _told(form: Days, field: str) -> pa.Array:
    values = pa.array([getattr(FORMS[name], field) for name in _NAMES])
    return values.take(pa.array(form))


def _texts(rng: np.random.Generator, form: Days) -> pa.Array:
    counts = np.array([len(FORMS[name].texts) for name in _NAMES])
    firsts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    chosen = firsts[form] + (rng.random(len(form)) * counts[form]).astype(np.int64)
    return pa.array([text for name in _NAMES for text in FORMS[name].texts]).take(pa.array(chosen))


def _moments(seconds: Days, *, missing: Flags | None = None) -> pa.Array:
    return (
        pa.array(seconds.astype("datetime64[s]"), mask=missing)
        .cast(pa.timestamp("us"))
        .cast(pa.timestamp("us", "UTC"))
    )
