"""How many decisions does one core think through in a second, and how many bytes does the log of one take?

From the row that the database told to the packed log: values, conditions, permission, contact policy,
chances, scores, exploration, log. Each action asks three comparisons, with figures of its own. How many
actions fit a customer decides how much is left to do, so two kinds of conditions are measured: `loose` ones,
of which three fit more than a third of the customers, and `tight` ones, of which three fit one in eight. The
goals are meant for both.
"""

import argparse
import datetime as dt
import json
import os
import platform
import random
import tempfile
import time
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import django

AT = dt.datetime(2026, 11, 30, 9, 30, 15, 123456, tzinfo=dt.UTC)
GOALS = {200: 3_000, 1_000: 1_000}  # decisions a second, by actions
PRODUCTS = ("Strom", "Gas", "Wallbox")
MOST_BYTES = 1_024  # for 100 actions
# Each is true of most customers.
LOOSE = (
    *("value.today > {n}", "value.to_date > {n}0", "value.revenue < {n}00", "lifetime.value >= {n}"),
    *(
        "potential.total > {n}",
        "cube.relationships >= {m}",
        "cube.tenure_years > 0.{n}",
        "value.rank < {n}000",
    ),
    *('level.code != "{a}"', 'cycle.stage != "lost"', "offers.last_30_days <= {m}", "promises.broken < {m}"),
    *('customer.kind = "person"', 'customer.postal_code > "{n}000"', "lifetime.active > 0.{n}"),
    *('customer.since < date("20{y}-06-01")', 'level.since < date("2026-{mm}-01")', "needs.group < {m}"),
    *('rfm.last_purchase_on > date("2026-{mm}-01")', "promises.kept >= 0", 'occasion.topic != "x{n}"'),
)
# Each is true of about half of them.
TIGHT = (
    *("value.today > {n}0", "value.to_date > {n}0", "value.revenue < {n}0", "lifetime.value >= {n}0"),
    *(
        "potential.total > {n}0",
        "cube.relationships >= {m}",
        "cube.tenure_years > {m}.{n}",
        "value.rank < {m}",
    ),
    *(
        'level.code in ("{a}", "{b}")',
        'cycle.stage = "{s}"',
        "offers.last_30_days <= 1",
        "promises.broken < {m}",
    ),
    *(
        'customer.postal_code > "{n}000"',
        "lifetime.active > 0.{n}",
        "needs.group < {m}",
        "promises.kept >= {m}",
    ),
    *('customer.since < date("20{y}-06-01")', 'level.since < date("20{y}-01-01")', "rfm.frequency > {m}"),
    *('rfm.last_purchase_on > date("20{y}-01-01")', 'occasion.topic = "{t}"', 'customer.kind = "{k}"'),
)
CONDITIONS = {"loose": LOOSE, "tight": TIGHT}
WORTH = ("{n}", "{n}.5", "lifetime.value * 0.0{n}", "{n} + value.today / 100", "potential.total * 0.01")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=2_000)
    parser.add_argument("--actions", type=int, nargs="*", default=[100, 200, 1_000])
    parser.add_argument("--slots", type=int, default=3, help="suggestions: a call has three, a page one")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kundig.settings")
    with tempfile.TemporaryDirectory(prefix="kundig-bench-") as home:
        os.environ["KUNDIG_HOME"] = home
        django.setup()
    print(f"\n{platform.machine()}, one core, Python {platform.python_version()}\n")
    print("| conditions | actions | distinct | eligible | decisions/s | goal | bytes, median | p99 | most |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    missed = []
    for kind, actions in ((kind, actions) for kind in CONDITIONS for actions in asked.actions):
        rate, sizes, conditions, eligible = measured(kind, actions, asked.decisions, asked.slots)
        goal = GOALS.get(actions)
        median, high = sizes[len(sizes) // 2], sizes[len(sizes) * 99 // 100]
        figures = (kind, f"{actions:,}", f"{conditions:,}", f"{eligible:.0f}", f"{rate:,.0f}", goal or "–")
        print("|", *(f"{one} |" for one in (*figures, median, high, sizes[-1])))
        missed += [f"{rate:,.0f}/s with {actions} {kind} actions"] if goal and rate < goal else []
        missed += [f"{sizes[-1]} bytes"] if actions <= 100 and sizes[-1] > MOST_BYTES else []
    raise SystemExit(f"missed: {', '.join(missed)}" if missed else 0)


def measured(kind: str, actions: int, decisions: int, slots: int) -> tuple[float, list[int], int, float]:
    """Decisions a second, the sorted sizes of their logs, conditions, and whom an action fits on average."""
    from kundig.customers.consents.permission import ExistingCustomers
    from kundig.decisions.choosing import choose
    from kundig.decisions.expecting import asking, looked_at
    from kundig.decisions.gathered import gathered, situation_of
    from kundig.decisions.learning.model import Model
    from kundig.decisions.log import pack
    from kundig.decisions.occasions import Occasion
    from kundig.decisions.rulebook import Rulebook

    chance = random.Random(6)
    rulebook, model = Rulebook.of(1, content(chance, kind, actions)), Model.empty()
    rows = [row(chance, number) for number in range(decisions)]
    occasion = Occasion("web", topic="bill", kind="page")

    def decided(told: list[Any]) -> tuple[int, int]:
        found = gathered(told)
        situation = situation_of(found, rulebook, occasion, AT, ExistingCustomers())
        likely = asking(rulebook, model, looked_at(rulebook, situation))
        choice = choose(rulebook, situation, likely, decision_id=found.decision, slots=slots)
        return len(pack(situation, choice, None)), len(choice.weighed.scored)

    for one in rows[:50]:
        decided(one)
    begun = time.process_time()
    told = [decided(one) for one in rows]
    took = time.process_time() - begun
    sizes = sorted(size for size, _ in told)
    return decisions / took, sizes, len(rulebook.rules), sum(count for _, count in told) / decisions


def content(chance: random.Random, kind: str, actions: int) -> dict[str, Any]:
    """A rulebook as it is published."""
    from kundig.decisions.rulebook import KINDS
    from kundig.feel.policies.kinds import content_of

    policies = {
        code: {"version": 1, "content": content_of(kind, kind.delivered)} for code, kind in KINDS.items()
    }
    made = [_action(chance, CONDITIONS[kind], number) for number in range(actions)]
    return {"zone": "Europe/Berlin", "actions": made, "policies": policies}


def _action(chance: random.Random, conditions: Sequence[str], number: int) -> Mapping[str, Any]:
    from kundig.decisions.actions import EXAMPLE

    asked = [_filled(chance, one) for one in chance.sample(conditions, 3)]
    return dict(EXAMPLE) | {
        "id": number + 1,
        "code": f"action-{number:04}",
        "kind": chance.choice(["acquisition", "retention", "development", "service"]),
        "purpose": chance.choice(["advertising", "advertising", "service"]),
        "channels": ["web", "phone", "email"],
        "eligible": " and ".join(asked),
        "company_value": _filled(chance, chance.choice(WORTH)),
        "customer_value": _filled(chance, chance.choice(WORTH)),
    }


def _filled(chance: random.Random, text: str) -> str:
    return text.format(
        n=chance.randrange(10, 99),
        m=chance.randrange(1, 6),
        a=chance.choice("ABC"),
        b=chance.choice("DE"),
        s=chance.choice(["growing", "mature"]),
        y=chance.randrange(17, 26),
        t=chance.choice(["bill", "move"]),
        k=chance.choice(["person", "organisation"]),
        mm=f"{chance.randrange(1, 13):02}",
    )


def row(chance: random.Random, number: int) -> list[Any]:
    """What `sql.GATHER` tells of a customer."""
    from kundig.customers.attributes import ATTRIBUTES

    def day() -> dt.date:
        return dt.date(2026, 11, 30) - dt.timedelta(days=chance.randrange(1, 4_000))

    known: dict[str, Any] = {
        "customer.kind": "person",
        "customer.country": "DE",
        "level.code": chance.choice("ABCDE"),
        "cycle.stage": chance.choice(["new", "growing", "mature", "endangered"]),
        "customer.postal_code": f"{chance.randrange(10_000, 99_999)}",
        "lifetime.active": chance.random(),
    }
    for name, one in ATTRIBUTES.items():
        if name not in known:
            known[name] = {
                "text": "x",
                "date": day(),
                "moment": AT - dt.timedelta(seconds=chance.random() * 1e7),
                "money": Decimal(chance.randrange(-20_000, 150_000)) / 100,
                "number": chance.choice([chance.randrange(6), chance.random() * 5]),
            }[one.type]
    terms = [["contract", f"V-{number}", name, str(day()), None, {"kwh_a_year": 3_100}] for name in PRODUCTS]
    begun = int(AT.timestamp())
    answers = ("accepted", "ignored", "later")
    offers = []
    for _ in range(chance.randrange(6)):
        at = begun - chance.randrange(9_000_000)
        action = f"action-{chance.randrange(90):04}"
        offers.append(["web", "inbound", "advertising", action, at, chance.choice(answers), begun - 9])
    contracts, touches = json.dumps(terms[: chance.randrange(3)]), json.dumps(offers)
    acts = f'["advertising", "email", true, {begun - chance.randrange(9_000_000)}]'
    lists = (contracts, "[]", f"[{acts}]", "[]", touches, "[]")
    return [number + 1, 1, 0, True, *lists, *(known[name] for name in ATTRIBUTES)]


if __name__ == "__main__":
    main()
