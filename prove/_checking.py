"""Does the log of what was written, in its order, show an offer that should not have been made?

It knows the rules by itself: nothing here calls, or shares a table with, the code that decided. Each entry of
the log was numbered by a trigger in the transaction that wrote it, so what concerns one customer stands in
the order in which it came to hold. Acts know from which number to which they ran: what ended before another
began has to be known to it.
"""

import datetime as dt
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from zoneinfo import ZoneInfo

COUNTED = ("advertising", "survey")
HELD_BACK = ("declined", "ignored", "unshown")  # what was reserved for such an offer is given back
WINDOWS = {days: dt.timedelta(days=days) for days in (1, 7, 30)}
CLOCKS = {
    "DE": ZoneInfo("Europe/Berlin"),
    "PT": ZoneInfo("Europe/Lisbon"),
    "FI": ZoneInfo("Europe/Helsinki"),
    "US": ZoneInfo("America/New_York"),
}
# The holidays of all Germany from October to January; the days of others are not known to anybody here.
DAYS_OFF = {"DE": {(10, 3), (12, 25), (12, 26), (1, 1)}}
KINDS = {
    "cap": "offers beyond a cap, in rolling windows over all who were one customer",
    "consent": "offers without consent, or after an objection or a withdrawal that came first",
    "quiet": "offers of ours at night, on a Sunday or a holiday of the customer",
    "hold": "offers during a hold that came first",
    "stock": "offers beyond a stock",
    "budget": "offers beyond a budget",
    "pause": "offers of an action that rests since it was declined",
    "policy": "decisions by a rulebook when another one had been published before",
    "twice": "interactions with more than one decision",
}
RESTRAINED = "decisions after a withdrawal, an objection or a hold"
_NAMES = ("channel", "action", "purpose", "answer")
type Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as it was written: its number in the log, its table, what stands in it."""

    seq: int
    what: str
    row: Row


@dataclass(frozen=True, slots=True)
class Act:
    """Something a process did: from which number of the log to which, and to what."""

    begun: int
    ended: int
    what: str
    key: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What a policy of contacts says for a channel."""

    caps: tuple[int, int, int]
    quiet: tuple[int, int]
    sundays: bool
    rests: int  # days in which a declined action rests


@dataclass(frozen=True, slots=True)
class Breach:
    """What was done although it should not have been."""

    kind: str
    seq: int
    tells: str


@dataclass(slots=True)
class Found:
    """All that is wrong, and how much there was to look at."""

    breaches: list[Breach] = field(default_factory=list)
    looked_at: Counter[str] = field(default_factory=Counter)

    def of(self, kind: str) -> list[Breach]:
        return [one for one in self.breaches if one.kind == kind]


@dataclass(slots=True)
class _Offer:
    id: int
    customer: int
    at: dt.datetime
    channel: str
    action: str
    purpose: str
    answer: str
    reserved: Decimal | None

    @property
    def counts(self) -> bool:
        return self.purpose in COUNTED and self.answer != "unshown"


def check(
    entries: Iterable[Entry],
    acts: Iterable[Act],
    *,
    countries: Mapping[int, str],
    limits: Mapping[int, Mapping[str, Limits]],
) -> Found:
    """Read the log from its beginning. `limits`: of each version of the policy, by channel and for `all`."""
    reader = _Reader(countries, limits, list(acts))
    for entry in entries:
        reader.read(entry)
    return reader.found


class _Reader:
    """What holds at the place in the log that was reached."""

    def __init__(
        self,
        countries: Mapping[int, str],
        limits: Mapping[int, Mapping[str, Limits]],
        acts: list[Act],
    ) -> None:
        self.countries, self.limits, self.found = countries, limits, Found()
        self.leads = {customer: customer for customer in countries}
        self.consents: dict[tuple[int, str, str], list[tuple[dt.datetime, bool]]] = defaultdict(list)
        self.objections: dict[int, dict[int, Row]] = defaultdict(dict)
        self.holds: dict[int, dict[int, Row]] = defaultdict(dict)
        self.offers: dict[int, dict[int, _Offer]] = defaultdict(dict)
        self.decisions: dict[int, int] = {}  # by which rulebook
        self.waiting: dict[int, list[tuple[Entry, _Offer]]] = defaultdict(list)
        self.interactions: set[int] = set()
        self.versions: dict[int, int] = {}  # of the policy of contacts, by rulebook
        self.bounds: dict[str, list[tuple[int, int, Row]]] = defaultdict(list)
        self.taken: dict[str, int] = defaultdict(int)
        self.spent: dict[str, Decimal] = defaultdict(Decimal)
        self.acts: dict[tuple[str, int], list[Act]] = defaultdict(list)
        for act in acts:
            self.acts[act.what, act.key].append(act)
        self.published = _Newest(one for one in acts if one.what == "rulebook")
        self.declined: dict[int, int] = {}  # until which number a decline was told, by offer

    def read(self, entry: Entry) -> None:
        self.found.looked_at[entry.what] += 1
        reads = getattr(self, f"_{entry.what.removeprefix('kundig_')}", None)
        if reads is not None:
            reads(entry)

    # What comes to hold.

    def _customer(self, entry: Entry) -> None:
        row = entry.row
        self.leads[_int(row["id"])] = _int(row["leading_id"] or row["id"])

    def _consent(self, entry: Entry) -> None:
        row = entry.row
        key = _int(row["customer_id"]), str(row["purpose"]), str(row["channel"])
        self.consents[key].append((_at(row["at"]), row["act"] == "granted"))

    def _objection(self, entry: Entry) -> None:
        self.objections[_int(entry.row["customer_id"])][_int(entry.row["id"])] = entry.row

    def _hold(self, entry: Entry) -> None:
        self.holds[_int(entry.row["customer_id"])][_int(entry.row["id"])] = entry.row

    def _rulebook(self, entry: Entry) -> None:
        self.versions[_int(entry.row["id"])] = _int(entry.row["contact"])

    def _action(self, entry: Entry) -> None:
        # A bound may be seen from when it begins to be written, and the former one until that is committed.
        act = self._act("action", entry.row["id"], entry.seq)
        begun, ended = (act.begun, act.ended) if act else (entry.seq, entry.seq)
        self.bounds[str(entry.row["code"])].append((begun, ended, entry.row))

    def _decision(self, entry: Entry) -> None:
        row = entry.row
        self.decisions[_int(row["id"])] = _int(row["rulebook_id"])
        if self._restrained(_int(row["customer_id"])):
            self.found.looked_at[RESTRAINED] += 1
        if row["interaction_id"] is not None:
            interaction = _int(row["interaction_id"])
            if interaction in self.interactions:
                self._tell("twice", entry.seq, f"interaction {interaction}")
            self.interactions.add(interaction)
        act = self._act("decision", row["id"], entry.seq)
        if act and _int(row["rulebook_id"]) < self.published(act.begun):
            self._tell("policy", entry.seq, f"decision {row['id']} by an old rulebook")
        for first, offer in self.waiting.pop(_int(row["id"]), ()):
            self._made(first, offer)

    def _who(self, customer: int) -> tuple[int, list[int]]:
        """Who leads him, and all who are one customer with him."""
        leader = self.leads[customer]
        return leader, [one for one, by in self.leads.items() if by == leader]

    def _restrained(self, customer: int) -> bool:
        """Whether one of them has withdrawn, objected or been held, and it still stands."""
        _leader, members = self._who(customer)
        for who in members:
            if any(row["lifted_at"] is None for row in self.objections[who].values()):
                return True
            if any(row["until"] is None for row in self.holds[who].values()):
                return True
        said = [
            max(
                (at, not granted) for who in members for at, granted in self.consents[who, "advertising", one]
            )
            for one in ("email", "phone", "web", "letter")
            if any(self.consents[who, "advertising", one] for who in members)
        ]
        return any(taken_back for _at, taken_back in said)

    # What is done by it.

    def _offer(self, entry: Entry) -> None:
        row = entry.row
        customer, id = _int(row["customer_id"]), _int(row["id"])
        known = self.offers[customer].get(id)
        reserved = None if row["reserved"] is None else Decimal(str(row["reserved"]))
        channel, action, purpose, answer = (str(row[name]) for name in _NAMES)
        offer = _Offer(id, customer, _at(row["at"]), channel, action, purpose, answer, reserved)
        self.offers[customer][id] = offer
        self._reserve(entry, known, offer)
        if known is not None:
            return
        if _int(row["decision_id"]) in self.decisions:
            self._made(entry, offer)
        else:  # one statement writes both, in any order
            self.waiting[_int(row["decision_id"])].append((entry, offer))

    def _made(self, entry: Entry, offer: _Offer) -> None:
        leader, members = self._who(offer.customer)
        by_channel = self.limits[self.versions[self.decisions[_int(entry.row["decision_id"])]]]
        own, overall = by_channel.get(offer.channel, by_channel["-"]), by_channel["all"]
        direction = str(entry.row["direction"])
        if not self._may(members, offer, direction):
            self._tell("consent", entry.seq, f"offer {offer.id}: {direction} {offer.channel}")
        if direction != "inbound" and (why := self._quiet(own, leader, offer.at)):
            self._tell("quiet", entry.seq, f"offer {offer.id}: {offer.at} {why}")
        if offer.purpose not in COUNTED:
            return
        if standing := self._holding(members, offer.at):
            self._tell("hold", entry.seq, f"offer {offer.id}: {standing}")
        every = [one for who in members for one in self.offers[who].values() if one.counts]
        mine = [one for one in every if one.channel == offer.channel]
        for scope, row, counted in (("own", own, mine), ("all", overall, every)):
            self._capped(entry.seq, offer, scope, row, [one.at for one in counted])
        self._rested(entry, offer, own, mine)

    def _capped(self, seq: int, offer: _Offer, scope: str, row: Limits, moments: list[dt.datetime]) -> None:
        """Each window that holds the new offer ends with one of the offers in it."""
        moments.sort()
        for (days, window), cap in zip(WINDOWS.items(), row.caps, strict=True):
            for end in moments[bisect_right(moments, offer.at) - 1 :]:
                if end - window >= offer.at:
                    break
                within = bisect_right(moments, end) - bisect_right(moments, end - window)
                if within > cap:
                    self._tell("cap", seq, f"offer {offer.id}: {within} in {days} days ({scope}), not {cap}")
                    break

    def _may(self, members: list[int], offer: _Offer, direction: str) -> bool:
        """§ 7 UWG and Art. 21 GDPR for consumers, of whom each here has a contract."""
        if offer.purpose not in COUNTED:
            return True
        channel = {"portal": "web"}.get(offer.channel, offer.channel)
        for who in members:
            for row in self.objections[who].values():
                meant = row["channel"] in ("", channel) and row["purpose"] == "advertising"
                if meant and row["lifted_at"] is None:
                    return False
        acts = [
            (at, not granted)
            for who in members
            for at, granted in self.consents[who, "advertising", channel]
            if not granted or at <= offer.at
        ]
        said = max(acts)[1] if acts else None  # True: he has taken it back
        if said is False:
            return True
        if channel == "phone" and direction == "inbound":
            return True  # what he took back was to be called
        return channel in ("web", "letter") and said is None

    def _quiet(self, row: Limits, leader: int, at: dt.datetime) -> str:
        country = self.countries[leader]
        local = at.astimezone(CLOCKS[country])
        first, last = row.quiet
        if local.hour in {(first + hour) % 24 for hour in range((last - first) % 24)}:
            return "at night"
        off = local.isoweekday() == 7 or (local.month, local.day) in DAYS_OFF.get(country, set())
        return "on a day off" if off and not row.sundays else ""

    def _holding(self, members: list[int], at: dt.datetime) -> str:
        for who in members:
            for row in self.holds[who].values():
                if row["until"] is None or _at(row["until"]) > at:
                    return f"{row['reason']} of {row['since']}"
        return ""

    def _response(self, entry: Entry) -> None:
        act = self._act("answer", entry.row["offer_id"], entry.seq)
        if act and entry.row["answer"] == "declined":
            self.declined[_int(entry.row["offer_id"])] = act.ended

    def _rested(self, entry: Entry, offer: _Offer, row: Limits, mine: list[_Offer]) -> None:
        """An action rests once a decline was told, before anybody began to decide."""
        act = self._act("decision", entry.row["decision_id"], entry.seq)
        if act is None or row.rests == 0:
            return
        for one in mine:
            told = self.declined.get(one.id)
            if one.action != offer.action or one.answer != "declined" or told is None or told >= act.begun:
                continue
            if one.at <= offer.at < one.at + dt.timedelta(days=row.rests):
                self._tell("pause", entry.seq, f"offer {offer.id}: {offer.action} was declined ({one.id})")

    def _reserve(self, entry: Entry, known: _Offer | None, offer: _Offer) -> None:
        """What is out of stock and budget, counted by the offers themselves."""
        if offer.reserved is None:
            return
        was = known is not None and known.answer not in HELD_BACK
        will = offer.answer not in HELD_BACK
        code = offer.action
        if was == will:
            return
        self.taken[code] += 1 if will else -1
        self.spent[code] += offer.reserved if will else -offer.reserved
        if not will:
            return
        self.found.looked_at["reserved"] += 1
        what, key = ("answer", offer.id) if known else ("decision", _int(entry.row["decision_id"]))
        act = self._act(what, key, entry.seq)
        begun = act.begun if act else entry.seq
        for kind, used in (("stock", self.taken[code]), ("budget", self.spent[code])):
            bounds = [row[kind] for row in self._seen(code, begun, entry.seq)]
            if bounds and None not in bounds and used > (most := max(Decimal(str(one)) for one in bounds)):
                self._tell(kind, entry.seq, f"offer {offer.id}: {used} of {code}, not {most}")

    def _seen(self, code: str, begun: int, seq: int) -> list[Row]:
        """The action as it may have been seen from one number to another: also what was being replaced."""
        told = self.bounds[code]
        ends = [ended for _begun, ended, _row in told[1:]] + [1 << 62]
        return [
            row for (first, _, row), last in zip(told, ends, strict=True) if first <= seq and last >= begun
        ]

    def _act(self, what: str, key: object, seq: int) -> Act | None:
        """The act in which an entry was written."""
        acts = self.acts.get((what, _int(key)), ())
        return next((one for one in acts if one.begun < seq < one.ended), None)

    def _tell(self, kind: str, seq: int, tells: str) -> None:
        self.found.breaches.append(Breach(kind, seq, tells))


class _Newest:
    """The newest of what had ended before a number."""

    def __init__(self, acts: Iterable[Act]) -> None:
        pairs = sorted((one.ended, one.key) for one in acts)
        self.ends, self.keys = [end for end, _ in pairs], [0]
        for _end, key in pairs:
            self.keys.append(max(self.keys[-1], key))

    def __call__(self, begun: int) -> int:
        return self.keys[bisect_right(self.ends, begun)]


def _int(value: object) -> int:
    assert isinstance(value, int)
    return value


def _at(value: object) -> dt.datetime:
    return value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(str(value))
