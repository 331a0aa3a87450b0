"""Do needs groups persist, can people edit them, and does a customer's group mean the same next month?"""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests.database import OwnDatabase
from tests.facts import contact, contract, customer, posting

from kundig.base.records import JournalEntry, User
from kundig.base.refusals import Refused
from kundig.customers.records import ComputedProfile, Relationship
from kundig.value import reading
from kundig.value.operations import refresh
from kundig.value.potential.operations import ask_anew, merge, put_back, rename
from kundig.value.records import Grouping, Refresh

pytestmark = pytest.mark.slow

TODAY = dt.date(2026, 7, 15)
JUNE = dt.date(2026, 6, 10)
HOST = {"host": "localhost"}


@pytest.fixture
def base(own_database: OwnDatabase) -> Refresh:
    """Forty quiet customers, and twenty who hold two contracts and call much."""
    for number in range(60):
        one = customer(f"K{number}")
        contract(one, dt.date(2022, 7, 15))
        posting(one, "revenue", str(100 + number), JUNE)
        if number >= 40:
            contract(one, dt.date(2023, 7, 15))
            for _ in range(3):
                contact(one, "call", JUNE, minutes=20 + number % 3)
    return refresh(as_of=TODAY)


def sizes() -> dict[int, int]:
    found = reading.current()
    assert found is not None
    groups: dict[int, int] = {}
    for number in ComputedProfile.objects.filter(generation=found.id).values_list("needs_group", flat=True):
        groups[number] = groups.get(number, 0) + 1
    return groups


def names() -> dict[int, str]:
    found = reading.current()
    assert found is not None
    groups = reading.needs_groups(found)
    assert groups is not None
    return dict(zip(groups.numbers, groups.names, strict=True))


def test_groups_hold_from_one_refresh_to_the_next_with_their_names(base: Refresh) -> None:
    assert sizes() == {1: 40, 2: 20}
    rename(2, "  Callers ", actor=None)
    assert names() == {1: "", 2: "Callers"}
    later = refresh(as_of=TODAY + dt.timedelta(days=31))
    assert (sizes(), names()) == ({1: 40, 2: 20}, {1: "", 2: "Callers"})
    assert later.grouping is not None
    assert [row.what for row in Grouping.objects.order_by("id")] == ["first", "renamed"]
    entry = JournalEntry.objects.get(what="needs.renamed")
    assert (entry.about, entry.details) == ("needs:2", {"before": "", "now": "Callers"})


def test_merged_groups_are_one_after_the_next_refresh_and_can_be_put_back(base: Refresh) -> None:
    merge(2, 1, actor=None)
    assert sizes() == {1: 40, 2: 20}
    refresh(as_of=TODAY)
    assert sizes() == {1: 60}
    first = Grouping.objects.order_by("id").first()
    assert first is not None
    put_back(first.pk, actor=None)
    refresh(as_of=TODAY)
    assert sizes() == {1: 40, 2: 20}
    assert [row.what for row in Grouping.objects.order_by("id")] == ["first", "merged", "put_back"]


def test_new_product_has_the_groups_found_anew_and_says_so(base: Refresh) -> None:
    rename(2, "Callers", actor=None)
    Relationship.objects.filter(customer__number__in=[f"K{n}" for n in range(10)]).update(product="Solar")
    refresh(as_of=TODAY)
    newest = Grouping.objects.order_by("-id")[0]
    assert (newest.what, newest.details["features"]) == ("features", ["buy:Solar"])
    assert names()[2] == "Callers"
    assert sum(count for _old, _new, count in newest.details["flows"]) == 60


def test_asked_for_groups_are_found_by_the_next_refresh_only(base: Refresh) -> None:
    ask_anew(actor=None)
    ask_anew(actor=None)
    assert refresh(as_of=TODAY).grouping == Grouping.objects.get(what="found")
    refresh(as_of=TODAY)
    assert [row.what for row in Grouping.objects.order_by("id")] == ["first", "asked", "found"]
    assert sizes() == {1: 40, 2: 20}


def test_who_renames_a_group_does_not_take_back_what_was_asked_for(base: Refresh) -> None:
    ask_anew(actor=None)
    rename(2, "Callers", actor=None)
    ask_anew(actor=None)
    refresh(as_of=TODAY)
    assert [row.what for row in Grouping.objects.order_by("id")] == ["first", "asked", "renamed", "found"]
    assert names() == {1: "", 2: "Callers"}


def test_what_cannot_be_done_is_refused(base: Refresh) -> None:
    acts: list[tuple[Callable[[], object], str]] = [
        (lambda: rename(9, "x", actor=None), "needs.unknown_group"),
        (lambda: rename(1, "x" * 61, actor=None), "needs.long_name"),
        (lambda: merge(1, 1, actor=None), "needs.same_group"),
        (lambda: put_back(99, actor=None), "needs.no_grouping"),
    ]
    for act, code in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == code


def test_without_groups_nothing_can_be_edited(own_database: OwnDatabase) -> None:
    refresh(as_of=TODAY)
    with pytest.raises(Refused):
        ask_anew(actor=None)


def test_page_shows_and_edits_the_groups(base: Refresh) -> None:
    client = Client()
    client.force_login(User.objects.create_user("m", role="manager", language="en"))

    def page() -> str:
        return client.get("/value/groups/", headers=HOST).content.decode()

    assert re.findall(r'<h2 class="card-title" id="group-(\d)-title">', page()) == ["1", "2"]
    assert "40 customers (67%)" in page()
    for act in (
        {"act": "rename", "group": "2", "name": "Callers"},
        {"act": "merge", "group": "2", "into": "1"},
    ):
        assert client.post("/value/groups/", act, headers=HOST).status_code == 302
    assert "Callers" in page()
    assert "no longer a group of its own" in page()
    client.post("/value/groups/", {"act": "anew"}, headers=HOST)
    refresh(as_of=TODAY)
    assert "Who went where" in page()
    client.post("/value/groups/", {"act": "merge", "group": "x", "into": "1"}, headers=HOST)
    assert "no needs group 0 any more" in page()


def test_who_may_not_change_levels_only_looks(base: Refresh) -> None:
    client = Client()
    client.force_login(User.objects.create_user("a", role="analyst", language="en"))
    assert "Rename" not in client.get("/value/groups/", headers=HOST).content.decode()
    assert client.post("/value/groups/", {"act": "anew"}, headers=HOST).status_code == 403
