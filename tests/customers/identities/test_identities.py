"""Do the marks follow the customers, and is one's own mark nobody else's?"""

import datetime as dt

import pytest
from tests.facts import customer

from kundig.base.records import JournalEntry
from kundig.base.refusals import Refused
from kundig.customers.identities.operations import add_identity, recognise, remove_identity
from kundig.customers.identities.records import Identity
from kundig.customers.records import Customer

pytestmark = pytest.mark.usefixtures("db")
AT = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)


def _marks() -> set[tuple[str, str, str, str]]:
    return set(Identity.objects.values_list("customer__number", "kind", "value", "source"))


def test_marks_follow_the_fields() -> None:
    one = customer("K1", email="Anna@Beispiel.de", phone="0911 7400123")
    two = customer("K2", email="kein", phone="01 5321234", country="AT")
    recognise([one.pk, two.pk], at=AT)
    first = set(Identity.objects.values_list("id", flat=True))
    assert _marks() == {
        ("K1", "email", "anna@beispiel.de", "customer"),
        ("K1", "phone", "+499117400123", "customer"),
        ("K2", "phone", "+4315321234", "customer"),
    }
    recognise([one.pk, two.pk], at=AT)
    assert set(Identity.objects.values_list("id", flat=True)) == first
    Customer.objects.filter(pk=one.pk).update(email="", phone="+49 (911) 7400124")
    recognise([one.pk], at=AT)
    assert _marks() == {
        ("K1", "phone", "+499117400124", "customer"),
        ("K2", "phone", "+4315321234", "customer"),
    }


def test_a_mark_written_by_hand_stays_when_the_field_goes() -> None:
    one = customer("K1", email="a@beispiel.de")
    add_identity(one, "email", "A@beispiel.de", actor=None, at=AT)
    recognise([one.pk])
    Customer.objects.filter(pk=one.pk).update(email="")
    recognise([one.pk])
    assert _marks() == {("K1", "email", "a@beispiel.de", "user")}


def test_a_family_shares_a_telephone() -> None:
    one, two = customer("K1", phone="0911 7400123"), customer("K2", phone="0911/7400123")
    recognise([one.pk, two.pk])
    assert {mark[:3] for mark in _marks()} == {
        ("K1", "phone", "+499117400123"),
        ("K2", "phone", "+499117400123"),
    }


def test_an_external_id_is_one_customers_own_and_says_whose() -> None:
    one, two = customer("K1", last_name="Berg"), customer("K2")
    add_identity(one, "external", "A 17", actor=None, at=AT, system="shop")
    add_identity(two, "external", "A 17", actor=None, at=AT, system="billing")
    with pytest.raises(Refused) as refused:
        add_identity(two, "external", " A  17", actor=None, at=AT, system="shop")
    assert refused.value.params == {"name": "Berg", "number": "K1"}


def test_adding_and_removing_is_journalled_once_and_without_the_mark_itself() -> None:
    one = customer("K1")
    added = add_identity(one, "phone", "0911 7400123", actor=None, at=AT)
    assert add_identity(one, "phone", "0911-7400123", actor=None, at=AT) == added
    remove_identity(added, actor=None)
    assert list(JournalEntry.objects.order_by("id").values_list("what", "about", "details")) == [
        ("identity.added", "customer:K1", {"kind": "phone", "system": ""}),
        ("identity.removed", "customer:K1", {"kind": "phone", "system": ""}),
    ]


def test_a_mark_that_follows_from_a_field_is_not_removed_by_itself() -> None:
    one = customer("K1", email="a@beispiel.de")
    recognise([one.pk])
    with pytest.raises(Refused, match=r"identities\.derived"):
        remove_identity(Identity.objects.get(), actor=None)
