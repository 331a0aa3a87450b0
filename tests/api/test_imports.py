"""Does a file come in by the API as it does in the browser: tried, run, told of, undone?"""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.api.programs import Program, body_of, program

from kundig.customers.imports.operations import run, take_back
from kundig.customers.imports.records import ImportRun
from kundig.customers.records import Customer

FILE = """Kundennummer;Nachname;Vorname;PLZ;Ort;E-Mail
A-1;Müller;Käthe;89073;Ulm;kaethe@example.org
A-2;Groß;Jürgen;89231;Neu-Ulm;juergen@example.org
A-3;Falsch;Eva;ABC;Ulm;eva@example.org
""".encode("cp1252")


def _upload(asks: Program, **headers: str) -> Any:
    file = SimpleUploadedFile("kunden.csv", FILE, "text/csv")
    return asks.client.post(
        "/api/v1/imports", {"kind": "customers", "file": file}, headers=asks.headers(**headers)
    )


@pytest.mark.usefixtures("own_database")
def test_a_file_is_uploaded_tried_run_reported_and_undone() -> None:
    asks = program()
    made = _upload(asks, idempotency_key="file-1")
    assert made.status_code == 201, made.content
    again = _upload(asks, idempotency_key="file-1")
    assert (again.content, again["Idempotent-Replayed"]) == (made.content, "true")
    assert ImportRun.objects.count() == 1
    address = f"/imports/{made.json()['id']}"
    look = asks.get(f"{address}/look").json()
    assert (look["rows"], look["mapping"]["last_name"]) == (3, "Nachname")
    would = asks.post(f"{address}/dry-run")
    assert would.status_code == 200, would.content
    assert (would.json()["added"], would.json()["refused"]) == (2, 1)
    assert Customer.objects.count() == 0
    started = asks.post(f"{address}/start")
    assert (started.status_code, started.json()["state"]) == (202, "waiting")
    run(made.json()["id"])
    state = asks.get(address).json()
    assert (state["state"], state["seen"], state["added"], state["refused"]) == ("done", 3, 2, 1)
    report = asks.get(f"{address}/report").json()
    assert [(each["rows"], each["column"]) for each in report["reasons"]] == [(1, "PLZ")]
    assert "A-3" in body_of(asks.get(f"{address}/refused")).decode("cp1252")
    assert asks.get("/customers/A-1").json()["city"] == "Ulm"
    undone = asks.post(f"{address}/undo")
    assert undone.status_code == 202, undone.content
    take_back(made.json()["id"])
    assert asks.get(address).json()["state"] == "undone"
    assert Customer.objects.count() == 0


@pytest.mark.usefixtures("db")
def test_what_is_no_file_of_rows_is_refused_and_leaves_nothing() -> None:
    asks = program()
    file = SimpleUploadedFile("kunden.csv", b"", "text/csv")
    answer = asks.client.post("/api/v1/imports", {"kind": "customers", "file": file}, headers=asks.headers())
    assert answer.status_code == 422, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert ImportRun.objects.count() == 0
