"""Is what to do now answered in the same request, explained afterwards, and answered by the customer?"""

import pytest
from tests.api.programs import Program, program
from tests.decisions.acting import action, weigh
from tests.facts import customer

from kundig.customers.care.records import Task
from kundig.customers.records import Interaction
from kundig.decisions.records import Decision, Offer, Response
from kundig.measures.records import ActionUse

pytestmark = pytest.mark.usefixtures("db")
VISIT = {"customer": "K-1", "direction": "inbound", "channel": "web", "kind": "page", "decide": True}


@pytest.fixture
def asks(db: None) -> Program:
    customer("K-1")
    action("good", texts={"": {"de": "Gut für Sie.", "en": "Good for you."}})
    action("better", company_value="60", stock=1)
    action("harmful", customer_value="-1")
    weigh()
    return program()


def test_an_interaction_is_answered_with_its_decision(asks: Program) -> None:
    made = asks.post("/interactions", VISIT | {"slots": 2})
    assert made.status_code == 201, made.content
    told = made.json()
    [listed] = asks.get("/interactions").json()["items"]
    assert listed == {name: value for name, value in told.items() if name != "decision"}
    decision = told["decision"]
    assert (decision["interaction"], decision["customer"]) == (told["id"], "K-1")
    first, second = decision["offers"]
    assert (first["action"], first["slot"], second["action"], second["slot"]) == ("better", 1, "good", 2)
    assert (second["text"], second["company_value"], second["customer_value"]) == (
        "Good for you.",
        "40.00",
        "30.00",
    )
    assert asks.get(f"/decisions/{decision['id']}", accept_language="de").json()["offers"][1]["text"] == (
        "Gut für Sie."
    )


def test_the_whole_why_of_a_decision_is_told(asks: Program) -> None:
    made = asks.post("/decisions", {"customer": "K-1", "channel": "web"})
    assert made.status_code == 201, made.content
    why = asks.get(f"/decisions/{made.json()['id']}").json()
    assert {name: why[name] for name in made.json()} == made.json()
    assert [one["action"] for one in why["candidates"]] == ["better", "good"]
    assert {one["action"]: one["step"] for one in why["rejected"]} == {
        "good": "outranked",
        "harmful": "customer_value",
    }
    assert asks.get("/decisions/999").status_code == 404


def test_it_is_said_why_in_the_language_of_the_program(asks: Program) -> None:
    made = asks.post("/decisions", {"customer": "K-1", "channel": "web"}).json()
    told = asks.get(f"/decisions/{made['id']}").json()
    [chosen] = told["chosen"]
    assert chosen["action"] == "better"
    assert chosen["why"][0] == "better fits this customer, and nothing stands against it."
    assert chosen["otherwise"] == "better would not be suggested if there were an objection to advertising."
    why = {one["action"]: (one["why"], one["otherwise"]) for one in told["rejected"]}
    assert why == {
        "good": ("good fits, too, but better is worth more to both together.", None),
        "harmful": ("harmful would bring the customer a loss of 1.00 euros, so it is never offered.", None),
    }
    german = asks.get(f"/decisions/{made['id']}?explain=good", accept_language="de").json()
    assert german["chosen"][0]["why"][0] == "better passt zu diesem Kunden, und nichts spricht dagegen."
    otherwise = {one["action"]: one["otherwise"] for one in german["rejected"]}
    assert otherwise["good"].startswith("good würde vorgeschlagen, wenn ")
    assert otherwise["harmful"] is None
    assert asks.get(f"/decisions/{made['id']}?why=good").status_code == 422


def test_the_same_event_has_one_decision_however_late_it_is_sent_again(asks: Program) -> None:
    event = VISIT | {"number": "E1", "at": "2026-03-02T09:15:00+01:00"}
    first, again = asks.post("/interactions", event), asks.post("/interactions", event)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (Interaction.objects.count(), Decision.objects.count(), Offer.objects.count()) == (1, 1, 1)
    assert Decision.objects.get().at > Interaction.objects.get().at  # decided for now
    nameless = VISIT | {"number": "E2"}
    assert asks.post("/interactions", nameless).json() == asks.post("/interactions", nameless).json()


def test_a_decision_for_a_recorded_interaction_is_made_once(asks: Program) -> None:
    known = asks.post("/interactions", {**VISIT, "decide": False}).json()
    assert "decision" not in known
    body = {"customer": "K-1", "channel": "web", "interaction": known["id"]}
    first, again = asks.post("/decisions", body), asks.post("/decisions", body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    customer("K-2")
    wrong = asks.post("/decisions", body | {"customer": "K-2"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "#/interaction")


def test_the_concern_comes_first(asks: Program) -> None:
    told = asks.post("/interactions", VISIT | {"concern": {"kind": "complaint", "text": "Zu hoch."}}).json()
    promise = told["decision"]["promise"]
    assert Task.objects.get().pk == promise["task"]
    assert promise["resolved"] is False
    assert told["decision"]["offers"] == []  # an open complaint asks for restraint


def test_an_answer_is_remembered_and_gives_back_what_was_reserved(asks: Program) -> None:
    [offer] = asks.post("/interactions", VISIT).json()["decision"]["offers"]
    assert (offer["action"], ActionUse.objects.get(action__code="better").taken) == ("better", 1)
    said = {"offer": offer["id"], "answer": "declined", "reason": "Nicht jetzt."}
    first, again = asks.post("/responses", said), asks.post("/responses", said)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (Response.objects.count(), ActionUse.objects.get(action__code="better").taken) == (1, 0)
    unknown = asks.post("/responses", said | {"offer": 999})
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "#/offer")
    assert asks.post("/responses", said | {"answer": "perhaps"}).status_code == 422


def test_nobody_is_decided_for_whom_nobody_knows(asks: Program) -> None:
    unknown = asks.post("/interactions", VISIT | {"customer": "K-9"})
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "#/customer")
    assert asks.post("/decisions", {"customer": "K-9", "channel": "web"}).status_code == 422


def test_to_decide_needs_its_own_scope(asks: Program) -> None:
    recorder = program("interactions:write", name="recorder")
    assert recorder.post("/interactions", VISIT).status_code == 403
    assert recorder.post("/interactions", VISIT | {"decide": False}).status_code == 201
