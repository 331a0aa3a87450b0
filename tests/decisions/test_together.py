"""Decisions that are asked for at the same moment: all is kept at once, and nobody suffers from another."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection, connections
from django.utils import timezone
from tests.api.programs import Program, program
from tests.api.test_edge import EDGE, ask
from tests.database import OwnDatabase
from tests.decisions.acting import AT, action, weigh
from tests.facts import customer

from kundig.base.keys.operations import KeyChanged, recall_key, revoke_key
from kundig.base.records import JournalEntry
from kundig.base.refusals import Refused
from kundig.base.statements import take_ahead
from kundig.customers.duplicates.operations import merge
from kundig.customers.records import Interaction, LiveProfile
from kundig.decisions.decided import Decided
from kundig.decisions.making.operations import Asking
from kundig.decisions.occasions import Occasion
from kundig.decisions.operations import decide, publish
from kundig.decisions.records import Decision, Offer
from kundig.decisions.together.operations import Question, decided_at_once, decided_together
from kundig.measures.records import ActionUse

PAGE = Occasion("web", kind="page", topic="bill")
PAST = Occasion("phone", kind="call", topic="move", text='Käthe sagt: "ja"\\', happened_at=AT)


@pytest.fixture(autouse=True)
def firm(own_database: OwnDatabase) -> None:
    for number in ("K-1", "K-2", "K-3"):
        customer(number)
    action("good")
    action("better", company_value="60")
    weigh()


def question(who: str, occasion: Occasion = PAGE, *, record: bool = True) -> Question:
    return Question(Asking(who, occasion, AT, 1, record), [])


def offered(answer: object) -> list[str]:
    assert isinstance(answer, Decided)
    return [one.action.code for one in answer.offers]


@contextmanager
def another(own: OwnDatabase) -> Iterator[psycopg.Connection]:
    with psycopg.connect(own.url) as other:
        yield other


def test_all_are_decided_in_one_transaction_and_remembered_each_with_his_own() -> None:
    found = decided_at_once([question("K-1"), question("K-2", PAST), question("K-3", record=False)])
    assert [offered(one) for one in found] == [["better"], ["better"], ["better"]]
    assert [one.customer for one in found if isinstance(one, Decided)] == ["K-1", "K-2", "K-3"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text), count(*) FROM kundig_decision")
        assert cursor.fetchone() == (1, 3)
    happened = Interaction.objects.order_by("customer").values_list("customer__number", "topic", "text", "at")
    assert list(happened) == [("K-1", "bill", "", AT), ("K-2", "move", PAST.text, AT)]
    assert list(LiveProfile.objects.order_by("customer").values_list("customer__number", flat=True)) == [
        "K-1",
        "K-2",
    ]
    assert JournalEntry.objects.filter(what="interaction.recorded").count() == 2
    for one in found:
        assert isinstance(one, Decided)
        kept = Decision.objects.get(pk=one.decision)
        assert (kept.customer.number, kept.interaction_id) == (one.customer, one.interaction)
        assert [offer.offer for offer in one.offers] == [Offer.objects.get(decision=kept).pk]


def test_who_asks_twice_is_led_by_another_or_is_nobody_we_know_has_to_ask_alone() -> None:
    merge(customer("K-4"), customer("K-5"), actor=None, at=timezone.now())
    asked = [question(who) for who in ("K-1", "K-5", "K-1", "K-9", "K-2")]
    found = decided_at_once(asked)
    assert [one and offered(one) for one in found] == [["better"], None, None, None, ["better"]]
    assert Decision.objects.count() == Interaction.objects.count() == 2


def test_who_is_held_by_others_is_not_waited_for(own_database: OwnDatabase) -> None:
    with another(own_database) as other:
        other.execute("SELECT FROM kundig_customer WHERE number = 'K-1' FOR NO KEY UPDATE")
        found = decided_at_once([question("K-1"), question("K-2")])
    assert [one and offered(one) for one in found] == [None, ["better"]]
    assert decided_at_once([question("K-1")])[0]


def test_of_what_there_is_only_so_much_nothing_is_taken() -> None:
    action("rare", company_value="900", stock=1, eligible='customer.number = "K-1"')
    weigh()
    found = decided_at_once([question("K-1"), question("K-2")])
    assert [one and offered(one) for one in found] == [None, ["better"]]
    assert not ActionUse.objects.filter(taken__gt=0).exists()
    assert Decision.objects.count() == 1


def test_where_none_can_be_decided_all_are_let_go(own_database: OwnDatabase) -> None:
    action("rare", company_value="900", stock=1)
    weigh()
    assert decided_at_once([question("K-1")]) == [None]
    with another(own_database) as other:
        other.execute("SELECT FROM kundig_customer WHERE number = 'K-1' FOR NO KEY UPDATE NOWAIT")


def test_a_key_that_opens_nothing_any_more_opens_nothing_here_and_others_go_on() -> None:
    good, gone = program(name="good"), program(name="gone")
    asked = []
    for number, one in enumerate((good, gone), 1):
        _known(one)
        assert recall_key(one.token, at=timezone.now(), sure=lambda: None)
        asked.append(Question(Asking(f"K-{number}", PAGE, AT, 1, True), take_ahead()))
    revoke_key(gone.key, actor=gone.key.owner, at=timezone.now())
    found = decided_at_once(asked)
    assert offered(found[0]) == ["better"]
    assert isinstance(found[1], KeyChanged)
    assert list(Decision.objects.values_list("customer__number", flat=True)) == ["K-1"]


def test_a_key_that_opens_nothing_any_more_does_not_decide_alone_either(own_database: OwnDatabase) -> None:
    gone = program(name="gone")
    for broken in (False, True):
        _known(gone)
        assert recall_key(gone.token, at=timezone.now(), sure=lambda: None)
        change = "UPDATE kundig_apikey SET name = name || '!'; ALTER TABLE kundig_offer RENAME TO missing"
        with another(own_database) as other:
            other.execute(change if broken else change.partition(";")[0])
        with pytest.raises(KeyChanged):
            decided_together(Asking("K-1", PAGE, AT, 1, True))
        assert Decision.objects.count() == 0


def test_who_asks_for_more_than_a_rule_may_is_refused_alone() -> None:
    action("endless", eligible='occasion.topic != "move" or count(for x in 1..9000000 return x) > 0')
    publish(at=AT)
    assert decided_at_once([question("K-1"), question("K-2", PAST)]) == [None, None]
    assert Decision.objects.count() == 0
    assert decide("K-1", PAGE, at=AT).offers
    with pytest.raises(Refused, match="too_many_steps"):
        decide("K-2", PAST, at=AT)


def test_where_the_database_refuses_all_have_to_ask_alone_and_nothing_is_kept(
    own_database: OwnDatabase,
) -> None:
    with another(own_database) as other:
        other.execute("ALTER TABLE kundig_liveprofile RENAME TO gone")
    assert decided_at_once([question("K-1"), question("K-2")]) == [None, None]
    with another(own_database) as other:
        other.execute("ALTER TABLE gone RENAME TO kundig_liveprofile")
    assert Decision.objects.count() == 0
    assert all(decided_at_once([question("K-1"), question("K-2")]))


def test_where_the_connection_is_lost_each_is_told_and_the_next_have_another(
    own_database: OwnDatabase,
) -> None:
    assert all(decided_at_once([question("K-1")]))
    with another(own_database) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    found = decided_at_once([question("K-2"), question("K-3")])
    assert [isinstance(one, psycopg.OperationalError) for one in found] == [True, True]
    assert all(decided_at_once([question("K-2"), question("K-3")]))


def test_programs_that_ask_at_the_same_time_are_all_answered(own_database: OwnDatabase) -> None:
    asks = program()
    numbers = [f"K-{number}" for number in range(10, 40)]
    for number in numbers:
        customer(number)
    _known(asks)

    def one(number: str) -> tuple[str, str]:
        body = {"customer": number, "direction": "inbound", "channel": "web", "kind": "page", "decide": True}
        headers = {"HTTP_AUTHORIZATION": f"Bearer {asks.token}"}
        status, _headers, text = ask(EDGE, json.dumps(body).encode(), **headers)
        connections.close_all()
        return status, json.loads(text)["decision"]["customer"]

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(one, [*numbers, *numbers])) == [
            ("201 Created", number) for number in [*numbers, *numbers]
        ]
    assert Decision.objects.count() == 60


def _known(asks: Program) -> None:
    """The key is recognised and was used just now, so that it need not be asked for beforehand."""
    body = {"customer": "K-1", "direction": "inbound", "channel": "web", "kind": "page"}
    for _ in range(2):
        sent = json.dumps(body).encode()
        assert ask(EDGE, sent, HTTP_AUTHORIZATION=f"Bearer {asks.token}")[0] == "201 Created"
