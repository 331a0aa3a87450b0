"""Is an action refused at the field and the character where it is wrong, and told how to mend it?"""

import datetime as dt
from decimal import Decimal

import pytest
from tests.measures.drafts import draft

from kundig.base.messages import say
from kundig.base.refusals import Refused
from kundig.measures.checking import check_action, problems
from kundig.measures.names import AT_THE_MOMENT, KINDS, PROTECTED, said

LESS = 'sum(contracts[product = "Strom"].kwh_a_year) > 2000 and value.today > 0'


def refused(**given: object) -> Refused:
    with pytest.raises(Refused) as caught:
        check_action(draft(**given))
    return caught.value


def test_an_action_in_order_is_accepted() -> None:
    rules = {"eligible": LESS, "company_value": "12", "customer_value": "0.05 * 12"}
    assert list(problems(draft(**rules))) == []


def test_contracts_are_asked_for_their_terms() -> None:
    value = '(contracts[product = "Strom"][1].cents_per_kwh - 29.9) / 100 * contracts[1].kwh_a_year'
    assert list(problems(draft(customer_value=value))) == []
    wrong = refused(customer_value="contracts[1].kwh_year")
    assert (wrong.code, wrong.params["field"], wrong.params["place"]) == (
        "feel.unknown_name_near",
        "customer_value",
        1,
    )


@pytest.mark.parametrize(
    ("field", "text", "code", "place"),
    [
        ("eligible", "value.today", "feel.wrong_result", 1),
        ("eligible", "value.todat > 0", "feel.unknown_name_near", 1),
        ("eligible", 'level.code = "A" and value.today > "x"', "feel.wrong_operands", 22),
        ("eligible", "value.today > ", "feel.unfinished", 15),
        ("eligible", "", "feel.empty", 1),
        ("company_value", "true", "feel.wrong_result", 1),
        ("customer_value", '"12"', "feel.wrong_result", 1),
        ("eligible", 'customer.salutation = "Frau"', "measures.equal_treatment", 1),
        (
            "eligible",
            'level.code = "A" and customer.born_on < date("1960-01-01")',
            "measures.equal_treatment",
            22,
        ),
        ("company_value", 'if customer.last_name = "Yilmaz" then 1 else 2', "measures.equal_treatment", 4),
    ],
)
def test_a_rule_is_refused_at_its_place(field: str, text: str, code: str, place: int) -> None:
    wrong = refused(**{field: text})
    assert (wrong.code, wrong.params["field"], wrong.params["place"]) == (code, field, place)
    assert 0 <= int(str(wrong.params["start"])) <= int(str(wrong.params["end"])) <= max(len(text), 1)


def test_the_law_is_named_and_a_written_ground_lets_it_pass() -> None:
    rule = 'customer.born_on < date("1960-01-01")'
    assert "AGG §§ 19, 20" in say(refused(eligible=rule), "de")
    assert list(problems(draft(eligible=rule, ground="Seniorentarif der Stadt, § 20 (1) Nr. 3 AGG"))) == []


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"code": "Tariff check"}, "measures.code", "code"),
        ({"kind": "bargain"}, "measures.choice", "kind"),
        ({"axis": "height"}, "measures.choice", "axis"),
        ({"purpose": "fun"}, "measures.choice", "purpose"),
        ({"customer_basis": "guess"}, "measures.choice", "customer_basis"),
        ({"channels": ("phone", "pigeon")}, "measures.choice", "channels"),
        ({"channels": ()}, "measures.no_channel", "channels"),
        ({"names": {"de": "Rechnung"}}, "measures.name", "names.en"),
        ({"texts": {"": {"de": "Ihre Rechnung"}}}, "measures.no_text", "texts.phone.en"),
        ({"texts": {"phone": {"de": "a", "en": "b"}}}, "measures.no_text", "texts.web.de"),
        ({"texts": {"": {"de": "Ab {day}", "en": "b"}}}, "measures.placeholder", "texts..de"),
        ({"texts": {"": {"de": "Ab {", "en": "b"}}}, "measures.placeholder", "texts..de"),
        ({"cost": Decimal("-0.01")}, "measures.negative", "cost"),
        ({"cost": Decimal("NaN")}, "measures.negative", "cost"),
        ({"stock": -1}, "measures.negative", "stock"),
        ({"budget": Decimal(-1)}, "measures.negative", "budget"),
        ({"starts_on": dt.date(2026, 2, 1), "ends_on": dt.date(2026, 1, 1)}, "measures.days", "ends_on"),
    ],
)
def test_what_is_no_rule_is_refused_with_its_field(given: dict[str, object], code: str, field: str) -> None:
    wrong = refused(**given)
    assert (wrong.code, wrong.params["field"]) == (code, field)
    assert all(say(wrong, language) for language in ("en", "de"))


def test_all_that_is_wrong_is_told_at_once() -> None:
    found = [one.params["field"] for one in problems(draft(kind="x", eligible="1", cost=Decimal(-1)))]
    assert found == ["kind", "eligible", "cost"]


def test_each_name_of_the_moment_has_its_words_and_each_protected_one_is_known() -> None:
    assert all(said(name, language) for name in AT_THE_MOMENT for language in ("de", "en"))
    assert KINDS.keys() >= PROTECTED
