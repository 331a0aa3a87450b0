"""Does the proof of decisions hold, and would it see a breach? `./run prove decisions` has the full count."""

import datetime as dt
import subprocess
import sys
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from prove._checking import KINDS, Act, Entry, Found, Limits, check

ROOT = Path(__file__).parents[2]
NOON = dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC)
NOBODY_QUIET = Limits((9, 9, 9), (0, 0), True, 0)
POLICY = {"all": Limits((2, 3, 4), (0, 0), True, 0), "-": NOBODY_QUIET}
POLICY |= {"phone": Limits((9, 9, 9), (20, 9), False, 5)}
COUNTRIES = {1: "DE", 2: "DE", 3: "US"}


class Log:
    """A log as it would have been written."""

    def __init__(self) -> None:
        self.numbers, self.entries, self.acts = count(1), list[Entry](), list[Act]()
        self.write("rulebook", id=1, contact=1)

    def write(self, what: str, **row: object) -> int:
        self.entries.append(Entry(next(self.numbers), f"kundig_{what}", row))
        return self.entries[-1].seq

    def act(self, what: str, key: int) -> None:
        """The one that wrote the newest entry."""
        seq = self.entries[-1].seq
        self.acts.append(Act(seq - 1, seq + 1, what, key))

    def decision(self, id: int, *, customer: int = 1, interaction: int | None = None) -> None:
        self.write("decision", id=id, customer_id=customer, rulebook_id=1, interaction_id=interaction)

    def offer(self, customer: int, at: dt.datetime = NOON, **given: object) -> int:
        id = next(self.numbers)
        self.decision(id, customer=customer)
        row: dict[str, object] = {
            "id": id,
            "customer_id": customer,
            "decision_id": id,
            "at": at.isoformat(),
            "channel": "web",
            "direction": "inbound",
            "action": "tariff",
            "purpose": "advertising",
            "answer": "",
            "reserved": None,
        }
        self.write("offer", **row | given)
        return id

    def consent(self, customer: int, act: str, channel: str, at: dt.datetime = NOON) -> None:
        self.write(
            "consent",
            customer_id=customer,
            purpose="advertising",
            channel=channel,
            act=act,
            at=at.isoformat(),
        )

    def hold(self, customer: int, until: dt.datetime | None) -> None:
        told = until and until.isoformat()
        self.write("hold", id=1, customer_id=customer, reason="dunning", since=NOON.isoformat(), until=told)

    def lead(self, customer: int, by: int | None) -> None:
        self.write("customer", id=customer, leading_id=by)

    def found(self) -> Found:
        return check(self.entries, self.acts, countries=COUNTRIES, limits={1: POLICY})

    def kinds(self) -> list[str]:
        return [one.kind for one in self.found().breaches]


@pytest.fixture
def log() -> Log:
    return Log()


DAY = dt.timedelta(days=1)
LATER = NOON + dt.timedelta(minutes=1)


def test_windows_of_a_cap_roll(log: Log) -> None:
    for at in (NOON, NOON + DAY / 2, NOON + DAY, NOON + DAY * 8):
        log.offer(1, at)
    assert log.kinds() == []
    log.offer(1, NOON + DAY / 4)
    assert log.kinds() == ["cap", "cap", "cap"]  # three in a day, four in seven, five in thirty


def test_a_cap_counts_over_merges_as_they_stood(log: Log) -> None:
    log.offer(1)
    log.offer(2)
    log.lead(2, 1)
    assert log.kinds() == []
    log.offer(1, LATER)
    assert log.kinds() == ["cap"]
    log.lead(2, None)
    log.offer(2, LATER)
    assert log.kinds() == ["cap"]


def test_what_was_never_shown_and_service_count_for_no_cap(log: Log) -> None:
    log.offer(1, answer="unshown")
    log.offer(1, purpose="service")
    log.offer(1)
    log.offer(1)
    assert log.kinds() == []


@pytest.mark.parametrize("channel", ["email", "phone"])
def test_a_channel_that_asks_for_consent_has_none(log: Log, channel: str) -> None:
    log.offer(1, LATER, channel=channel, direction="outbound")
    assert log.kinds() == ["consent"]


def test_a_withdrawal_forbids_what_comes_after_it_and_not_what_came_before(log: Log) -> None:
    log.consent(1, "granted", "email", NOON - DAY)
    log.offer(1, channel="email", direction="outbound")
    log.consent(1, "withdrawn", "email", LATER)  # by another clock, but written before
    assert log.kinds() == []
    log.offer(1, channel="email", direction="outbound")
    assert log.kinds() == ["consent"]


def test_an_objection_forbids_all_advertising_also_of_whom_he_is_merged_with(log: Log) -> None:
    told = {"id": 1, "customer_id": 2, "purpose": "advertising", "channel": ""}
    log.write("objection", **told, lifted_at=None)
    log.offer(1)
    log.offer(2, purpose="service")
    assert log.kinds() == []
    log.lead(2, 1)
    log.offer(1)
    assert log.kinds() == ["consent"]
    log.write("objection", **told, lifted_at=NOON.isoformat())
    log.offer(2, LATER + DAY)
    assert log.kinds() == ["consent"]


@pytest.mark.parametrize(
    ("customer", "at"),
    [
        (1, dt.datetime(2026, 11, 3, 7, 59, tzinfo=dt.UTC)),
        (1, dt.datetime(2026, 11, 3, 19, tzinfo=dt.UTC)),
        (1, dt.datetime(2026, 10, 25, 12, tzinfo=dt.UTC)),
        (1, dt.datetime(2026, 12, 25, 12, tzinfo=dt.UTC)),
        (3, dt.datetime(2026, 11, 3, 13, 30, tzinfo=dt.UTC)),
    ],
)
def test_nobody_is_called_at_night_on_a_sunday_or_a_holiday(log: Log, customer: int, at: dt.datetime) -> None:
    log.consent(customer, "granted", "phone", NOON - 30 * DAY)
    log.offer(customer, at, channel="phone", direction="inbound")
    assert log.kinds() == []
    log.offer(customer, at, channel="phone", direction="outbound")
    assert log.kinds() == ["quiet"]


def test_a_hold_holds_until_its_end(log: Log) -> None:
    log.offer(1)
    log.hold(1, LATER)
    assert log.kinds() == []
    log.offer(1)
    log.offer(1, LATER + 3 * DAY)
    assert log.kinds() == ["hold"]


def test_stock_and_budget_are_used_up_and_given_back(log: Log) -> None:
    log.write("action", id=1, code="tariff", stock=1, budget="5.00")
    first = log.offer(1, reserved="3.00")
    assert log.kinds() == []
    row = dict(log.entries[-1].row)
    log.offer(2, reserved="3.00")
    assert log.kinds() == ["stock", "budget"]
    log.entries.pop()
    log.write("offer", **row | {"answer": "declined"})
    log.offer(2, reserved="3.00")
    assert log.kinds() == []
    assert row["id"] == first
    assert Decimal(str(row["reserved"])) == 3


def test_a_bound_counts_from_when_it_is_known_to_be_kept(log: Log) -> None:
    log.write("action", id=1, code="tariff", stock=2, budget=None)
    log.offer(1, reserved="1.00")
    log.write("action", id=1, code="tariff", stock=1, budget=None)
    log.act("action", 1)
    log.offer(2, reserved="1.00")
    assert log.kinds() == ["stock"]


def test_a_declined_action_rests(log: Log) -> None:
    offer = log.offer(1, channel="phone")
    log.write("offer", **dict(log.entries[-1].row) | {"answer": "declined"})
    log.write("response", id=1, offer_id=offer, answer="declined")
    log.act("answer", offer)
    next(log.numbers)
    for days in (6, 4):
        log.offer(1, NOON + days * DAY, channel="phone")
        decision = log.entries[-2]
        log.acts.append(Act(decision.seq - 1, decision.seq + 2, "decision", int(str(decision.row["id"]))))
    assert log.kinds() == ["pause"]


def test_a_rulebook_that_was_published_decides(log: Log) -> None:
    log.acts += [Act(1, 5, "rulebook", 2), Act(10, 12, "decision", 7), Act(3, 20, "decision", 8)]
    row: dict[str, object] = {"customer_id": 1, "rulebook_id": 1, "interaction_id": None}
    log.entries += [Entry(11, "kundig_decision", {"id": 7} | row)]
    log.entries += [Entry(12, "kundig_decision", {"id": 8} | row)]
    assert log.kinds() == ["policy"]


def test_one_interaction_has_one_decision(log: Log) -> None:
    log.decision(1, interaction=5)
    log.decision(2, interaction=5)
    assert log.kinds() == ["twice"]


@pytest.mark.slow
def test_four_thousand_decisions_at_once_and_a_few_kills() -> None:
    told = ["--decisions", "4000", "--events", "60", "--kills", "4", "--seed", "20261130"]
    done = subprocess.run(
        [sys.executable, str(ROOT / "prove" / "decisions.py"), *told],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(f"holds: 0 {words}" in done.stdout for words in KINDS.values())
    assert done.stdout.endswith("all holds\n")
