"""Is every past decision made again to the last bit, whatever has changed since?"""

import random

import pytest
from tests.decisions.acting import AT, action, catalogue, weigh
from tests.decisions.living import lived, people, replayed_alike
from tests.facts import customer

from kundig.decisions.operations import Concern, Occasion, decide, decided
from kundig.decisions.records import Decision
from kundig.decisions.replaying.operations import read, replay

pytestmark = pytest.mark.usefixtures("db")
CHANNELS = ("phone", "web", "email", "portal")


def test_past_decisions_are_replayed_to_the_last_bit_after_everything_has_changed() -> None:
    lived(random.Random(6), 120)
    replayed_alike(120)


def test_a_log_that_was_tampered_with_is_not_the_same() -> None:
    customer("K-1")
    action("good", eligible='occasion.topic = "bill"')
    weigh()
    made = decide("K-1", Occasion("phone", topic="bill"), at=AT)
    decision = Decision.objects.get(pk=made.decision)
    assert replay(decision).same
    decision.chosen = ["bad"]
    assert not replay(decision).same


def test_a_log_says_what_was_known_and_what_became_of_each_action() -> None:
    chance = random.Random(3)
    [who] = people(chance, 1)
    catalogue(chance, 40)
    weigh()
    made = decide(
        who.pk, Occasion("web", topic="bill", concern=Concern("move", resolved=True)), at=AT, slots=3
    )
    logged = read(Decision.objects.get(pk=made.decision))
    assert logged.promise == made.promise
    assert logged.digest == made.choice.digest
    assert logged.choice.steps == made.choice.steps
    assert logged.choice.rejected == made.choice.rejected
    assert logged.choice.actions == made.choice.actions
    assert logged.choice.drawn == made.choice.drawn
    assert logged.situation.values["occasion.concern"] == "move"
    for told, was in zip(logged.choice.candidates, made.choice.candidates, strict=True):
        assert told.action == was.action
        assert told.score == pytest.approx(was.score, abs=0.05)
        assert told.chance == pytest.approx(was.chance, abs=1e-5)
    assert decided(made.decision).offers[0].offer == made.offers[0].offer
