"""How do contacts become rows: at what hour, how long, what was noted, when was it answered?"""

import numpy as np
import pyarrow as pa

from kundig.demo.bills import money
from kundig.demo.calendar import Calendar, workday
from kundig.demo.chance import Days, Numbers, between
from kundig.demo.contacts import Contacts
from kundig.demo.contracts import Contracts
from kundig.demo.forms import FORMS
from kundig.demo.people import People

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
    return _table(rng, customer[rows], form[rows], at[order], who, held)


def _table(
    rng: np.random.Generator, customer: Days, form: Days, at: Days, who: People, held: Contracts
) -> pa.Table:
    minutes = np.array([FORMS[name].minutes for name in _NAMES])[form]
    minutes = minutes * rng.gamma(4.0, 0.25, len(form))
    level = np.array([FORMS[name].level for name in _NAMES])[form]
    answered, has_answer = _answers(rng, customer, form, at, who)
    return pa.table(
        {
            "id": np.arange(1, len(form) + 1, dtype=np.int64),
            "customer_id": customer + 1,
            "relationship_id": _contract_of(customer, held) + 1,
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


def _answers(
    rng: np.random.Generator, customer: Days, form: Days, at: Days, who: People
) -> tuple[Days, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """A call is answered at once, writing after some hours (firms first); what is recent may still be open."""
    inbound = np.array([FORMS[name].direction == "inbound" for name in _NAMES])[form]
    spoken = np.array([FORMS[name].kind in ("call", "order", "meter_reading") for name in _NAMES])[form]
    hours: Numbers = np.where(who.business[customer], 1.6, 5.0) * np.exp(0.75 * rng.standard_normal(len(form)))
    answered = np.where(spoken, at, at + (hours * 3600).astype(np.int64))
    return answered, inbound


def _contract_of(customer: Days, held: Contracts) -> Days:
    """The customer's first contract."""
    first: Days = np.searchsorted(held.customer, customer)
    return first


def _told(form: Days, field: str) -> pa.Array:
    values = pa.array([getattr(FORMS[name], field) for name in _NAMES])
    return values.take(pa.array(form))


def _texts(rng: np.random.Generator, form: Days) -> pa.Array:
    counts = np.array([len(FORMS[name].texts) for name in _NAMES])
    firsts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    chosen = firsts[form] + (rng.random(len(form)) * counts[form]).astype(np.int64)
    return pa.array([text for name in _NAMES for text in FORMS[name].texts]).take(pa.array(chosen))


def _moments(seconds: Days, *, missing: np.ndarray[tuple[int], np.dtype[np.bool_]] | None = None) -> pa.Array:
    return pa.array(seconds.astype("datetime64[s]"), mask=missing).cast(pa.timestamp("us")).cast(
        pa.timestamp("us", "UTC")
    )
