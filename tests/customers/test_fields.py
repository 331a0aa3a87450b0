"""What may stand in a customer's field?"""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundig.base.messages import say
from kundig.base.refusals import Refused
from kundig.customers.fields import FIELDS, clean, written
from kundig.customers.records import Customer


def test_the_fields_are_those_of_the_record_with_its_lengths() -> None:
    columns = {field.name: field for field in Customer._meta.concrete_fields}
    derived = {"id", "sort_key", "merged_into", "leading"}
    assert FIELDS.keys() == columns.keys() - derived
    assert {n: one.longest for n, one in FIELDS.items() if one.kind != "date"} == {
        n: columns[n].max_length for n, one in FIELDS.items() if one.kind != "date"
    }


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("city", " \N{NO-BREAK SPACE}Köln ", "Köln"),
        ("city", "Ko\N{COMBINING DIAERESIS}ln", "Köln"),
        ("last_name", "Mül\N{SOFT HYPHEN}ler", "Müller"),
        ("language", "Englisch", "en"),
        ("kind", "Privatkunde", "person"),
        ("country", "Österreich", "AT"),
        ("country", "dk", "DK"),
        ("postal_code", "D-01067", "01067"),
        ("phone", "0800 KUNDIG 1", "0800 KUNDIG 1"),
        ("phone", "110", "110"),
        ("email", "Ada@Öko.example", "Ada@Öko.example"),
        ("born_on", "1. März 1980", dt.date(1980, 3, 1)),
        ("born_on", "03/04/1980", dt.date(1980, 4, 3)),
        ("born_on", "", None),
        ("street", "", ""),
    ],
)
def test_what_people_write_is_understood(name: str, text: str, value: object) -> None:
    assert clean(name, text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("city", "Ulm\nWest"),
        ("city", "Ulm\x00"),
        ("city", "\N{RIGHT-TO-LEFT OVERRIDE}mlU"),
        ("city", "x" * 81),
        ("kind", "Alien"),
        ("language", "Klingonisch"),
        ("country", "Atlantis"),
        ("postal_code", "1234"),
        ("postal_code", "١٢٣٤٥"),
        ("email", "ada"),
        ("email", "a@b@c.de"),
        ("phone", "keine"),
        ("born_on", "31.02.1980"),
        ("since", "01.01.0200"),
        ("since", ""),
        ("country", ""),
    ],
)
def test_what_cannot_stand_there_is_refused_with_field_text_and_reason(name: str, text: str) -> None:
    with pytest.raises(Refused) as refused:
        clean(name, text)
    assert refused.value.code == "customers.field"
    assert refused.value.params["name"] == name
    assert FIELDS[name].said("de") in say(refused.value, "de")


def test_the_postal_code_is_that_of_its_country() -> None:
    assert clean("postal_code", "1010", country="AT") == "1010"
    assert clean("postal_code", "sw1a 1aa", country="GB") == "SW1A 1AA"


@given(st.sampled_from(sorted(FIELDS)), st.text(max_size=300))
def test_what_was_taken_once_is_taken_again_unchanged(name: str, text: str) -> None:
    try:
        value = clean(name, text)
    except Refused:
        return
    assert clean(name, written(value)) == value
