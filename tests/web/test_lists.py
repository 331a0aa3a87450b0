"""Does the list show exactly whom its address asks for, and may each do what his role says?"""

import csv
import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.test import Client
from tests.facts import customer

from kundig.base.records import JournalEntry, User
from kundig.customers.care.records import Hold, Task
from kundig.customers.edits.records import Edit
from kundig.customers.records import ComputedProfile, Customer
from kundig.customers.segments.records import Segment
from kundig.value.records import Refresh

pytestmark = pytest.mark.usefixtures("db")
NASTY = "<script>alert(1)</script>"


def client(role: str, name: str = "") -> Client:
    found = Client(headers={"host": "localhost"})
    found.force_login(User.objects.create_user(name or role, role=role, language="en"))
    return found


def text(response: object) -> str:
    return b"".join(getattr(response, "streaming_content", [getattr(response, "content", b"")])).decode()


def valued(who: Customer, profit: str) -> None:
    """One customer's value, in the newest refresh."""
    now = dt.datetime.now(dt.UTC)
    found, new = Refresh.objects.get_or_create(
        id=1, defaults={"as_of": now.date(), "started_at": now, "finished_at": now, "customers": 2}
    )
    if new:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TABLE kundig_computedprofile_1 PARTITION OF kundig_computedprofile FOR VALUES IN (1)"
            )
    zero = dict.fromkeys(("revenue", "deductions", "cost_of_goods", "cost_to_serve", "profit_to_date"), 0)
    ComputedProfile.objects.create(
        generation=found.id, customer=who, profit=Decimal(profit), rank=who.pk, level="A",
        level_since=now.date(), level_reason="threshold", **zero,
    )  # fmt: skip


def test_the_list_shows_whom_the_conditions_find_and_says_how_many() -> None:
    for number, city in enumerate(("Ulm", "Bonn", "ulm")):
        customer(f"K-{number}", city=city)
    page = text(client("agent").get("/customers/?f=customer.city:is:Ulm"))
    assert "2 customers" in page
    assert ("/customers/K-0/" in page, "/customers/K-1/" in page, "/customers/K-2/" in page) == (
        True,
        False,
        True,
    )


def test_the_filter_bar_leads_to_an_address_that_carries_the_list() -> None:
    answer = client("manager").get(
        "/customers/",
        {"f": "customer.city:is:Ulm", "field": "customer.since", "op": "before", "value": "1 Mar 2024"},
    )
    assert answer.status_code == 302
    assert "f=customer.city:is:Ulm&f=customer.since:before:2024-03-01" in answer["Location"]


@pytest.mark.parametrize(
    "query", ["f=no.such:is:1", "f=customer.city:least:1", "field=customer.since&op=is&value=x"]
)
def test_a_condition_that_cannot_be_leads_back_with_the_reason(query: str) -> None:
    answer = client("manager").get(f"/customers/?{query}", follow=True)
    assert answer.status_code == 200
    assert "Condition 1" in text(answer)


def test_pages_turn_without_losing_anybody() -> None:
    for number in range(120):
        customer(f"K-{number:03}", sort_key=f"{number:03}", last_name=f"N{number:03}")
    who, seen, address = client("manager"), [], "/customers/"
    for _ in range(3):
        page = text(who.get(address))
        seen += [number for number in range(120) if f"/customers/K-{number:03}/" in page]
        address = (
            "/customers/" + page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
            if 'rel="next"' in page
            else ""
        )
    assert seen == list(range(120))
    assert "101 to 120 of 120" in page
    back = text(
        who.get("/customers/" + page.split('rel="prev" href="')[1].split('"')[0].replace("&amp;", "&"))
    )
    assert "51 to 100 of 120" in back


def test_an_agent_neither_sees_nor_asks_for_values() -> None:
    valued(customer("K-1"), "-12.50")
    agent, manager = client("agent"), client("manager")
    assert "12.50" in text(manager.get("/customers/?c=customer.name,value.today"))
    assert "12.50" not in text(agent.get("/customers/?c=customer.name,value.today&s=value.today"))
    assert agent.get("/customers/?f=value.today:most:0").status_code == 403
    assert agent.get("/customers/?f=level.code:is:A").status_code == 200


def test_a_segment_of_values_is_closed_to_who_may_not_see_them() -> None:
    manager = client("manager")
    manager.post("/segments/save/", {"name": "Losers", "f": "value.today:most:0", "shared": "1"})
    kept = Segment.objects.get()
    agent = client("agent")
    assert agent.get(f"/customers/?segment={kept.pk}").status_code == 403
    assert agent.get(f"/customers/?f=segment.member:is:{kept.pk}").status_code == 403
    assert "Losers" not in text(agent.get("/customers/"))


def test_segments_are_ones_own_until_they_are_shared() -> None:
    manager, analyst, agent = client("manager"), client("analyst"), client("agent")
    customer("K-1", city="Ulm")
    customer("K-2", city="Bonn")
    told = {
        "name": "Ulmers",
        "f": "customer.city:is:Ulm",
        "c": "customer.name,customer.city",
        "s": "-customer.city",
    }
    assert manager.post("/segments/save/", told).status_code == 302
    mine = Segment.objects.get()
    assert "1 customer<" in text(manager.get(f"/customers/?segment={mine.pk}")).replace("\n", "")
    assert analyst.get(f"/customers/?segment={mine.pk}").status_code == 404
    assert analyst.post("/segments/remove/", {"segment": mine.pk, "sure": "1"}).status_code == 404
    assert agent.post("/segments/save/", told | {"shared": "1"}).status_code == 403
    manager.post("/segments/save/", told | {"segment": mine.pk, "in_place": "1", "shared": "1"})
    assert analyst.get(f"/customers/?segment={mine.pk}").status_code == 200
    assert analyst.post("/segments/save/", told | {"segment": mine.pk, "in_place": "1"}).status_code == 404
    manager.post("/segments/remove/", {"segment": mine.pk, "sure": "1"})
    assert not Segment.objects.exists()


def test_a_cell_is_edited_refused_at_the_cell_and_undone() -> None:
    who = customer("K-1", city="Ulm", phone="1")
    agent = client("agent")
    assert 'value="Ulm"' in text(agent.get("/customers/K-1/cells/city/"))
    refused = text(agent.post("/customers/K-1/cells/phone/", {"value": "none"}))
    assert 'role="alert"' in refused
    assert 'value="none"' in refused
    assert "changed" in text(agent.post("/customers/K-1/cells/city/", {"value": "Köln"}))
    who.refresh_from_db()
    assert who.city == "Köln"
    edit = Edit.objects.get()
    assert "undone" in text(agent.post(f"/edits/{edit.pk}/undo/", {"cell": "city"}))
    who.refresh_from_db()
    assert who.city == "Ulm"
    assert agent.get("/customers/K-1/cells/number/").status_code == 404


def test_many_are_changed_after_a_preview_with_a_receipt_and_undone() -> None:
    for number in range(3):
        customer(f"K-{number}", city="Ulm")
    customer("K-9", city="Bonn")
    manager, agent = client("manager"), client("agent")
    told = {"f": "customer.city:is:Ulm", "all": "1", "what": "city", "to": "Neu-Ulm"}
    assert "3 customers will be concerned" in text(manager.post("/customers/many/", told))
    assert Customer.objects.filter(city="Neu-Ulm").count() == 0
    receipt = manager.post("/customers/many/do/", told)
    assert Customer.objects.filter(city="Neu-Ulm").count() == 3
    assert "3 customers changed" in text(manager.get(receipt["Location"]))
    edit = Edit.objects.get()
    assert "3 customers" in text(manager.get(f"/customers/?f=edit.member:is:{edit.pk}"))
    assert agent.post(f"/edits/{edit.pk}/undo/").status_code == 403
    manager.post(f"/edits/{edit.pk}/undo/")
    assert Customer.objects.filter(city="Ulm").count() == 3


@pytest.mark.parametrize(("what", "record"), [("task", Task), ("hold", Hold)])
def test_what_was_given_to_many_is_taken_back(what: str, record: type[Task] | type[Hold]) -> None:
    keys = [customer(f"K-{number}").pk for number in range(2)]
    manager = client("manager")
    done = manager.post("/customers/many/do/", {"key": keys, "what": what, "to": "complaint"})
    assert "Done with 2 customers" in text(manager.get(done["Location"]))
    condition = "task.open:is:yes" if what == "task" else "hold.active:is:yes"
    assert ">2 customers<" in text(manager.get(f"/customers/?f={condition}"))
    manager.post(done["Location"])
    assert ">0 customers<" in text(manager.get(f"/customers/?f={condition}"))
    assert record.objects.count() == (0 if what == "task" else 2)


def test_many_get_tasks_and_holds_and_become_a_segment() -> None:
    keys = [customer(f"K-{number}").pk for number in range(2)]
    manager = client("manager")
    for what, to in {"task": "Call", "hold": "complaint", "segment": "Two"}.items():
        told = {"key": keys, "what": what, "to": to}
        assert "2 customers will be concerned" in text(manager.post("/customers/many/", told))
        manager.post("/customers/many/do/", told)
    assert Task.objects.count() == Hold.objects.count() == 2
    assert Segment.objects.get().rule == 'customer.number in ("K-0", "K-1")'


@pytest.mark.parametrize(
    ("role", "one", "many"), [("agent", 200, 403), ("analyst", 403, 403), ("manager", 200, 302)]
)
def test_who_may_edit_one_may_not_yet_edit_many(role: str, one: int, many: int) -> None:
    who = customer("K-1", city="Ulm")
    someone = client(role)
    assert someone.post("/customers/K-1/cells/city/", {"value": "Bonn"}).status_code == one
    told = {"key": who.pk, "what": "city", "to": "Köln"}
    assert someone.post("/customers/many/do/", told).status_code == many
    assert Customer.objects.get().city == {"agent": "Bonn", "analyst": "Ulm", "manager": "Köln"}[role]


def test_a_new_customer_is_warned_of_who_looks_the_same() -> None:
    customer("K-1", last_name="Öz", sort_key="oez")
    agent = client("agent")
    told = {"last_name": "Oez", "country": "DE"}
    assert "/customers/K-1/" in text(agent.post("/customers/new/", told))
    assert Customer.objects.count() == 1
    answer = agent.post("/customers/new/", told | {"sure": "1"})
    assert answer.status_code == 302
    assert Customer.objects.count() == 2
    assert 'role="alert"' in text(agent.post("/customers/new/", {"city": "Ulm"}))


def test_no_text_of_a_customer_runs_as_a_script() -> None:
    fields = ("salutation", "first_name", "last_name", "company", "street", "city", "phone", "email")
    customer("K-1", **{name: NASTY[:20] if name == "salutation" else NASTY for name in fields})
    manager = client("manager")
    columns = ",".join(f"customer.{name}" for name in ("name", *fields))
    manager.post("/segments/save/", {"name": NASTY, "f": f"customer.city:is:{NASTY}"})
    manager.post("/customers/K-1/cells/city/", {"value": NASTY + "!"})
    for address in (
        f"/customers/?c={columns}&edit=1&f=customer.city:contains:{NASTY}",
        f"/customers/?c={columns}&s=customer.name",
        f"/customers/?segment={Segment.objects.get().pk}",
        f"/edits/{Edit.objects.get().pk}/",
        "/customers/K-1/cells/company/",
    ):
        page = text(manager.get(address))
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


def exported(role: str, form: str, query: str = "") -> bytes:
    return b"".join(client(role).get(f"/customers/export/?format={form}&{query}"))


def test_a_spreadsheet_takes_nothing_for_a_formula() -> None:
    for number, name in enumerate(("=1+1", "+1", "-1", "@x", "Ä;B", '"q"')):
        customer(f"K-{number}", last_name=name, sort_key=str(number), city="=A1")
    query = "c=customer.name,customer.city,customer.since"
    [head, *rows] = list(csv.reader(io.StringIO(exported("manager", "sheet", query).decode("utf-8-sig"))))
    assert head == ["name of the customer", "city", "customer since"]
    assert [row[0] for row in rows] == ["'=1+1", "'+1", "'-1", "'@x", "Ä;B", '"q"']
    book = openpyxl.load_workbook(io.BytesIO(exported("admin", "xlsx", query)))
    cells = list(book.active.iter_rows(min_row=2))
    assert [row[0].value for row in cells] == ["=1+1", "+1", "-1", "@x", "Ä;B", '"q"']
    assert {row[1].data_type for row in cells} == {"s"}
    assert {row[2].value for row in cells} == {dt.datetime(2020, 1, 1)}  # noqa: DTZ001 - Excel knows no zones


def test_german_spreadsheets_get_german_marks() -> None:
    valued(customer("K-1", since=dt.date(2024, 12, 31)), "-1234.5")
    who = Client(headers={"host": "localhost"})
    who.force_login(User.objects.create_user("chef", role="manager", language="de"))
    told = b"".join(who.get("/customers/export/?format=sheet&c=customer.number,value.today,customer.since"))
    assert told.startswith(b"\xef\xbb\xbf")
    assert told.decode("utf-8-sig").splitlines()[1] == "K-1;-1234,5000;31.12.2024"


def test_the_lossless_export_holds_each_value_as_it_stands() -> None:
    valued(customer("K-1", last_name='=Öz, "Ada"', born_on=dt.date(1980, 1, 2)), "-1234.5")
    told = exported(
        "manager", "csv", "c=customer.number,customer.last_name,customer.born_on,value.today"
    ).decode()
    assert list(csv.reader(io.StringIO(told))) == [
        ["number", "last_name", "born_on", "value.today"],
        ["K-1", '=Öz, "Ada"', "1980-01-02", "-1234.5000"],
    ]


def test_parquet_has_the_types_of_the_columns_and_the_order_of_the_list() -> None:
    valued(customer("K-1"), "1")
    valued(customer("K-2"), "2")
    customer("K-3")
    told = exported("analyst", "parquet", "c=customer.number,value.today&s=-customer.number")
    table = pq.read_table(io.BytesIO(told))
    assert table["customer.number"].to_pylist() == ["K-3", "K-2", "K-1"]
    assert table["value.today"].to_pylist() == [None, Decimal("2.0000"), Decimal("1.0000")]


def test_an_export_is_for_those_who_may_and_stands_in_the_journal() -> None:
    customer("K-1", email="a@example.org")
    assert client("agent").get("/customers/export/?format=csv").status_code == 403
    exported("manager", "csv", "f=customer.email:is:a@example.org&c=customer.number")
    entry = JournalEntry.objects.get(what="customers.exported")
    assert entry.details == {
        "format": "csv", "rows": 1, "columns": ["customer.number"], "of": ["customer.email:is"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("profit=loss", 1),
        ("profit=gain", 1),
        ("level=A&from=0", 3),
        ("cohort=2020", 2),
        ("promise=broken", 0),
    ],
)
def test_the_list_behind_a_figure_of_value_has_as_many_customers(query: str, found: int) -> None:
    valued(customer("K-1"), "-0.01")
    valued(customer("K-2"), "0")
    valued(customer("K-3", since=dt.date(2021, 1, 1)), "5")
    manager = client("manager")
    page = text(manager.get(f"/value/customers/?{query}"))
    address = page.split('class="figure')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    words = f"{found} customer" + ("" if found == 1 else "s")
    assert f"{words} by value" in page
    assert f">{words}<" in text(manager.get(address))
