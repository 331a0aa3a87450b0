"""Does the list show whom a written rule finds, and say where one is wrong?"""

import re

import pytest
from tests.facts import customer
from tests.web.test_lists import client, exported, text, valued

from kundig.customers.segments.records import Segment

pytestmark = pytest.mark.usefixtures("db")
ULM = 'customer.city = "Ulm" or value.today < 0'


def shown(page: str) -> set[str]:
    return {number for number in ("K-1", "K-2", "K-3") if f"/customers/{number}/" in page}


@pytest.fixture
def three(db: None) -> None:
    valued(customer("K-1", city="Ulm"), "5")
    valued(customer("K-2", city="Bonn"), "-5")
    valued(customer("K-3", city="Bonn"), "7")


@pytest.mark.usefixtures("three")
def test_a_written_rule_is_counted_listed_and_exported() -> None:
    manager = client("manager")
    assert "2 of 3 customers" in text(manager.post("/rules/state/", {"rule": ULM}))
    page = text(manager.get("/customers/", {"rule": ULM}))
    assert shown(page) == {"K-1", "K-2"}
    assert "2 customers" in page
    assert "value.today &lt; 0</textarea>" in page
    assert exported("analyst", "csv", f"rule={ULM.replace('=', '%3D')}&c=customer.number").split() == [
        b"number", b"K-1", b"K-2",
    ]  # fmt: skip


@pytest.mark.usefixtures("three")
def test_what_is_wrong_is_marked_and_said_on_a_page_and_while_typing() -> None:
    manager = client("manager")
    wrong = 'customer.citi = "Ulm"'
    for answer in (
        manager.get("/customers/", {"rule": wrong}),
        manager.post("/rules/state/", {"rule": wrong}),
    ):
        assert "<mark>customer.citi</mark> = &quot;Ulm&quot;" in text(answer)
        assert "customer.city" in text(answer)
    assert manager.get("/customers/", {"rule": wrong}).status_code == 422
    assert "customer.citi = &quot;Ulm&quot;</textarea>" in text(manager.get("/customers/", {"rule": wrong}))
    refused = text(manager.post("/segments/save/", {"rule": wrong, "name": "x", "s": "customer.name"}))
    assert "<mark>customer.citi</mark>" in refused
    assert not Segment.objects.exists()


@pytest.mark.usefixtures("three")
def test_conditions_go_into_the_rule_and_are_added_to_it() -> None:
    manager = client("manager")
    page = text(manager.get("/customers/?f=customer.city:is:Bonn&f=value.today:least:0"))
    assert "lower case(customer.city) = &quot;bonn&quot; and value.today &gt;= 0</textarea>" in page
    assert shown(page) == {"K-3"}
    both = manager.get("/customers/", {"rule": ULM, "f": "customer.city:is:Bonn"})
    assert shown(text(both)) == {"K-2"}


@pytest.mark.usefixtures("three")
def test_a_kept_rule_is_the_list_again_and_each_part_can_be_taken_away() -> None:
    manager = client("manager")
    rule = 'customer.city = "Bonn" and value.today < 0'
    manager.post("/segments/save/", {"name": "Poor", "rule": rule, "s": "customer.name"})
    kept = Segment.objects.get()
    assert kept.rule == rule
    page = text(manager.get(f"/customers/?segment={kept.pk}"))
    assert shown(page) == {"K-2"}
    [less, _] = [part.split('"')[0] for part in page.split('</code> <a href="?')[1:]]
    assert shown(text(manager.get(f"/customers/?{less.replace('&amp;', '&')}"))) == {"K-2"}
    narrowed = text(
        manager.get(f"/customers/?segment={kept.pk}&kept=1&f=customer.city:is:Ulm&s=customer.name")
    )
    assert shown(narrowed) == set()
    # An address from before there were rules carries all conditions beside the segment.
    before = text(manager.get(f"/customers/?segment={kept.pk}&f=customer.city:is:Ulm&s=customer.name"))
    assert shown(before) == {"K-1"}
    inner = text(manager.get("/customers/", {"rule": f"not(segment({kept.pk} /* Poor */))"}))
    assert shown(inner) == {"K-1", "K-3"}


@pytest.mark.usefixtures("three")
def test_a_rule_of_more_parts_than_one_can_read_is_shown_as_one() -> None:
    manager, parts = client("manager"), [f'customer.city != "Ulm-{number}"' for number in range(51)]
    for shown_parts, links in ((parts[1:], 50), (parts, 1)):
        page = text(manager.get("/customers/", {"rule": " and ".join(shown_parts)}))
        assert page.count("Remove the condition") == links
        assert shown(page) == {"K-1", "K-2", "K-3"}


@pytest.mark.usefixtures("three")
def test_who_may_not_see_values_may_not_ask_for_them_by_a_rule() -> None:
    manager, agent = client("manager"), client("agent")
    manager.post("/segments/save/", {"name": "Poor", "rule": "value.today < 0", "shared": "1"})
    for rule in (ULM, f"segment({Segment.objects.get().pk})"):
        assert agent.get("/customers/", {"rule": rule}).status_code == 403
        assert agent.post("/rules/state/", {"rule": rule}).status_code == 403
    words = text(agent.get("/rules/names/"))
    assert "customer.city" in words
    assert "value.today" not in words
    assert "Poor" not in words


@pytest.mark.usefixtures("three")
def test_completion_finds_attributes_by_their_names_in_both_languages() -> None:
    [one] = [
        each
        for each in client("manager").get("/rules/names/").json()["options"]
        if each["put"] == "value.today"
    ]
    assert one["by"] == ["value.today", "value today", "Wert heute", "value today"]
    assert one["about"].startswith("Profit of the last twelve full months")


def test_a_rule_that_says_neither_yes_nor_no_is_refused() -> None:
    assert "a boolean is needed" in text(client("manager").post("/rules/state/", {"rule": "1 + 1"}))


@pytest.mark.usefixtures("three")
def test_a_customer_is_tried_part_by_part() -> None:
    manager = client("manager")
    rule = 'customer.city = "Bonn" and value.today < 0 and date(contact.last_at) > date("2020-01-01")'
    told = text(manager.post("/rules/state/", {"rule": rule, "who": "K-3"}))
    assert "does not belong to it" in told
    answers = re.findall(r'<span class="(?:good|bad)">([^<]+)</span>', told)
    assert answers == ["holds", "does not hold", "cannot be known"]
    assert "nothing is known of: last contact" in told.rpartition("cannot be known")[2]
    assert ">K-2 belongs to it<" in text(manager.post("/rules/state/", {"rule": ULM, "who": "K-2"}))
    assert "No customer has the number K-9" in text(
        manager.post("/rules/state/", {"rule": ULM, "who": "K-9"})
    )
