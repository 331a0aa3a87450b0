"""Does an interaction get its decision, in one transaction and once?"""

import datetime as dt
from decimal import Decimal

import pytest
from tests.decisions.acting import AT, action, weigh
from tests.facts import customer

from kundig.base.records import JournalEntry
from kundig.base.refusals import Refused
from kundig.customers.care.records import Hold, Task
from kundig.customers.consents.operations import object_to
from kundig.customers.duplicates.operations import merge, unmerge
from kundig.customers.records import Interaction, LiveProfile
from kundig.decisions.operations import Concern, Occasion, decide, publish, respond
from kundig.decisions.records import Decision, Offer, Response, Rulebook
from kundig.measures.records import Action, ActionUse

pytestmark = pytest.mark.usefixtures("db")
CALL = Occasion("phone", kind="call", topic="bill", text="Die Rechnung ist hoch.", minutes=Decimal(4))


def test_the_best_action_is_offered_and_the_interaction_is_remembered() -> None:
    who = customer("K-1")
    action("good")
    action("better", company_value="60")
    action("harmful", customer_value="-1", company_value="900")
    weigh()
    made = decide("K-1", CALL, at=AT, record=True)
    assert [one.action.code for one in made.offers] == ["better"]
    factors = made.offers[0].factors
    assert factors.score == pytest.approx(factors.chance * (60 + 0.5 * 30) * 1 - 1)
    rejected = {one.action: one.step for one in made.choice.rejected}
    assert rejected == {"good": "outranked", "harmful": "customer_value"}
    happened = Interaction.objects.get()
    assert (happened.pk, happened.customer, happened.topic) == (made.interaction, who, "bill")
    assert (happened.minutes, happened.answered_at) == (Decimal(4), AT)
    live = LiveProfile.objects.get(customer=who)
    assert (live.last_interaction_at, live.last_inbound_at) == (AT, AT)
    assert JournalEntry.objects.filter(what="interaction.recorded", about="customer:K-1").count() == 1
    offer = Offer.objects.get()
    assert (offer.pk, offer.action, offer.slot, offer.answer) == (made.offers[0].offer, "better", 1, "")


def test_without_recording_only_the_decision_is_remembered() -> None:
    customer("K-1")
    action("good")
    weigh()
    made = decide("K-1", CALL, at=AT)
    assert (made.interaction, Interaction.objects.count(), Decision.objects.count()) == (None, 0, 1)


def test_an_interaction_has_one_decision_however_often_it_is_sent() -> None:
    customer("K-1")
    action("good")
    weigh()
    call = Occasion("phone", kind="call", number="call-1", concern=Concern("move", "Zieht um."))
    first = decide("K-1", call, at=AT, record=True)
    again = decide("K-1", call, at=AT, record=True)
    assert (again.decision, again.new) == (first.decision, False)
    assert [one.offer for one in again.offers] == [one.offer for one in first.offers]
    assert again.promise == first.promise
    assert (Interaction.objects.count(), Task.objects.count(), Offer.objects.count()) == (1, 1, 1)


def test_a_promised_complaint_comes_before_any_offer_and_hinders_it() -> None:
    customer("K-1")
    action("good")
    weigh()
    told = Occasion("phone", concern=Concern("complaint", "Zähler falsch abgelesen"))
    made = decide("K-1", told, at=AT, record=True)
    task = Task.objects.get()
    assert (task.title, task.due_on) == ("complaint: Zähler falsch abgelesen", dt.date(2026, 12, 3))
    assert made.promise is not None
    assert (made.promise.task, made.promise.due_on) == (task.pk, "2026-12-03")
    assert Hold.objects.get().reason == "complaint"
    assert made.offers == ()
    assert [(one.step, one.reason) for one in made.choice.rejected] == [("contact", "hold.complaint")]
    later = decide("K-1", CALL, at=AT + dt.timedelta(days=40))
    assert len(later.offers) == 1


def test_after_an_objection_there_is_no_offer_on_any_channel() -> None:
    who = customer("K-1")
    action("good")
    action("help", purpose="service")
    weigh()
    object_to(who, source="Telefon", actor=None, at=AT)
    assert [one.action.code for one in decide("K-1", CALL, at=AT).offers] == ["help"]


def test_what_is_limited_is_reserved_and_given_back_when_declined() -> None:
    customer("K-1")
    action("rare", stock=1, company_value="90")
    action("good")
    weigh()
    first = decide("K-1", CALL, at=AT).offers[0]
    assert (first.action.code, ActionUse.objects.get(action__code="rare").taken) == ("rare", 1)
    assert decide("K-1", CALL, at=AT).offers[0].action.code == "good"
    _, new = respond(first.offer, "declined", reason="zu teuer", at=AT, actor=None)
    assert (new, ActionUse.objects.get(action__code="rare").taken) == (True, 0)
    _, new = respond(first.offer, "declined", at=AT, actor=None)
    assert (new, ActionUse.objects.get(action__code="rare").taken, Response.objects.count()) == (False, 0, 1)
    respond(first.offer, "accepted", at=AT + dt.timedelta(hours=1), actor=None)
    assert ActionUse.objects.get(action__code="rare").taken == 1
    assert Offer.objects.get(pk=first.offer).answer == "accepted"


def test_stock_that_shrank_after_publishing_is_never_exceeded() -> None:
    customer("K-1")
    action("rare", stock=5, company_value="90")
    action("good")
    weigh()
    Action.objects.filter(code="rare").update(stock=0)
    made = decide("K-1", CALL, at=AT, slots=2)
    assert [one.action.code for one in made.offers] == ["good"]
    assert {one.action: one.step for one in made.choice.rejected} == {"rare": "stock"}


def test_answers_make_the_same_state_in_whichever_order_they_come() -> None:
    action("good", stock=9)
    weigh()
    said = [("declined", AT), ("accepted", AT + dt.timedelta(hours=2)), ("later", AT + dt.timedelta(hours=1))]
    states = set()
    orders = (said, said[::-1], [said[1], said[0], said[2], said[1], said[0]])
    for number, order in enumerate(orders):
        offer = decide(customer(f"K-{number}").pk, CALL, at=AT).offers[0].offer
        for answer, at in order:
            respond(offer, answer, at=at, actor=None)
        found = Offer.objects.get(pk=offer)
        rows = sorted(Response.objects.filter(offer=offer).values_list("answer", "at"))
        states.add((found.answer, found.answered_at, tuple(rows)))
    assert len(states) == 1
    assert ActionUse.objects.get().taken == 3


def test_the_control_group_gets_service_and_no_offers() -> None:
    customer("K-1")
    action("good")
    action("help", purpose="service", company_value="5")
    weigh(control_share="1")
    made = decide("K-1", CALL, at=AT, slots=2)
    assert (made.choice.arm, [one.action.code for one in made.offers]) == ("control", ["help"])
    assert {one.action: one.step for one in made.choice.rejected} == {"good": "arm"}


def test_what_was_declined_rests_and_the_next_one_is_offered() -> None:
    customer("K-1")
    action("first", company_value="90")
    action("second")
    weigh()
    first = decide("K-1", CALL, at=AT).offers[0]
    respond(first.offer, "declined", at=AT, actor=None)
    later = decide("K-1", CALL, at=AT + dt.timedelta(days=3))
    assert [one.action.code for one in later.offers] == ["second"]
    assert [(one.action, one.step, one.reason) for one in later.choice.rejected] == [
        ("first", "contact", "declined_action")
    ]


def test_offers_are_counted_over_a_merge_and_apart_again_after_it_is_undone() -> None:
    one, other = customer("K-1"), customer("K-2")
    for number in range(9):
        action(f"action-{number}")
    weigh()
    for who in (one, other, other):
        assert decide(who.pk, CALL, at=AT).offers
    done = merge(one, other, actor=None, at=AT)
    both = decide("K-2", CALL, at=AT + dt.timedelta(minutes=5))
    assert (both.customer, both.offers) == ("K-1", ())
    assert {end.reason for end in both.choice.rejected} == {"cap_1"}
    unmerge(done, actor=None, at=AT)
    assert decide("K-2", CALL, at=AT + dt.timedelta(minutes=9)).offers


def test_several_slots_hold_no_more_offers_than_the_caps_allow_and_service_beside_them() -> None:
    customer("K-1")
    for number in range(6):
        action(f"action-{number}")
    action("help", purpose="service", company_value="1")
    weigh()
    made = decide("K-1", CALL, at=AT, slots=6)
    codes = [one.action.code for one in made.offers]
    assert (len(codes), codes[-1]) == (4, "help")
    assert [one.action.code for one in decide("K-1", CALL, at=AT, slots=6).offers] == ["help"]


def test_publishing_twice_makes_one_rulebook_and_a_change_another() -> None:
    action("good")
    first = publish(at=AT)
    assert publish(at=AT).pk == first.pk
    Action.objects.update(company_value="41")
    assert publish(at=AT).pk > first.pk
    assert Rulebook.objects.count() == 2


def test_who_is_unknown_is_refused_and_so_is_deciding_before_publishing() -> None:
    with pytest.raises(Refused, match="no_customer"):
        decide("K-404", CALL, at=AT)
    customer("K-1")
    with pytest.raises(Refused, match="no_rulebook"):
        decide("K-1", CALL, at=AT)
