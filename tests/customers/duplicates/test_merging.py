"""Are two customers one after merging, and exactly two again after taking it back?"""

import datetime as dt
import threading

import pytest
from django.db import connection, connections
from tests.database import OwnDatabase
from tests.facts import contact, customer

from kundig.base.records import JournalEntry
from kundig.base.refusals import Refused
from kundig.customers.duplicates.operations import decide, merge, merges, pairs, unmerge
from kundig.customers.duplicates.records import DuplicatePair, Merge
from kundig.customers.operations import Contact, record_interaction, refresh_live
from kundig.customers.records import Customer, Interaction, LiveProfile

NOW = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
JUNE = dt.date(2026, 6, 10)


def later(hours: int) -> dt.datetime:
    return NOW + dt.timedelta(hours=hours)


def joined(survivor: Customer, merged: Customer, *chosen: str, hours: int = 0) -> Merge:
    return merge(survivor, merged, chosen=chosen, actor=None, at=later(hours))


def parted(done: Merge, hours: int = 50) -> None:
    unmerge(done, actor=None, at=later(hours))


def fresh(one: Customer) -> Customer:
    return Customer.objects.get(pk=one.pk)


@pytest.fixture
def three(db: None) -> tuple[Customer, Customer, Customer]:
    names = ("Anna", "Anne", "A.")
    a, b, c = (customer(f"K{n}", first_name=name, phone=f"+49 {n}") for n, name in enumerate(names))
    return a, b, c


def test_merging_moves_nothing_and_every_number_is_still_known(three: tuple[Customer, ...]) -> None:
    a, b, c = three
    contact(c, "call", JUNE)
    joined(b, c)
    joined(a, b)
    assert [Customer.objects.known_as(one.number) for one in three] == [a, a, a]
    assert set(fresh(a).members) == {a, b, c}
    assert list(Customer.objects.leading()) == [a]
    assert Interaction.objects.get().customer == c


def test_inner_merge_can_be_undone_before_the_outer_one(three: tuple[Customer, ...]) -> None:
    a, b, c = three
    inner, outer = joined(b, c, "phone"), joined(a, b, "phone", hours=1)
    assert fresh(a).phone == "+49 2"
    parted(inner)
    assert [fresh(one).leading for one in three] == [None, a, None]
    assert [fresh(one).phone for one in three] == ["+49 2", "+49 1", "+49 2"]
    parted(outer)
    assert [fresh(one).leading for one in three] == [None] * 3
    assert [fresh(one).phone for one in three] == ["+49 0", "+49 1", "+49 2"]


def test_who_was_brought_along_goes_along(three: tuple[Customer, ...]) -> None:
    a, b, c = three
    joined(b, c)
    parted(joined(a, b, hours=1))
    assert [fresh(one).leading for one in three] == [None, None, b]


@pytest.mark.parametrize("first", [0, 1])
def test_layers_go_in_any_order(three: tuple[Customer, ...], first: int) -> None:
    a, b, c = three
    done = [joined(a, b, "phone", "first_name"), joined(a, c, "phone", hours=1)]
    assert (fresh(a).phone, fresh(a).first_name, fresh(a).sort_key) == ("+49 2", "Anne", "k0 anne")
    parted(done[first])
    assert fresh(a).phone == ("+49 2", "+49 1")[first]
    parted(done[1 - first])
    assert (fresh(a).phone, fresh(a).first_name, fresh(a).sort_key) == ("+49 0", "Anna", "k0 anna")


def test_what_was_written_without_an_edit_stands(three: tuple[Customer, ...]) -> None:
    a, b, _ = three
    done = joined(a, b, "phone", "first_name")
    Customer.objects.filter(pk=a.pk).update(phone="+49 9")
    parted(done)
    assert (fresh(a).phone, fresh(a).first_name) == ("+49 9", "Anna")


def test_last_contact_is_that_of_all_members(three: tuple[Customer, ...]) -> None:
    a, b, _ = three
    contact(a, "call", JUNE)
    contact(b, "email", JUNE + dt.timedelta(days=5), direction="inbound")
    refresh_live([a.pk, b.pk])
    before = list(LiveProfile.objects.order_by("pk").values_list())
    done = joined(a, b)
    both = LiveProfile.objects.get()
    assert both.customer == a
    assert both.last_interaction_at == both.last_inbound_at == dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)
    parted(done)
    assert list(LiveProfile.objects.order_by("pk").values_list()) == before


def test_new_contact_is_recorded_at_who_leads(three: tuple[Customer, ...]) -> None:
    a, b, _ = three
    joined(a, b)
    told = Contact(direction="inbound", channel="phone", kind="call")
    assert record_interaction(b, told, at=NOW, actor=None).customer == a
    assert LiveProfile.objects.get().last_inbound_at == NOW


def test_older_contact_does_not_turn_the_profile_back(three: tuple[Customer, ...]) -> None:
    for hours in (5, 1):
        told = Contact(direction="outbound", channel="phone", kind="call")
        record_interaction(three[0], told, at=later(hours), actor=None)
    assert LiveProfile.objects.get().last_interaction_at == later(5)


def test_whoever_is_led_cannot_be_merged_again(three: tuple[Customer, ...]) -> None:
    a, b, c = three
    done = joined(a, b)
    for one, other in ((c, b), (b, c), (b, a)):
        with pytest.raises(Refused) as refused:
            joined(one, other)
        assert refused.value.code == "duplicates.led"
        assert refused.value.params == {"number": "K1", "leading": "K0"}
    with pytest.raises(Refused, match=r"duplicates\.same"):
        joined(a, a)
    with pytest.raises(Refused, match=r"duplicates\.field"):
        joined(a, c, "number")
    parted(done)
    with pytest.raises(Refused, match=r"duplicates\.undone"):
        parted(done)


def test_journal_tells_of_both(three: tuple[Customer, ...]) -> None:
    a, b, _ = three
    parted(joined(a, b, "phone"))
    told = JournalEntry.objects.order_by("id").values_list("what", "about", "details__merged")
    assert list(told) == [
        ("customer.merged", "customer:K0", "K1"),
        ("customer.unmerged", "customer:K0", "K1"),
    ]


def test_pair_is_merged_as_long_as_its_two_are_one(three: tuple[Customer, ...]) -> None:
    a, b, c = three
    first, second, third = (
        DuplicatePair.objects.create(left=x, right=y, probability=p, found_at=NOW)
        for x, y, p in ((a, b, 0.9), (a, c, 0.8), (b, c, 0.7))
    )
    done = joined(a, b)
    assert list(pairs("merged")) == [first]
    assert list(pairs("open")) == [second]  # the third would say the same once more
    decide(third, "never", actor=None, at=NOW)
    assert (list(pairs("open")), list(pairs("never"))) == ([], [third])  # b is a by now
    parted(done)
    assert (list(pairs("open")), list(pairs("merged"))) == ([first, second], [])
    with pytest.raises(Refused, match=r"duplicates\.verdict"):
        decide(first, "merged", actor=None, at=NOW)


def test_merges_of_a_customer_are_those_below_him(three: tuple[Customer, ...]) -> None:
    a, b, c = three
    inner, outer = joined(b, c), joined(a, b, hours=1)
    assert list(merges(a)) == [outer, inner]


@pytest.mark.slow
def test_two_who_merge_crosswise_at_the_same_time_do_not_lead_each_other(own_database: OwnDatabase) -> None:
    a, b = customer("K0"), customer("K1")
    for _ in range(10):
        start = threading.Barrier(2)
        outcomes: list[str] = []

        def try_it(
            one: Customer, other: Customer, start: threading.Barrier = start, outcomes: list[str] = outcomes
        ) -> None:
            start.wait()
            try:
                joined(one, other)
                outcomes.append("merged")
            except Refused as refused:
                outcomes.append(refused.code)
            finally:
                connections.close_all()

        both = [threading.Thread(target=try_it, args=pair) for pair in ((a, b), (b, a))]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        assert sorted(outcomes) == ["duplicates.led", "merged"]
        parted(Merge.objects.get(undone_at=None))
    assert connection.is_usable()
