"""Do the conditions of a list find exactly those customers of whom they hold?"""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.customers.segments.twin import holds
from tests.facts import contract, customer, posting

from kundig.base.home import home
from kundig.base.messages import say
from kundig.base.refusals import Refused
from kundig.customers.care.records import Hold, Task
from kundig.customers.privacy.erasure.operations import erase
from kundig.customers.records import ComputedProfile, Customer, LiveProfile
from kundig.customers.segments.belonging.operations import belongs
from kundig.customers.segments.filters import Condition, Filters, condition, operators, parse
from kundig.customers.segments.now import Now
from kundig.customers.segments.operations import count, customers_of, every_row, keys_of, rows
from kundig.customers.segments.recognising import condition_of
from kundig.customers.segments.rules import Rule, read
from kundig.customers.segments.saying import rule
from kundig.customers.segments.sql import Order, Place
from kundig.customers.segments.subjects import SUBJECTS, Subject

TODAY = dt.date(2026, 3, 1)
ZONE = "Europe/Berlin"
ASKED = sorted(SUBJECTS.keys() - {"customer.search", "edit.member"})
SHOWN = [name for name, one in SUBJECTS.items() if one.shown]
WORDS = ["", "Ulm", "ulm", "Köln", "KÖLN-West", "100%", "a_b", "a\\b", "x|y", "Öz"]
DAYS = [TODAY + dt.timedelta(days=n) for n in (-40, -30, -1, 0, 1)]
FIGURES = [Decimal(text) for text in ("-12.5", "0", "3", "3.25", "1000")]
CHOICES = {
    "customer.kind": ["person", "organisation"],
    "customer.language": ["de", "en"],
    "level.code": [*"ABCDE"],
    "level.reason": ["above_threshold", "potential_threshold", "below_thresholds"],
    "measure.kind": ["retention", "development", "acquisition", "none"],
    "potential.level": [*"ABCDE"],
}
SEGMENT = parse(["customer.city:is:Ulm", "value.today:least:0"])
NOW = Now(TODAY, ZONE, 1, {7: rule(SEGMENT)})
EVERYBODY = read("")


def said(*every: Condition) -> Rule:
    """Conditions as a rule."""
    return read(rule(every))


@st.composite
def people(draw: st.DrawFn) -> dict[str, Any]:
    """What is known of one customer, by column; profiles may be missing."""
    word, day = st.sampled_from(WORDS), st.sampled_from(DAYS)
    at = st.builds(
        lambda on, hour: dt.datetime.combine(on, dt.time(hour, 30), dt.UTC), day, st.sampled_from([0, 22, 23])
    )
    texts = (
        "salutation",
        "first_name",
        "last_name",
        "company",
        "street",
        "postal_code",
        "city",
        "email",
        "phone",
    )
    who = {name: draw(word) for name in texts} | {
        "kind": draw(st.sampled_from(CHOICES["customer.kind"])),
        "language": draw(st.sampled_from(["de", "en"])),
        "country": draw(st.sampled_from(["DE", "AT"])),
        "born_on": draw(st.none() | day),
        "since": draw(day),
    }
    live = {
        "last_interaction_at": draw(st.none() | at),
        "last_inbound_at": draw(st.none() | at),
        "stage": draw(st.sampled_from(["", *SUBJECTS["cycle.stage"].choices])),
        "stage_since": draw(st.none() | day),
    }
    figure, whole = st.sampled_from(FIGURES), st.integers(0, 3)
    money = (
        *("revenue", "deductions", "cost_of_goods", "cost_to_serve", "profit", "profit_to_date", "potential"),
        *("as_it_goes", "gap_number", "gap_duration", "gap_profitability"),
    )
    years = ("relationships", "tenure_years", "profit_per_relationship_year", "expected_years")
    attainable = ("attainable_relationships", "attainable_years", "attainable_profit", "reason_own")
    computed = {name: draw(figure) for name in money} | {
        "rank": draw(whole),
        "main_cause": draw(st.sampled_from(["", "visit", "low_margin"])),
        "last_purchase_on": draw(st.none() | day),
        "frequency": draw(whole),
        "rfm": draw(st.sampled_from(["", "555"])),
        **{name: float(draw(figure)) for name in (*years, *attainable, "reason_attainable")},
        "level": draw(st.sampled_from("ABCDE")),
        "level_rule": draw(whole),
        "level_since": draw(day),
        "level_reason": draw(st.sampled_from(CHOICES["level.reason"])),
        "promises_kept": draw(whole),
        "promises_broken": draw(whole),
        "potential_level": draw(st.sampled_from("ABCDE")),
        "measure": draw(st.sampled_from(CHOICES["measure.kind"])),
        "measure_reason": draw(st.sampled_from(["gap.none", "visit"])),
        "needs_group": draw(whole),
        **{name: float(draw(figure)) for name in ("active_chance", "expected_purchases")},
        **{name: draw(figure) for name in ("lifetime_value", "lifetime_low", "lifetime_high")},
    }
    return {
        "who": who,
        "live": draw(st.sampled_from([live, None])),
        "computed": draw(st.sampled_from([computed, None])),
        "products": draw(st.lists(st.sampled_from(["Strom", "Gas", "Ulm"]), max_size=2)),
        "until": draw(st.none() | day),
        "task": draw(st.booleans()),
        "hold": draw(st.booleans()),
        "led": draw(st.booleans()),
    }


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    about = SUBJECTS[draw(st.sampled_from(ASKED))]
    operator = draw(st.sampled_from(operators(about)))
    size = {"empty": (0, 0), "filled": (0, 0), "between": (2, 2)}.get(operator, (1, 2))
    size = (1, 1) if operator in ("before", "after", "least", "most") else size
    return condition(about.name, operator, draw(st.lists(_values(about), min_size=size[0], max_size=size[1])))


def _values(about: Subject) -> st.SearchStrategy[str]:
    if about.choices:
        return st.sampled_from([*about.choices])
    match about.type:
        case "text" | "code":
            return st.sampled_from([word for word in [*WORDS, "Strom", "Gas", "visit", "5", "DE"] if word])
        case "number" | "money":
            return st.sampled_from([str(figure) for figure in FIGURES])
        case "whole":
            return st.sampled_from(["0", "1", "2"])
        case "date" | "moment":
            return st.sampled_from(["today", "-30d", *(on.isoformat() for on in DAYS)])
        case "boolean":
            return st.sampled_from(["yes", "no"])
    return st.just("7")


def store(number: int, told: dict[str, Any], before: Customer | None) -> Customer:
    """Store a customer; what he holds is his member's, where he leads one."""
    who = customer(f"K-{number}", **told["who"], sort_key=f"{number:03}")
    member = customer(f"L-{number}", city="Ulm", leading=who, merged_into=who) if told["led"] else who
    if told["live"]:
        LiveProfile.objects.create(customer=who, **told["live"])
    if told["computed"]:
        ComputedProfile.objects.create(generation=1, customer=who, **told["computed"])
    for product in told["products"]:
        held = contract(member, TODAY - dt.timedelta(days=90), told["until"])
        held.product = product
        held.save()
    if told["task"]:
        Task.objects.create(customer=member, title="?", due_on=TODAY, created_at=dt.datetime.now(dt.UTC))
    if told["hold"]:
        Hold.objects.create(customer=member, reason="complaint", since=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
    return who


@pytest.fixture
def partition(db: None) -> None:

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE kundig_computedprofile_1 PARTITION OF kundig_computedprofile FOR VALUES IN (1)"
        )


@pytest.mark.usefixtures("partition")
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(people(), min_size=1, max_size=5),
    st.lists(st.lists(conditions(), max_size=3), min_size=4, max_size=4),
)
def test_a_filter_finds_whom_its_python_twin_finds(
    told: list[dict[str, Any]], filters: list[list[Condition]]
) -> None:
    Customer.objects.filter(leading__isnull=False).delete()
    Customer.objects.all().delete()
    ComputedProfile.objects.all().delete()
    known = [(store(number, each, None), each) for number, each in enumerate(told)]
    for every in filters:
        expected = sorted(
            who.pk for who, each in known if all(holds(one, who, each, NOW, SEGMENT) for one in every)
        )
        assert keys_of(said(*every), NOW) == expected
        assert count(said(*every), NOW) == (len(expected), True)
        assert sorted(customers_of(said(*every), NOW).values_list("pk", flat=True)) == expected
        assert [who.pk for who, _told in known if belongs(said(*every), who, NOW)] == expected
    for one, other, third in zip(filters, filters[1:], filters[2:], strict=False):
        either = read(
            f"({rule(one) or 'true'}) or not(({rule(other) or 'task.open'}) and ({rule(third) or 'false'}))"
        )
        assert keys_of(either, NOW) == [who.pk for who, _told in known if belongs(either, who, NOW)]


@pytest.mark.usefixtures("partition")
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(people(), max_size=7), st.sampled_from(SHOWN), st.booleans(), st.integers(1, 3))
def test_pages_forwards_and_backwards_are_the_whole_list_in_order(
    told: list[dict[str, Any]], by: str, down: bool, size: int
) -> None:
    Customer.objects.filter(leading__isnull=False).delete()
    Customer.objects.all().delete()
    ComputedProfile.objects.all().delete()
    for number, each in enumerate(told):
        store(number, each, None)
    order, columns = Order(by, down), ["customer.number", by]
    whole = list(every_row(columns, EVERYBODY, NOW, order=order))
    assert sorted(str(row[0]) for row in whole) == [f"K-{n}" for n in range(len(told))]
    found, place = [], None
    while page := rows(columns, EVERYBODY, NOW, order=order, limit=size, place=place):
        found += [row.values for row in page]
        place = Place(page[-1].sorted, page[-1].key)
    assert found == whole
    found, place = [], None
    while page := rows(columns, EVERYBODY, NOW, order=order, limit=size, place=place, backwards=True):
        found = [row.values for row in page] + found
        place = Place(page[0].sorted, page[0].key)
    assert found == whole


@given(conditions())
def test_a_condition_is_recognised_in_its_rule(one: Condition) -> None:
    found = condition_of(rule([one]))
    # Of what a profile may lack altogether, that it is filled is two parts.
    two = one.operator == "filled" and SUBJECTS[one.subject].join != "customer"
    assert (found and rule([found])) == (
        None if rule([one]) == "true" or (two and not found) else rule([one])
    )


@given(st.lists(conditions(), max_size=4))
def test_conditions_survive_address_and_json(every: list[Condition]) -> None:
    filters: Filters = tuple(every)
    assert parse([one.text() for one in filters]) == filters
    stored = [{"subject": one.subject, "operator": one.operator, "values": [*one.values]} for one in filters]
    assert parse(stored) == filters


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("customer.shoe:is:44", "segments.unknown"),
        ("customer.city:least:3", "segments.operator"),
        ("value.today:least:much", "segments.value"),
        ("value.today:least:NaN", "segments.value"),
        ("value.rank:is:1.5", "segments.value"),
        ("customer.since:before:31.02.2026", "segments.value"),
        ("customer.since:between:today", "segments.count"),
        ("customer.kind:is:alien", "segments.value"),
        ("customer.city:is:a\x00b", "segments.value"),
        ("customer.city:is:", "segments.count"),
        ("nonsense", "segments.unknown"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_position(raw: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(["customer.city:is:Ulm", raw])
    assert (refused.value.code, refused.value.params["position"]) == (code, 2)
    assert "2" in say(refused.value, "de")


def test_what_is_no_condition_at_all_is_refused() -> None:
    unreadable: list[object] = [7, None, [], {"values": "Ulm"}]
    for raw in unreadable:
        with pytest.raises(Refused, match=r"segments\.unreadable"):
            parse([raw])
    with pytest.raises(Refused, match=r"segments\.too_many"):
        parse(["task.open:is:yes"] * 51)


@pytest.mark.parametrize(
    ("language", "written", "plain"),
    [
        ("de", "1.234,50", "1234.50"),
        ("en", "1,234.50", "1234.50"),
        ("de", "−3", "-3"),
        ("de", "1.234", "1234"),
    ],
)
def test_numbers_are_read_as_the_reader_writes_them(language: str, written: str, plain: str) -> None:
    assert condition("value.today", "is", [written], language=language).values == (plain,)


@pytest.mark.usefixtures("db")
def test_a_segment_that_is_built_on_itself_is_refused() -> None:
    around = Now(TODAY, ZONE, 1, {7: "segment(7)"})
    with pytest.raises(Refused, match=r"segments\.cycle"):
        keys_of(read("segment(7)"), around)
    with pytest.raises(Refused, match=r"segments\.gone"):
        keys_of(read("segment(8)"), around)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("MUELLER", ["K-1"]),
        ("ulm mül", ["K-1"]),
        ("k 1", ["K-1"]),
        ("k-2", ["K-2"]),
        ("890", ["K-1", "K-2"]),
        ("Müller Bonn", []),
        ("!", []),
    ],
)
@pytest.mark.usefixtures("db")
def test_words_find_names_numbers_and_towns_as_far_as_they_are_typed(text: str, found: list[str]) -> None:
    customer("K-1", last_name="Müller", first_name="Ada", city="Ulm", postal_code="89073")
    customer("K-2", last_name="Öz", city="Neu-Ulm", postal_code="89079")
    customer("K-3", last_name="Moser", city="Bonn", postal_code="53111")
    asked = customers_of(said(condition("customer.search", "is", [text])), NOW)
    assert sorted(asked.values_list("number", flat=True)) == found


@pytest.mark.usefixtures("db")
def test_whom_an_erasure_left_for_his_bookings_stands_in_no_list() -> None:
    home().mkdir(parents=True, exist_ok=True)
    gone, stays = customer("K-1"), customer("K-2")
    posting(gone, "revenue", "10", dt.date(2025, 5, 5))
    erase(gone, actor=None, at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    assert Customer.objects.count() == 2
    assert keys_of(EVERYBODY, NOW) == [stays.pk]
    assert count(EVERYBODY, NOW) == (1, True)
    assert list(Customer.objects.leading()) == [stays]


@pytest.mark.usefixtures("partition")
@pytest.mark.parametrize("sign", ["<", "<=", ">", ">=", "=", "!="])
@pytest.mark.parametrize("figure", ["0.3", "-0.3", "0.30000000000000004", "0.1234567890123456789", "1000000"])
def test_doubles_compare_with_a_figure_as_the_decimals_that_mean_them(sign: str, figure: str) -> None:
    zero: dict[str, object] = dict.fromkeys(
        ("revenue", "deductions", "cost_of_goods", "cost_to_serve", "profit", "rank"), 0
    )
    zero |= {"profit_to_date": 0, "level_since": TODAY}
    known = []
    for number, years in enumerate([0.3, 0.1 + 0.2, -0.3, 0.1234567890123456789, 1e6, 5e-324, 1e300]):
        known.append(customer(f"K-{number}"))
        ComputedProfile.objects.create(generation=1, customer=known[-1], tenure_years=years, **zero)
    asked = read(f"cube.tenure_years {sign} {figure}")
    assert keys_of(asked, NOW) == [who.pk for who in known if belongs(asked, who, NOW)]
