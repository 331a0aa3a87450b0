"""Does one decision in a call give one offer at a time, and does its answer lead on?"""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from tests import facts
from tests.decisions.acting import action, weigh
from tests.web.test_desk import agent, promised, take, told

from kundig.base.records import User
from kundig.customers.care.records import Task
from kundig.customers.consents.records import Objection
from kundig.customers.records import Customer, Interaction
from kundig.decisions.records import Decision, Offer, Response
from kundig.measures.records import ActionUse

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def who() -> Customer:
    """A customer for whom three actions fit, the dearest first."""
    for code, worth in (("first", "300"), ("second", "200"), ("third", "100")):
        names = {"de": f"{code} de", "en": f"Action {code}"}
        texts = {"phone": {"de": "Das spart {euros}.", "en": "That saves {euros}."}}
        action(code, company_value=worth, names=names, texts=texts)
    weigh()
    return facts.customer("K-1")


def answer(client: Client, call: Interaction, said: str, **given: str) -> str:
    """What is said to the offer that stands first; the part of the page that comes back."""
    offer = Offer.objects.filter(decision__interaction=call, answer="").order_by("slot").first()
    form = {"offer": str(offer.pk) if offer else "0", "answer": said, "due_on": "2030-05-02"} | given
    sent = client.post(f"/desk/K-1/{call.pk}/answer/", form, headers={"HX-Request": "true"})
    return sent.content.decode()


def shown(client: Client, call: Interaction) -> str:
    return client.get(f"/desk/K-1/{call.pk}/").content.decode()


def answers() -> dict[str, str]:
    return dict(Offer.objects.values_list("action", "answer"))


def test_one_call_is_one_interaction_and_one_decision(who: Customer) -> None:
    client = agent()
    form = told(text="Rechnung zu hoch")
    call = take(client, who, form)
    assert take(client, who, form) == call
    decision = Decision.objects.get()
    assert (decision.interaction, decision.channel, decision.direction) == (call, "phone", "inbound")
    assert (Interaction.objects.count(), list(decision.chosen)) == (1, ["first", "second", "third"])


def test_one_offer_stands_there_with_both_parties_worth_and_its_words_in_the_customers_language(
    who: Customer,
) -> None:
    client = agent()
    page = shown(client, take(client, who, told()))
    wanted = (
        "Then one offer: Action first",
        "Das spart 30 Euro.",
        "€300",
        "€30",
        "Action second",
        "Action third",
    )
    assert [words for words in wanted if words not in page] == []


def test_declined_offer_makes_way_for_the_next(who: Customer) -> None:
    client = agent()
    call = take(client, who, told())
    page = answer(client, call, "declined:price")
    assert "Then one offer: Action second" in page
    assert "too expensive" in page
    assert answers() == {"first": "declined", "second": "", "third": ""}
    assert Response.objects.get().reason == "price"
    answer(client, call, "declined")
    assert "Then one offer: Action third" in shown(client, call)


def test_accepted_offer_is_carried_out_and_no_other_is_made(who: Customer) -> None:
    client = agent()
    call = take(client, who, told())
    page = answer(client, call, "accepted")
    assert "No further offer" in page
    assert answers() == {"first": "accepted", "second": "unshown", "third": "unshown"}
    assert Task.objects.get().title == "Carry out: Action first"


def test_later_becomes_a_callback_of_the_agent_on_that_day(who: Customer) -> None:
    client = agent()
    call = take(client, who, told())
    answer(client, call, "later")
    task = Task.objects.get()
    assert (task.title, task.due_on.isoformat()) == ("Call back: Action first", "2030-05-02")
    assert task.person == User.objects.get(username="agent")
    assert answers() == {"first": "later", "second": "unshown", "third": "unshown"}


def test_callback_lets_him_say_yes_to_what_he_put_off(who: Customer) -> None:
    client = agent()
    answer(client, take(client, who, told()), "later")
    task, put_off = Task.objects.get(), Offer.objects.get(action="first")
    back = take(client, who, told(about=f"task:{task.pk}", direction="outbound"))
    page = shown(client, back)
    assert "He wanted to hear of it later: Action first" in page
    answer(client, back, "accepted", offer=str(put_off.pk))
    put_off.refresh_from_db()
    assert put_off.answer == "accepted"
    assert "He wanted to hear" not in shown(client, back)
    assert [one.title for one in Task.objects.filter(done_at=None)] == ["Carry out: Action first"]


def test_what_he_put_off_twice_stands_there_once(who: Customer) -> None:
    client = agent()
    for _ in range(2):
        answer(client, take(client, who, told()), "later")
    page = shown(client, take(client, who, told()))
    assert page.count("He wanted to hear of it later: Action first") == 1


def test_who_wants_no_offers_has_objected_and_gets_none_in_the_next_call(who: Customer) -> None:
    client = agent()
    answer(client, take(client, who, told()), "declined:no_offers")
    assert Objection.objects.get().purpose == "advertising"
    page = shown(client, take(client, who, told()))
    assert "No offer" in page
    assert Offer.objects.count() == 3


def test_what_nobody_answered_is_no_contact(who: Customer) -> None:
    client = agent()
    call = take(client, who, told())
    answer(client, call, "declined")
    client.post(f"/desk/K-1/{call.pk}/end/", {"text": "", "minutes": "2"})
    assert answers() == {"first": "declined", "second": "unshown", "third": "unshown"}
    assert Response.objects.count() == 1


def test_stock_of_what_was_not_offered_is_given_back() -> None:
    limited = action("few", stock=5)
    ActionUse.objects.get_or_create(action=limited)
    weigh()
    who, client = facts.customer("K-1"), agent()
    call = take(client, who, told())
    assert ActionUse.objects.get().taken == 1
    client.post(f"/desk/K-1/{call.pk}/end/", {"text": "", "minutes": "2"})
    assert ActionUse.objects.get().taken == 0


def test_answer_from_an_older_window_changes_nothing_and_says_so(who: Customer) -> None:
    client = agent()
    call = take(client, who, told())
    first = str(Offer.objects.get(action="first").pk)
    answer(client, call, "declined")
    page = answer(client, call, "accepted", offer=first)
    assert "answered already" in page
    assert answers()["first"] == "declined"


def test_wrong_answers_are_refused_with_words(who: Customer) -> None:
    client = agent()
    call = take(client, who, told())
    assert "There is no answer maybe" in answer(client, call, "maybe")
    assert "is no day" in answer(client, call, "later", due_on="soon")
    assert set(answers().values()) == {""}


def test_offer_of_another_call_is_not_answered_here(who: Customer) -> None:
    client = agent()
    take(client, who, told())
    other = take(client, who, told())
    first = str(Offer.objects.order_by("id").values_list("pk", flat=True)[0])
    form = {"offer": first, "answer": "accepted"}
    assert client.post(f"/desk/K-1/{other.pk}/answer/", form).status_code == 404


def test_promised_complaint_gets_no_offer_in_the_same_call(who: Customer) -> None:
    client = agent()
    page = shown(client, take(client, who, promised(about="topic:complaint")))
    assert "2. No offer" in page
    assert Offer.objects.count() == 0


def test_promise_is_in_the_log_and_in_the_note(who: Customer) -> None:
    client = agent()
    page = shown(client, take(client, who, promised(text="Zähler prüfen")))
    assert Task.objects.get().title == "Zähler prüfen"
    assert "promised until 2 May 2030" in page


def test_nothing_published_is_a_call_without_decision() -> None:
    client, who = agent(), facts.customer("K-1")
    call = take(client, who, promised(text="Zähler prüfen"))
    assert "No actions are published yet" in shown(client, call)
    assert (Decision.objects.count(), Task.objects.count()) == (0, 1)
    assert call.minutes == Decimal("3.0")


def test_answer_without_script_leads_back_to_the_call(who: Customer) -> None:
    client = agent()
    call = take(client, who, told())
    offer = Offer.objects.get(action="first")
    sent = client.post(f"/desk/K-1/{call.pk}/answer/", {"offer": offer.pk, "answer": "declined"})
    assert sent["Location"] == f"/desk/K-1/{call.pk}/"
    assert client.get(f"/desk/K-1/{call.pk}/answer/")["Location"] == f"/desk/K-1/{call.pk}/"
    assert timezone.now() > call.at


def test_why_and_why_not_stand_in_a_fold(who: Customer) -> None:
    action("unfit", eligible="false", names={"de": "unfit", "en": "Unfit action"})
    action("harmful", customer_value="-5", names={"de": "harmful", "en": "Harmful action"})
    weigh()
    client = agent()
    page = shown(client, take(client, who, told()))
    assert "It is worth about 30 euros to the customer and about 300 euros to the company." in page
    assert page.index("would harm the customer") < page.index("Harmful action")
    assert page.index("does not fit") < page.index("Unfit action")


def test_why_not_this_one_says_what_would_have_to_be_otherwise(who: Customer) -> None:
    client = agent()
    call = take(client, who, promised(about="topic:complaint"))
    page = client.get(f"/desk/K-1/{call.pk}/why/?action=first").content.decode()
    assert "Action first has to wait. A complaint is open" in page
    assert "Action first would be suggested if there were no reason for restraint." in page
    assert client.get(f"/desk/K-1/{call.pk}/why/?action=nothing").status_code == 404


def test_none_says_what_stands_in_the_way(who: Customer) -> None:
    client = agent()
    page = shown(client, take(client, who, promised(about="topic:complaint")))
    assert "A complaint is open: until it is solved nothing is offered." in page


def test_nothing_fits_is_said() -> None:
    action("unfit", eligible="false")
    weigh()
    client = agent()
    page = shown(client, take(client, facts.customer("K-1"), told()))
    assert "None of our actions fits him today." in page
