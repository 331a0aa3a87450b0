"""What do the processes do that decide at the same time, and what happens beside them?

Each takes its moments from one clock that all share; what it does is told with the numbers of the log between
which it was done.
"""

import datetime as dt
import os
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import psycopg
from prove._checking import Limits

BEGIN = dt.datetime(2026, 10, 12, 5, tzinfo=dt.UTC)  # before the clocks go back, on both sides of the ocean
DAYS = 90  # over Christmas and New Year
ACTS_PER_DECISION = 1.35
UNEVEN_SECONDS, UNEVEN_ACTS = 90, 2  # no two machines have the same time
ACTIONS = 16  # each of them changed by one of the processes only
HOT, TOGETHER = 8, 16  # half of all that happens is about one of these in turn, so many acts long
COUNTRIES = ("DE", "DE", "DE", "PT", "FI", "US")
CHANNELS = ("web", "portal", "phone", "email", "letter")
OCCASIONS = (
    *(("web", "inbound"), ("web", "inbound"), ("portal", "inbound"), ("phone", "inbound")),
    *(("phone", "outbound"), ("email", "outbound"), ("letter", "outbound"), ("email", "inbound")),
)
ACTS = (*("decide",) * 100, *("consent",) * 6, *("objection",) * 3, *("hold",) * 5, *("merge",) * 5)
BESIDE = (*ACTS, *("answer",) * 12, "action")
MANY = 50_000  # of fewer decisions more see another rulebook than the one before
# In turn: caps in 1, 7, 30 days, quiet from and until, Sundays, days a declined action rests.
ROWS = (
    {"all": "5 14 36 0 0 true 5", "phone": "2 5 12 20 9 false 5", "email": "1 3 6 22 6 true 5"},
    {"all": "3 9 25 0 0 true 3", "phone": "1 3 9 19 10 false 3", "email": "2 4 9 21 7 false 3"},
    {"all": "7 20 50 0 0 true 9", "phone": "3 6 15 13 14 true 9", "email": "1 2 5 0 0 false 9"},
)
OTHERWISE = {"web": "3 8 20 0 0 true 4", "portal": "3 8 20 0 0 true 4", "letter": "1 2 3 18 8 false 8"}
LOG = """
CREATE TABLE proof_log (seq bigserial PRIMARY KEY, what text NOT NULL, row jsonb NOT NULL);
CREATE TABLE proof_act (begun bigint, ended bigint, what text, key bigint);
CREATE SEQUENCE proof_clock;
CREATE FUNCTION proof_write() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO proof_log (what, row) VALUES (TG_TABLE_NAME,
    CASE TG_TABLE_NAME WHEN 'kundig_rulebook' THEN jsonb_build_object('id', (to_jsonb(NEW)->>'id')::bigint,
      'contact', to_jsonb(NEW)#>'{content,policies,contact,version}')
    ELSE to_jsonb(NEW) - '{log,features,text,texts,names}'::text[] END);
  RETURN NULL;
END $$;
"""
LOGGED = ("consent", "objection", "hold", "merge", "decision", "offer", "response", "action", "rulebook")
TRIGGER = (
    "CREATE TRIGGER proof AFTER INSERT OR UPDATE ON kundig_{0} FOR EACH ROW EXECUTE FUNCTION proof_write();"
)
LEADS = (
    "CREATE TRIGGER proof AFTER UPDATE ON kundig_customer FOR EACH ROW"
    " WHEN (OLD.leading_id IS DISTINCT FROM NEW.leading_id) EXECUTE FUNCTION proof_write();"
)


def listen(connection: psycopg.Connection[Any]) -> None:
    """From now on all that is written is written into the log, too, in its own transaction."""
    for statement in (LOG, *(TRIGGER.format(name) for name in LOGGED), LEADS):
        connection.execute(statement.encode())


def policy(number: int) -> Mapping[str, Limits]:
    """What the version of that number says."""
    rows = OTHERWISE | {"-": OTHERWISE["web"]} | ROWS[number % len(ROWS)]
    return {channel: _limits(text) for channel, text in rows.items()}


def _limits(text: str) -> Limits:
    one, seven, thirty, first, last, sundays, rests = text.split()
    return Limits((int(one), int(seven), int(thirty)), (int(first), int(last)), sundays == "true", int(rests))


def release(number: int, at: dt.datetime) -> None:
    """Let the version of that number hold from now on."""
    from kundig.decisions.contact.policy import CONTACT
    from kundig.feel.dmn.table import Rule
    from kundig.feel.policies.kinds import first_fitting
    from kundig.feel.records import Policy

    told = sorted(policy(number).items(), key=lambda pair: pair[0] == "-")
    rules = [
        Rule(
            ("-" if channel == "-" else f'"{channel}"',),
            tuple(
                map(
                    str,
                    (*one.caps, *one.quiet, str(one.sundays).lower(), one.rests, 0, min(8, one.caps[2]), 2),
                )
            ),
            ("",),
        )
        for channel, one in told
    ]
    table = first_fitting(CONTACT.asked.values(), CONTACT.answers, tuple(rules))
    kept, _ = Policy.objects.get_or_create(name=CONTACT.code, defaults={"kind": CONTACT.code})
    _version(kept, number, CONTACT, table)


def weigh(*, exploration: str = "0.3", random: str = "0.2", number: int = 1) -> None:
    """How much is tried; nothing is held back."""
    from kundig.decisions.policies import WEIGHING
    from kundig.feel.dmn.table import Rule
    from kundig.feel.policies.kinds import first_fitting
    from kundig.feel.records import Policy

    rule = Rule(("-",), ("0.5", exploration, "0", random, "0", "0"), ("",))
    table = first_fitting(WEIGHING.asked.values(), WEIGHING.answers, (rule,))
    kept, _ = Policy.objects.get_or_create(name=WEIGHING.code, defaults={"kind": WEIGHING.code})
    _version(kept, number, WEIGHING, table)


def _version(kept: Any, number: int, kind: Any, table: Any) -> None:
    from kundig.feel.policies.kinds import content_of

    kept.versions.create(
        number=number,
        content=content_of(kind, table),
        created_at=BEGIN,
        submitted_at=BEGIN,
        approved_at=BEGIN,
        holds_from=dt.date(2020, 1, 1) + dt.timedelta(days=number),
    )


def people(numbers: Sequence[str]) -> Mapping[int, str]:
    """Customers of ours with a contract, and where each lives."""
    from kundig.customers.records import Customer, Relationship
    from kundig.customers.sorting import key_of

    since, places = dt.date(2020, 1, 1), dict[int, str]()
    for place, number in enumerate(numbers):
        one = Customer.objects.create(
            number=number,
            kind="person",
            last_name=number,
            email=f"{number.lower()}@beispiel.de",
            phone=f"+49 30 23125 {place:04}",
            street="Lindenweg 1",
            country=COUNTRIES[place % len(COUNTRIES)],
            since=since,
            sort_key=key_of(number=number, company="", last_name=number, first_name=""),
        )
        Relationship.objects.create(
            customer=one, kind="contract", product="Strom", number=f"V-{number}", since=since
        )
        places[one.pk] = one.country
    return places


def found(customers: int, chance: random.Random) -> Mapping[int, str]:
    """The base, its actions, and what decides at first; returns where each customer lives."""
    from kundig.customers.consents.operations import grant
    from kundig.customers.records import Customer
    from kundig.decisions.operations import publish

    places = people([f"K-{n:04}" for n in range(customers)])
    told = {"text": "Ja", "source": "form", "actor": None, "at": BEGIN - dt.timedelta(days=9)}
    for one in Customer.objects.order_by("id"):
        for channel in ("email", "phone"):
            if chance.random() < 0.7:
                grant(one, "advertising", channel, **told)  # type: ignore[arg-type]
    _actions()
    weigh()
    release(1, BEGIN)
    publish(at=BEGIN)
    return places


def _actions() -> None:
    from kundig.measures.drafts import Draft
    from kundig.measures.operations import save_action

    for n in range(ACTIONS):
        text = {"de": f"Angebot {n}", "en": f"Offer {n}"}
        draft = Draft(
            code=f"action_{n}",
            kind=("retention", "development", "acquisition", "service")[n % 4],
            names=text,
            texts={"": text},
            channels=CHANNELS,
            purpose="service" if n == ACTIONS - 1 else "advertising",
            eligible="offers.last_30_days < 12" if n % 5 == 0 else "true",
            company_value=str(900 if n < 8 else 400),
            customer_value="30",
            cost=Decimal("2.50") if n < 8 else Decimal(1),
            stock=4 if n in (0, 1, 2, 3) else None,
            budget=Decimal("11.00") if n in (2, 3, 4, 5) else None,
        )
        save_action(draft, actor=None, at=BEGIN)


class Worker:
    """One of the processes that decide at the same time."""

    def __init__(self, place: int, places: int, *, decisions: int, seed: int, conninfo: str) -> None:
        from kundig.customers.records import Customer

        self.place, self.places, self.chance = place, places, random.Random(f"{seed} {place}")
        share = decisions // places + (place < decisions % places)
        self.left, self.step = share, dt.timedelta(days=DAYS) / (decisions * ACTS_PER_DECISION)
        self.many = decisions >= MANY
        self.uneven = max(UNEVEN_SECONDS, UNEVEN_ACTS * self.step.total_seconds())
        self.notes = psycopg.connect(conninfo, autocommit=True)
        self.customers = list(Customer.objects.order_by("id").values_list("id", "number"))
        self.done: Counter[str] = Counter()
        self.asked: list[tuple[str, Any, int, int]] = []  # who, occasion, slots, decision
        self.offers: list[int] = []
        self.version, self.tick = 1, 0

    def run(self) -> Counter[str]:
        """Until its share of decisions is made."""
        from django.db import OperationalError

        from kundig.base.refusals import Refused

        beside = BESIDE if self.many else (*BESIDE, "action", "action")
        while self.left > 0:
            kind = self.chance.choice(beside)
            act: Callable[[dt.datetime, int], None] = getattr(self, kind)
            row = self.notes.execute("SELECT nextval('proof_log_seq_seq'), nextval('proof_clock')").fetchone()
            assert row is not None
            self.tick = row[1]
            uneven = dt.timedelta(seconds=self.chance.uniform(-self.uneven, self.uneven))
            try:
                act(BEGIN + self.step * row[1] + uneven, row[0])
            except Refused as refused:
                self.done[f"refused: {refused.code}"] += 1
            except (OperationalError, psycopg.errors.DeadlockDetected) as error:
                if "deadlock detected" not in str(error):
                    raise
                self.done["deadlocks, undone as a whole"] += 1
            else:
                self.done[kind] += 1
        return self.done

    def _ended(self, begun: int, what: str, key: int) -> None:
        self.notes.execute(
            "INSERT INTO proof_act VALUES (%s, nextval('proof_log_seq_seq'), %s, %s)", [begun, what, key]
        )

    def _who(self) -> tuple[int, str]:
        """Every other time whom the other processes have to do with just now."""
        if self.chance.random() < 0.5:
            return self.customers[self.tick // TOGETHER % HOT]
        return self.chance.choice(self.customers)

    def _customer(self) -> Any:
        from kundig.customers.records import Customer

        return Customer.objects.get(pk=self._who()[0])

    def decide(self, at: dt.datetime, begun: int) -> None:
        from kundig.decisions.operations import Concern, Occasion, decide

        again = bool(self.asked) and self.chance.random() < 0.04
        if again:
            who, occasion, slots, known = self.chance.choice(self.asked)
        else:
            channel, direction = self.chance.choice(OCCASIONS)
            number = f"e-{self.place}-{begun}" if self.chance.random() < 0.5 else ""
            concern = Concern("complaint", "Nein!") if self.chance.random() < 0.01 else None
            occasion = Occasion(channel, direction=direction, number=number, concern=concern)
            who, slots, known = self._who()[1], self.chance.choice((1, 1, 2, 3)), 0
        if not (again or occasion.number or occasion.concern) and self.chance.random() < 0.5:
            self._decide_at_once(who, occasion, slots, at, begun)
            return
        made = decide(who, occasion, at=at, slots=slots, record=bool(occasion.number) or again)
        self._ended(begun, "decision", made.decision)
        self.left -= 1
        if again:
            self.done["asked again"] += 1
            assert made.decision == known, (made.decision, known)
            return
        if occasion.number:
            self.asked = [*self.asked[-20:], (who, occasion, slots, made.decision)]
        self.offers = [*self.offers[-60:], *(one.offer for one in made.offers)]

    def _decide_at_once(self, who: str, occasion: Any, slots: int, at: dt.datetime, begun: int) -> None:
        """For him and some others, as for programs that ask at the same moment."""
        from kundig.decisions.making.operations import Asking
        from kundig.decisions.operations import decide
        from kundig.decisions.together.operations import Question, decided_at_once

        others = (self._who()[1] for _ in range(self.chance.randrange(5)))
        asked = list(dict.fromkeys([who, *others]))[: self.left]
        record = self.chance.random() < 0.5
        found = decided_at_once([Question(Asking(one, occasion, at, slots, record), []) for one in asked])
        for one, answer in zip(asked, found, strict=True):
            if isinstance(answer, BaseException):
                raise answer
            self.done["of them at once" if answer else "of them alone after all"] += 1
            made = answer or decide(one, occasion, at=at, slots=slots, record=record)
            self._ended(begun, "decision", made.decision)
            self.left -= 1
            self.done["decide"] += 1
            self.offers = [*self.offers[-60:], *(each.offer for each in made.offers)]
        self.done["decide"] -= 1  # the act itself is counted, too

    def answer(self, at: dt.datetime, begun: int) -> None:
        from kundig.decisions.operations import respond
        from kundig.decisions.unanswered.operations import close_unanswered

        if self.chance.random() < 0.03:
            close_unanswered(at=at)
        elif self.offers:
            offer = self.chance.choice(self.offers)
            said = self.chance.choice(("accepted", "declined", "declined", "later"))
            respond(offer, said, at=at, actor=None)
            self._ended(begun, "answer", offer)

    def consent(self, at: dt.datetime, begun: int) -> None:
        from kundig.customers.consents.operations import grant, withdraw

        channel = self.chance.choice(("email", "phone", "phone", "web", "letter"))
        if self.chance.random() < 0.6:
            grant(self._customer(), "advertising", channel, text="Ja", source="form", actor=None, at=at)
        else:
            made = withdraw(self._customer(), "advertising", channel, source="call", actor=None, at=at)
            self._ended(begun, "withdrawal", made.pk)

    def objection(self, at: dt.datetime, begun: int) -> None:
        from kundig.customers.consents.operations import lift, object_to
        from kundig.customers.consents.records import Objection

        standing = list(Objection.objects.filter(lifted_at=None))
        if len(standing) > len(self.customers) // 12:
            lift(self.chance.choice(standing), source="call", actor=None, at=at)
        else:
            channel = self.chance.choice(("", "email", "phone", "web"))
            made = object_to(self._customer(), channel=channel, source="call", actor=None, at=at)
            self._ended(begun, "objection", made.pk)

    def hold(self, at: dt.datetime, begun: int) -> None:
        from kundig.customers.care.operations import end_hold, place_hold, standing_holds

        standing = list(standing_holds(at))
        if len(standing) > len(self.customers) // 8:
            end_hold(self.chance.choice(standing), actor=None, at=at)
        else:
            until = self.chance.choice((None, at + dt.timedelta(hours=self.chance.randrange(1, 200))))
            reason = self.chance.choice(("complaint", "dunning", "bereavement"))
            made = place_hold(self._customer(), reason, until, actor=None, at=at)
            self._ended(begun, "hold", made.pk)

    def merge(self, at: dt.datetime, begun: int) -> None:
        from kundig.customers.duplicates.operations import merge, unmerge
        from kundig.customers.duplicates.records import Merge
        from kundig.customers.records import Customer

        standing = list(Merge.objects.filter(undone_at=None))
        if len(standing) > len(self.customers) // 4:
            unmerge(self.chance.choice(standing), actor=None, at=at)
            self.done["unmerge"] += 1
        else:
            other = Customer.objects.get(pk=self.chance.choice(self.customers)[0])
            merge(self._customer(), other, actor=None, at=at)

    def action(self, at: dt.datetime, begun: int) -> None:
        """Stock and budget of one's own actions, near to what is taken; now and then, other limits."""
        from kundig.decisions.operations import publish
        from kundig.measures.operations import draft_of, save_action
        from kundig.measures.records import Action, ActionUse

        if self.place == 0 and self.chance.random() < 0.5:
            self.version += 1
            release(self.version, at)
            self.done["policy"] += 1
        else:
            mine = range(self.place, ACTIONS, self.places)
            kept = Action.objects.get(code=f"action_{self.chance.choice((mine[0], mine[0], *mine))}")
            use = ActionUse.objects.get(action=kept)
            draft = draft_of(kept)
            changed: dict[str, object] = {"active": self.chance.random() < 0.95}
            if draft.stock is not None:
                changed["stock"] = max(0, use.taken + self.chance.randrange(-1, 6))
            if draft.budget is not None:
                changed["budget"] = max(Decimal(0), use.spent + Decimal(self.chance.randrange(-3, 18)))
            told = {name: getattr(draft, name) for name in draft.__dataclass_fields__}
            save_action(type(draft)(**told | changed), actor=None, at=at, action=kept)
            self._ended(begun, "action", kept.pk)
        row = self.notes.execute("SELECT nextval('proof_log_seq_seq')").fetchone()
        assert row is not None
        self._ended(row[0], "rulebook", publish(at=at).pk)


def work(place: int, places: int, *, decisions: int, seed: int) -> Counter[str]:
    """Be one of the processes."""
    from kundig.base.home import home
    from kundig.base.postgres.server import use

    server = use(home(os.environ))
    return Worker(place, places, decisions=decisions, seed=seed, conninfo=server.conninfo()).run()
