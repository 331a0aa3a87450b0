"""Are two spellings of a mark the same mark?"""

import pytest

from kundig.base.refusals import Refused
from kundig.customers.identities.marks import normal


@pytest.mark.parametrize(
    "text",
    [
        "0911/7400123",
        "(0911) 74 00 123",
        "+49 911 7400123",
        "0049 911 7400123",
        "0911-740 0123",
        "+499117400123",
    ],
)
def test_a_telephone_number_is_the_same_however_it_is_written(text: str) -> None:
    assert normal("phone", text) == "+499117400123"


def test_a_number_without_country_belongs_to_the_customers_country() -> None:
    assert normal("phone", "01 5321234", country="AT") == "+4315321234"
    assert normal("phone", "0911 7400123", country="??") == "+499117400123"


@pytest.mark.parametrize("text", ["Anna@Beispiel.DE", " anna@beispiel.de ", "mailto:anna@beispiel.de"])
def test_an_address_is_the_same_in_capitals(text: str) -> None:
    assert normal("email", text) == "anna@beispiel.de"


def test_of_an_iban_only_the_end_is_kept() -> None:
    assert normal("iban_tail", "de89 3704 0044 0532 0130 00") == "013000"
    assert normal("iban_tail", "0130 00") == "013000"


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("email", "anna at beispiel.de", "identities.email"),
        ("email", "", "identities.length"),
        ("phone", "keins", "identities.phone"),
        ("phone", "1", "identities.phone"),
        ("iban_tail", "DE89 3704 0044 0532 0130 01", "identities.iban"),
        ("external", "x" * 255, "identities.length"),
        ("fax", "1", "identities.unknown_kind"),
    ],
)
def test_what_is_no_mark_is_refused(kind: str, text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        normal(kind, text)
    assert refused.value.code == code
