"""Does an edit change exactly what it says, and does its undo put back exactly what stood there?"""

import datetime as dt
from typing import Any

import pytest
from tests.facts import customer

from kundig.base.records import JournalEntry
from kundig.base.refusals import Refused
from kundig.customers.edits.operations import change, preview, undo
from kundig.customers.edits.records import Edit
from kundig.customers.fields import Value
from kundig.customers.identities.records import Identity
from kundig.customers.operations import create_customer
from kundig.customers.records import Customer

AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
pytestmark = pytest.mark.usefixtures("db")


def edit(*who: Customer, **values: Value) -> Edit:
    return change([one.pk for one in who], values, actor=None, at=AT)


def rows() -> list[dict[str, Any]]:
    return [dict(row) for row in Customer.objects.order_by("pk").values()]


def refusal(code: str, *who: Customer, **values: Value) -> Refused:
    with pytest.raises(Refused) as refused:
        edit(*who, **values)
    assert refused.value.code == code
    return refused.value


def test_a_new_customer_gets_the_next_number_and_stands_in_his_place() -> None:
    first = create_customer({"last_name": "Öz", "first_name": "Ada"}, actor=None, at=AT)
    second = create_customer({"company": "Bäcker Öz GmbH", "city": "Ulm"}, actor=None, at=AT)
    assert (first.kind, first.sort_key, first.since) == ("person", "oez ada", dt.date(2026, 3, 1))
    assert (second.kind, second.sort_key) == ("organisation", "baecker oez gmbh")
    assert first.number != second.number
    assert JournalEntry.objects.filter(what="customer.created").count() == 2


def test_a_number_that_is_taken_is_refused_with_its_owner() -> None:
    customer("K-7", last_name="Maier")
    with pytest.raises(Refused) as refused:
        create_customer({"number": "K-7", "last_name": "Öz"}, actor=None, at=AT)
    assert refused.value.params == {"number": "K-7", "owner": "Maier (K-7)"}
    with pytest.raises(Refused, match=r"customers\.nameless"):
        create_customer({"city": "Ulm"}, actor=None, at=AT)


def test_an_edit_and_its_undo_leave_everything_as_it_was() -> None:
    who = customer("K-1", last_name="Maier", first_name="Ada", city="Ulm", born_on=dt.date(1980, 1, 1))
    other = customer("K-2", city="Bonn")
    before = rows()
    done = edit(who, last_name="Öz", city="Köln", born_on=None)
    who.refresh_from_db()
    assert (who.last_name, who.city, who.born_on, who.sort_key) == ("Öz", "Köln", None, "oez ada")
    assert Customer.objects.get(pk=other.pk).city == "Bonn"
    undo(done, actor=None, at=AT)
    assert rows() == before


def test_who_has_the_value_already_is_no_part_of_the_edit() -> None:
    ulm, bonn = customer("K-1", city="Ulm"), customer("K-2", city="Bonn")
    done = edit(ulm, bonn, city="Ulm")
    assert done.customers == 1
    again = edit(ulm, bonn, city="Ulm")
    assert again.pk is None
    assert again.customers == 0
    assert JournalEntry.objects.get().about == "customer:K-2"


def test_undo_names_those_who_were_edited_since_in_the_same_field() -> None:
    who = customer("K-1", last_name="Maier", city="Ulm", street="Gasse 1")
    first = edit(who, city="Bonn")
    other_field = edit(who, street="Gasse 2")
    second = edit(who, city="Köln")
    with pytest.raises(Refused) as refused:
        undo(first, actor=None, at=AT)
    assert refused.value.params == {"count": 1, "names": "Maier (K-1)"}
    undo(second, actor=None, at=AT)
    undo(first, actor=None, at=AT)
    who.refresh_from_db()
    assert (who.city, who.street) == ("Ulm", "Gasse 2")
    undo(other_field, actor=None, at=AT)
    with pytest.raises(Refused, match=r"customers\.edit_undone"):
        undo(other_field, actor=None, at=AT)


def test_an_edit_back_and_forth_is_still_an_edit_since() -> None:
    who = customer("K-1", city="Ulm")
    first = edit(who, city="Bonn")
    edit(who, city="Köln")
    edit(who, city="Bonn")
    with pytest.raises(Refused, match=r"customers\.edited_since"):
        undo(first, actor=None, at=AT)


def test_a_preview_says_what_the_edit_does() -> None:
    german = [customer(f"K-{n}", postal_code="89073") for n in range(3)]
    austrian = customer("K-9", country="AT", postal_code="1010")
    led = customer("K-8", leading=german[0], merged_into=german[0])
    ids = [one.pk for one in (*german, austrian, led)]
    seen = preview(ids, {"postal_code": "50667"})
    assert (seen.chosen, seen.changed, seen.unchanged) == (5, 3, 0)
    assert [count for _why, count in seen.refused] == [1, 1]
    assert change(ids, {"postal_code": "50667"}, actor=None, at=AT).customers == 3
    austrian.refresh_from_db()
    assert austrian.postal_code == "1010"


def test_what_is_ones_own_is_not_set_for_many() -> None:
    two = customer("K-1"), customer("K-2")
    refusal("customers.not_for_many", *two, email="a@example.org")
    refusal("customers.not_editable", two[0], number="K-3")
    refusal("customers.nothing_to_change", *two)
    refusal("customers.no_field", *two, shoe_size="44")


def test_only_the_leading_customer_is_edited() -> None:
    leading = customer("K-1")
    led = customer("K-2", leading=leading, merged_into=leading)
    assert refusal("customers.led", led, city="Ulm").params == {"number": "K-2", "leading": "K-1"}


def test_the_country_of_the_customer_decides_about_his_postal_code() -> None:
    swiss = customer("K-1", country="CH")
    edit(swiss, postal_code="8001")
    refusal("customers.field", swiss, postal_code="89073")
    edit(swiss, country="DE", postal_code="89073")
    swiss.refresh_from_db()
    assert (swiss.country, swiss.postal_code) == ("DE", "89073")


def test_marks_follow_the_fields_and_come_back_with_the_undo() -> None:
    who = create_customer({"last_name": "Öz", "email": "ada@example.org"}, actor=None, at=AT)
    done = edit(who, email="oez@example.org")
    marks = Identity.objects.filter(customer=who).values_list("kind", "value")
    assert list(marks) == [("email", "oez@example.org")]
    undo(done, actor=None, at=AT)
    assert list(marks.all()) == [("email", "ada@example.org")]
