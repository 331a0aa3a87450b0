"""Is a rule read with its names, and is what cannot be asked refused at its place?"""

import pytest

from kundig.base.messages import say
from kundig.base.refusals import Refused
from kundig.customers.attributes import ATTRIBUTES
from kundig.customers.records import ComputedProfile, Customer, LiveProfile
from kundig.customers.segments.columns import TYPES
from kundig.customers.segments.joining import both, conjuncts
from kundig.customers.segments.rules import NAMES, read

RECORDS = {"customer": Customer, "live": LiveProfile, "computed": ComputedProfile}
COLUMNS = {
    "CharField": "string",
    "DateField": "date",
    "DateTimeField": "local date and time",
    "FloatField": "double",
    "IntegerField": "bigint",
    "SmallIntegerField": "bigint",
    "BigIntegerField": "bigint",
    "DecimalField": "decimal(20,4)",
}


@pytest.mark.parametrize(
    ("text", "code", "wrong"),
    [
        ("value.tody < 0", "segments.unknown_name", "value.tody"),
        ("task.open and valu < 0", "segments.unknown_name", "valu"),
        ("Wert heute < 0", "segments.unknown_name", "Wert heute"),
        ("value.today <", "feel.unfinished", ""),
        ('customer.city = "Ulm', "feel.text_without_end", '"Ulm'),
        ('task.open or segment("Ulm")', "segments.argument_decimal", 'segment("Ulm")'),
        ("search(7)", "segments.argument_str", "search(7)"),
        ('relationship.products = "Strom"', "segments.products", "relationship.products"),
        (
            "some one in relationship.products satisfies one = customer.city",
            "segments.of_products",
            "customer.city",
        ),
        ("shoe(44)", "segments.unknown_name", "shoe"),
        ("task.open and customer.city = 7", "feel.wrong_operands", "customer.city = 7"),
        ("customer.email != null", "segments.never_null", "customer.email != null"),
        ("value.today + 1", "feel.wrong_result", "value.today + 1"),
    ],
)
def test_what_cannot_be_asked_is_refused_where_it_stands(text: str, code: str, wrong: str) -> None:
    with pytest.raises(Refused) as refused:
        read(text)
    start, end = int(str(refused.value.params["start"])), int(str(refused.value.params["end"]))
    assert (refused.value.code, text[start:end]) == (code, wrong)
    assert say(refused.value, "de") != say(refused.value, "en")


def test_the_nearest_attribute_is_found_by_its_german_name() -> None:
    with pytest.raises(Refused) as refused:
        read("Wert heute < 0")
    assert str(refused.value.params["nearest"]).split(", ")[0] == "value.today"


def test_names_bound_within_a_rule_are_not_asked_of_the_customer() -> None:
    rule = read(
        "some a in [1, 2] satisfies a + value.rank > 3 and {a: 1, b: a}.b = 1 and count([1][item > 0]) > 0"
    )
    assert rule.names == {"value.rank"}


def test_parts_of_a_rule_join_to_the_same_rule() -> None:
    rule = 'task.open and (value.today < 0 or hold.active) and customer.city = "a and b"'
    parts = conjuncts(read(rule))
    assert parts == ["task.open", "(value.today < 0 or hold.active)", 'customer.city = "a and b"']
    assert both(*parts) == rule
    assert both("task.open // soon", "hold.active") == "(task.open // soon\n) and hold.active"
    assert conjuncts(read("")) == []
    torn = "value.rank between 1 and 5 and ((task.open) or (hold.active)) and not(task.open and hold.active)"
    assert both(*conjuncts(read(torn))) == torn
    assert conjuncts(read("(task.open and hold.active)")) == ["(task.open and hold.active)"]


def test_every_attribute_can_be_asked_with_the_type_of_its_column() -> None:
    assert ATTRIBUTES.keys() <= NAMES.keys()
    for name, one in ATTRIBUTES.items():
        field = RECORDS[one.profile]._meta.get_field(one.column)
        assert COLUMNS[field.get_internal_type()] == TYPES[NAMES[name].type], name
