"""Does the journal find what was written, page by page, and as a file that no spreadsheet executes?"""

import re
from pathlib import Path

import pytest
from django.test import Client

import kundig
from kundig.base.operations import note
from kundig.base.records import User
from kundig.web.deeds import DEEDS

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def client(db: None) -> Client:
    client = Client(headers={"host": "localhost"})
    anna = User.objects.create_user("anna", role="admin", language="en")
    client.force_login(anna)
    for number in range(120):
        note(anna if number % 2 else None, "customer.changed", f"customer:K-{number}", fields=["city"])
    note(None, "=HYPERLINK()", "customer:K-7")
    return client


def _numbers(client: Client, query: str) -> list[str]:
    shown = client.get(f"/journal/{query}").content.decode()
    return re.findall(r'<a href="/customers/(K-\d+)/"', shown)


def test_pages_follow_each_other_without_gap_or_repetition(client: Client) -> None:
    seen: list[str] = []
    query: str | None = ""
    while query is not None:
        seen += _numbers(client, query)
        onward = re.search(r'rel="next" href="(\?[^"]+)"', client.get(f"/journal/{query}").content.decode())
        query = onward.group(1).replace("&amp;", "&") if onward else None
    assert seen == ["K-7", *(f"K-{number}" for number in reversed(range(120)))]


def test_filters_narrow_it_down(client: Client) -> None:
    assert _numbers(client, "?about=K-7") == ["K-7", "K-7"]
    assert _numbers(client, "?about=K-7&who=anna") == ["K-7"]
    assert _numbers(client, "?about=K-7&what=customer.changed") == ["K-7"]
    assert _numbers(client, "?since=2099-01-01") == []
    assert _numbers(client, "?until=2000-01-01") == []
    assert b"Facts changed" in client.get("/journal/?about=K-8").content


def test_the_file_holds_what_was_found_and_no_formula(client: Client) -> None:
    lines = b"".join(client.get("/journal/?about=K-7&form=csv")).decode().splitlines()
    assert len(lines) == 3
    assert ";'=HYPERLINK();" in lines[1]


def test_details_read_in_the_words_of_the_reader(client: Client) -> None:
    User.objects.update(language="de")
    note(None, "task.created", "customer:K-9", task=7, due_on="2026-11-28", channel="", fields=["last_name"])
    note(None, "user.created", "user:bert", role="agent")
    note(None, "rate.changed", "rate:visit", before="85.00", now="90.5")
    note(None, "customers.exported", "customers", of=["customer.city:is"], columns=["customer.last_name"])
    shown = client.get("/journal/").content.decode()
    assert "Aufgabe: 7; Fällig am: 28.11.2026; Felder: Nachname<" in shown
    assert "Rolle: Kundenbetreuung<" in shown
    assert "jetzt: 90,50\N{NO-BREAK SPACE}€; vorher: 85,00\N{NO-BREAK SPACE}€<" in shown
    assert "Bedingungen: Ort; Spalten: Nachname<" in shown


def test_every_act_that_is_noted_has_a_name() -> None:
    said = re.compile(r"""(?<![.\w])note\(\s*[^"'()]*(?:\([^()]*\))?[^"'()]*"([a-z]+\.[a-z_]+)\"""")
    source = Path(kundig.__file__).parent
    noted = {what for file in source.rglob("*.py") for what in said.findall(file.read_text())}
    assert "duplicates.asked" in noted
    assert noted - DEEDS.keys() == set()
