"""Is every answer learned from once, in one order, and is the model the same wherever it is had?"""

import datetime as dt
from collections.abc import Iterator
from threading import Barrier, Event, Thread

import numpy as np
import pytest
from django.db import connections, transaction
from tests import facts
from tests.database import OwnDatabase

from kundig.customers.records import Customer
from kundig.decisions.learning import operations
from kundig.decisions.learning.features import WIDTH
from kundig.decisions.learning.lessons import pack_features, unpack
from kundig.decisions.learning.model import Actions, Model
from kundig.decisions.learning.operations import forget, keep_state, learn, model_at, newest
from kundig.decisions.records import Decision, Lesson, ModelState, Offer, Response, Rulebook

AT = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
ASKED = Actions(("tariff", "heat", "new"), ("development", "development", "service"))
X = np.r_[1.0, np.linspace(-1, 1, WIDTH - 1).round(1)]


@pytest.fixture(autouse=True)
def no_models() -> Iterator[None]:
    forget()
    yield
    forget()


def _offer(action: str = "tariff", *, packed: bytes | None = None) -> Offer:
    customer = Customer.objects.first() or facts.customer("K-1")
    rulebook = Rulebook.objects.first() or Rulebook.objects.create(digest="x", content={}, at=AT)
    about = {"customer": customer, "at": AT, "channel": "web", "direction": "inbound"}
    decision = Decision.objects.create(**about, arm="best", rulebook=rulebook, log=b"")
    told = {"slot": 1, "action": action, "kind": "development", "purpose": "advertising"}
    features = pack_features(X) if packed is None else packed
    return Offer.objects.create(**about, decision=decision, **told, features=features)


def _answered(*answers: str, action: str = "tariff") -> list[Response]:
    made = []
    for answer in answers:
        offer = _offer(action)
        made.append(Response.objects.create(offer=offer, customer=offer.customer, answer=answer, at=AT))
    return made


def _bits(model: Model) -> list[bytes]:
    return [one.tobytes() for one in model.chances(X, ASKED)]


@pytest.mark.usefixtures("db")
def test_answers_are_learned_from_once_in_the_order_in_which_they_came() -> None:
    _answered("declined", "accepted")
    assert learn(at=AT) == 2
    _answered("ignored", action="heat")
    assert [learn(at=AT), learn(at=AT)] == [1, 0]
    assert list(Response.objects.order_by("id").values_list("answer", "learned")) == [
        ("declined", 1),
        ("accepted", 2),
        ("ignored", 3),
    ]
    examples = [unpack(bytes(one.content)) for one in Lesson.objects.order_by("sequence")]
    assert [(one.action, one.outcome) for one in examples] == [("tariff", 0), ("tariff", 1), ("heat", 0)]
    assert np.abs(examples[0].features - X).max() <= 1 / 32


@pytest.mark.usefixtures("db")
def test_the_model_had_again_is_the_same_to_the_bit() -> None:
    _answered(*("declined", "accepted", "later", "ignored") * 5)
    _answered("accepted", "declined", action="heat")
    learn(at=AT)
    step_by_step = [_bits(model_at(sequence)) for sequence in range(23)]
    forget()
    assert [_bits(model_at(sequence)) for sequence in reversed(range(23))] == step_by_step[::-1]


@pytest.mark.usefixtures("db")
def test_a_kept_state_gives_the_same_model(monkeypatch: pytest.MonkeyPatch) -> None:
    _answered(*("declined", "accepted", "ignored") * 4)
    learn(at=AT)
    folded = _bits(model_at(12))
    monkeypatch.setattr(operations, "STATE_EVERY", 5)
    assert [keep_state(at=AT), keep_state(at=AT)] == [True, False]
    assert list(ModelState.objects.order_by("sequence").values_list("sequence", flat=True)) == [0, 10]
    Lesson.objects.filter(sequence__lte=10).delete()  # so it can only come from the state
    forget()
    assert _bits(model_at(12)) == folded


@pytest.mark.usefixtures("db")
def test_old_states_are_thinned_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "STATE_EVERY", 2)
    monkeypatch.setattr(operations, "OLD_STATE_EVERY", 4)
    for _ in range(6):
        _answered("declined", "accepted")
        learn(at=AT)
        keep_state(at=AT)
    kept = ModelState.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(kept) == [0, 4, 8, 10, 12]


@pytest.mark.usefixtures("db")
def test_whoever_decides_has_the_newest_model_or_one_that_says_what_it_knows() -> None:
    _answered("accepted", "declined")
    learn(at=AT)
    assert newest(0)[0] == 0
    sequence, model = newest(2)
    assert sequence == 2
    assert _bits(model) == _bits(model_at(2))
    assert newest(1)[0] == 2  # who looked a moment earlier has no need of an older one


@pytest.mark.usefixtures("db")
def test_a_decision_waits_for_few_lessons_only(monkeypatch: pytest.MonkeyPatch) -> None:
    newest(0)
    _answered(*["declined"] * 7)
    learn(at=AT)
    monkeypatch.setattr(operations, "CATCH_UP", 3)
    assert [newest(7)[0] for _ in range(4)] == [3, 6, 7, 7]


@pytest.mark.usefixtures("own_database")
def test_threads_that_ask_first_at_the_same_moment_learn_once() -> None:
    _answered(*["accepted", "declined"] * 40)
    assert learn(at=AT) == 80
    found: list[tuple[int, Model]] = []
    together = Barrier(6)

    def ask() -> None:
        together.wait()
        found.append(newest(80))
        connections.close_all()

    threads = [Thread(target=ask) for _ in range(together.parties)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [sequence for sequence, _ in found] == [80] * 6
    assert len({id(model) for _, model in found}) == 1


@pytest.mark.usefixtures("db")
def test_erasing_a_customer_leaves_the_model_and_nothing_about_him() -> None:
    _answered("accepted", "declined")
    learn(at=AT)
    before = _bits(model_at(2))
    Customer.objects.all().delete()
    forget()
    assert Response.objects.count() == 0
    assert _bits(model_at(2)) == before
    assert not any(b"K-1" in bytes(one.content) for one in Lesson.objects.all())
    _answered("ignored")
    learn(at=AT)
    assert Lesson.objects.count() == 3  # his places are not given again


@pytest.mark.usefixtures("db")
def test_an_offer_without_features_teaches_how_often_at_all() -> None:
    offer = _offer(packed=b"")
    Response.objects.create(offer=offer, customer=offer.customer, answer="accepted", at=AT)
    learn(at=AT)
    example = unpack(bytes(Lesson.objects.get().content))
    assert example.features.tolist() == [1.0] + [0.0] * (WIDTH - 1)


def test_several_learners_give_each_answer_one_place(own_database: OwnDatabase) -> None:
    _answered(*["declined"] * 30)
    found: list[int] = []

    def try_it() -> None:
        found.append(learn(at=AT))
        connections.close_all()

    threads = [Thread(target=try_it) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    learn(at=AT)
    places = Response.objects.order_by("learned").values_list("learned", flat=True)
    assert list(places) == list(range(1, 31))
    assert sum(found) <= 30


def test_what_is_committed_late_is_learned_late(own_database: OwnDatabase) -> None:
    early, late = _answered("accepted", "declined")
    started, go_on = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            Response.objects.filter(pk=early.pk).delete()
            Response.objects.create(
                pk=early.pk, offer=early.offer, customer=early.customer, answer="accepted", at=AT
            )
            started.set()
            go_on.wait(10)
        connections.close_all()

    Response.objects.filter(pk=early.pk).delete()
    holder = Thread(target=hold)
    holder.start()
    started.wait(10)
    learn(at=AT)
    go_on.set()
    holder.join()
    learn(at=AT)
    assert dict(Response.objects.values_list("id", "learned")) == {late.pk: 1, early.pk: 2}
