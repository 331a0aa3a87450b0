"""Does the wizard lead a German file in, and say each no at its place?"""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.http import HttpResponse
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from kundig import jobs
from kundig.base.home import home
from kundig.base.records import JournalEntry, User
from kundig.customers.imports import heads, operations
from kundig.customers.imports.kinds import KINDS
from kundig.customers.imports.mapping import suggest
from kundig.customers.imports.records import ImportRun
from kundig.customers.records import Customer
from kundig.web import imports_trial, imports_upload

pytestmark = pytest.mark.usefixtures("db")

FILE = """\
Kunden der Stadtwerke;;;;
Kunden-;Nach-;PLZ;Ort;Kunde
nummer;name;;;seit
B-1;Öztürk;89073;Ulm;31.12.2025
B-2;Weiß;8907;Ulm;15.01.2025
B-3;Groß;89231;Neu-Ulm;28.02.2025
"""
POSTINGS = """\
Umsätze 2025;;;
KdNr.;Belegdatum;Belegnummer;Betrag
;TT.MM.JJJJ;;in EUR
B-1;31.12.2025;R-1;1.234,56 €
B-3;01.02.2025;R-2;12,50 €
"""
XSS = "<script>alert(1)</script>"


@pytest.fixture
def client() -> Client:
    found = Client(headers={"host": "localhost"})
    found.force_login(User.objects.create_user("mara", role="manager", language="de"))
    return found


def _send(
    client: Client, content: bytes, *, kind: str = "customers", name: str = "Kunden.csv"
) -> HttpResponse:
    file = io.BytesIO(content)
    file.name = name
    response = client.post("/imports/new/", {"kind": kind, "file": file})
    assert isinstance(response, HttpResponse)
    return response


def _draft(client: Client, content: bytes, **told: str) -> ImportRun:
    response = _send(client, content, **told)
    assert response.status_code == 302, response.content.decode()
    run = ImportRun.objects.latest("id")
    assert response["Location"] == f"/imports/{run.id}/reading/"
    return run


def _text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def _next(client: Client, run: ImportRun, step: str) -> HttpResponse:
    """Send a step's form as the page shows it."""
    page = _text(client, f"/imports/{run.id}/{step}/")
    form = page[page.index(f'action="/imports/{run.id}/{step}/"') :]
    form = form[: form.index("</form>")]
    data = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', form))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        data[name] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
    response = client.post(f"/imports/{run.id}/{step}/", data)
    assert isinstance(response, HttpResponse)
    return response


def _through(client: Client, run: ImportRun) -> str:
    """Click "next" and "next", begin, let the worker work; the report."""
    assert _next(client, run, "reading")["Location"] == f"/imports/{run.id}/columns/"
    assert _next(client, run, "columns")["Location"] == f"/imports/{run.id}/trial/"
    assert client.post(f"/imports/{run.id}/start/")["Location"] == f"/imports/{run.id}/"
    operations.run(run.id)
    return _text(client, f"/imports/{run.id}/")


def _sum(page: str) -> list[int]:
    found = re.findall(r'<dl class="sum">.*?</dl>', page, re.DOTALL)[0]
    return [int(re.sub(r"<[^>]+>|\D", "", each)) for each in re.findall(r"<dd.*?</dd>", found)]


def test_german_files_come_in_by_clicking_next(client: Client) -> None:
    assert _sum(_through(client, _draft(client, FILE.encode("cp1252")))) == [3, 2, 0, 0, 1]
    who = Customer.objects.get(number="B-1")
    assert (who.last_name, who.since.isoformat()) == ("Öztürk", "2025-12-31")
    run = _draft(client, POSTINGS.encode("cp1252"), kind="postings", name="Umsätze.csv")
    assert _sum(_through(client, run)) == [2, 2, 0, 0, 0]
    assert [str(each.amount) for each in who.posting_set.all()] == ["1234.56"]


def test_reading_page_shows_what_was_found_and_what_is_told_otherwise(client: Client) -> None:
    run = _draft(client, FILE.encode("cp1252"))
    page = _text(client, f"/imports/{run.id}/reading/")
    assert "Windows (cp1252)" in page
    assert "Semikolon ;" in page
    assert "Öztürk" in page
    otherwise = client.get(
        f"/imports/{run.id}/reading/?options=1&encoding=cp850", headers={"HX-Request": "true"}
    ).content.decode()
    assert "Öztürk" not in otherwise
    assert "<html" not in otherwise


def test_another_sheet_of_a_workbook_can_be_chosen(client: Client) -> None:
    book = openpyxl.Workbook()
    for title, name in (("Alt", "Öztürk"), ("Neu", "Weiß")):
        sheet = book.create_sheet(title)
        sheet.append(["Kundennummer", "Nachname"])
        sheet.append(["B-1", name])
    sheet.append(["B-2", "Groß"])
    content = io.BytesIO()
    book.save(content)
    run = _draft(client, content.getvalue(), name="Kunden.xlsx")
    page = _text(client, f"/imports/{run.id}/reading/")
    assert "Öztürk" in page
    assert '<option value="Neu"' in page
    told = {"options": "1", "sheet": "Neu"}
    assert client.post(f"/imports/{run.id}/reading/", told)["Location"] == f"/imports/{run.id}/columns/"
    assert _sum(_through(client, run)) == [2, 2, 0, 0, 0]
    assert [each.last_name for each in Customer.objects.order_by("number")] == ["Weiß", "Groß"]


def test_wrong_character_set_is_refused_beside_the_choice(client: Client) -> None:
    run = _draft(client, FILE.encode("cp1252"))
    response = client.post(f"/imports/{run.id}/reading/", {"options": "1", "encoding": "utf-8"})
    assert response.status_code == 422
    assert "ist kein utf-8" in response.content.decode()
    assert "--encoding" not in response.content.decode()


def test_columns_page_says_at_once_what_cannot_be_read(client: Client) -> None:
    run = _draft(client, FILE.encode("cp1252"))
    page = _text(client, f"/imports/{run.id}/columns/")
    assert "1 Zeile nicht" in page
    assert "„8907“" in page or "“8907”" in page or "8907" in page


def test_column_that_fills_two_fields_is_refused_with_a_sentence(client: Client) -> None:
    run = _draft(client, FILE.encode("cp1252"))
    told = {"columns": "1", "field-number": "Kundennummer", "field-last_name": "Kundennummer"}
    response = client.post(f"/imports/{run.id}/columns/", told)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Kundennummer" in page
    assert 'aria-invalid="true"' in page
    assert ImportRun.objects.get(id=run.id).mapping["last_name"] == "Nachname"


def test_needed_field_without_a_column_is_refused_by_its_name(client: Client) -> None:
    run = _draft(client, POSTINGS.encode("cp1252"), kind="postings")
    response = client.post(f"/imports/{run.id}/columns/", {"columns": "1", "field-customer": "KdNr."})
    assert response.status_code == 422
    assert "--map" not in response.content.decode()
    assert "amount" not in re.findall(r'role="alert">(.*?)</div>', response.content.decode())[0]


def test_mapping_is_remembered_for_files_of_the_same_shape(client: Client) -> None:
    _through(client, _draft(client, FILE.encode("cp1252")))
    run = _draft(client, FILE.replace("B-", "C-").encode("cp1252"))
    assert "wie beim letzten Mal" in _text(client, f"/imports/{run.id}/columns/")


def test_known_rows_that_differ_are_kept_or_updated_as_told(client: Client) -> None:
    _through(client, _draft(client, FILE.encode("cp1252")))
    run = _draft(client, FILE.replace("Neu-Ulm", "Ulm").encode("cp1252"))
    _next(client, run, "columns")
    assert "1 bekannte Zeile weicht" in _text(client, f"/imports/{run.id}/trial/")
    client.post(f"/imports/{run.id}/trial/", {"known": "update"})
    assert _sum(_text(client, f"/imports/{run.id}/trial/")) == [3, 0, 1, 1, 1]
    client.post(f"/imports/{run.id}/start/")
    operations.run(run.id)
    assert Customer.objects.get(number="B-3").city == "Ulm"


def test_second_click_on_start_begins_nothing_twice(client: Client) -> None:
    run = _draft(client, FILE.encode("cp1252"))
    _next(client, run, "columns")
    for _ in range(2):
        assert client.post(f"/imports/{run.id}/start/")["Location"] == f"/imports/{run.id}/"
    operations.run(run.id)
    client.post(f"/imports/{run.id}/start/")
    operations.run(run.id)
    assert Customer.objects.count() == 2
    assert JournalEntry.objects.filter(what="import.done").count() == 1


def test_steps_of_a_run_that_is_no_draft_lead_to_its_page(client: Client) -> None:
    run = _draft(client, FILE.encode("cp1252"))
    _through(client, run)
    for step in ("reading", "columns", "trial", "start"):
        assert client.post(f"/imports/{run.id}/{step}/", {"columns": "1", "options": "1"})["Location"] == (
            f"/imports/{run.id}/"
        )
    assert "alert-danger" in client.post(f"/imports/{run.id}/discard/", follow=True).content.decode()


def test_refused_rows_come_back_as_a_file_with_reasons(client: Client) -> None:
    run = _draft(client, FILE.encode("cp1252"))
    _through(client, run)
    response = client.get(f"/imports/{run.id}/refused/")
    text = b"".join(response.streaming_content).decode("cp1252")  # type: ignore[attr-defined]
    assert text.splitlines()[0] == "Zeile;Spalte;Grund;Kundennummer;Nachname;PLZ;Ort;Kunde seit"
    assert "Weiß" in text
    assert "Öztürk" not in text
    assert "Kunden" in response["Content-Disposition"]


def test_undo_tells_before_what_goes_and_leaves_a_receipt(client: Client) -> None:
    run = _draft(client, FILE.encode("cp1252"))
    _through(client, run)
    assert "2 Zeilen werden entfernt" in _text(client, f"/imports/{run.id}/undo/")
    client.post(f"/imports/{run.id}/undo/")
    operations.take_back(run.id)
    assert "Zurückgenommen am" in _text(client, f"/imports/{run.id}/")
    assert Customer.objects.count() == 0


def test_undo_is_refused_with_names_where_somebody_has_edited(client: Client) -> None:
    run = _draft(client, FILE.encode("cp1252"))
    _through(client, run)
    Customer.objects.filter(number="B-1").update(city="Blaustein")
    page = _text(client, f"/imports/{run.id}/undo/")
    assert "B-1" in page
    assert "Import zurücknehmen</button>" not in page
    client.post(f"/imports/{run.id}/undo/")
    operations.take_back(run.id)
    assert Customer.objects.count() == 2


def test_what_came_in_is_listed_with_links_to_the_customers(client: Client) -> None:
    run = _draft(client, FILE.encode("cp1252"))
    _through(client, run)
    assert re.findall(r'href="/customers/(B-\d)/"', _text(client, f"/imports/{run.id}/rows/")) == [
        "B-1",
        "B-3",
    ]


def test_script_in_names_headers_and_cells_is_shown_as_text(client: Client) -> None:
    content = f'Kundennummer;Nachname;Ort;"{XSS}"\nX-1;{XSS};{XSS};{XSS}\nX-2;;{XSS};{XSS}\n'
    run = _draft(client, content.encode(), name="<script>.csv")
    pages = [_text(client, f"/imports/{run.id}/reading/"), _text(client, f"/imports/{run.id}/columns/")]
    _next(client, run, "columns")
    pages += [_text(client, f"/imports/{run.id}/trial/"), _through(client, run)]
    pages += [_text(client, f"/imports/{run.id}/{step}") for step in ("rows/", "undo/")]
    pages.append(_text(client, "/imports/"))
    assert [XSS in page for page in pages] == [False] * len(pages)
    assert ["&lt;script&gt;" in page for page in pages] == [True] * len(pages)


def test_file_that_is_no_table_is_refused_on_the_first_page(client: Client) -> None:
    response = _send(client, b"\x00\x01\x02" * 100)
    assert response.status_code == 422
    assert "NUL" in response.content.decode()
    assert ImportRun.objects.count() == 0


def test_script_that_sends_the_file_gets_where_to_go_or_why_not(client: Client) -> None:
    told = {"accept": "application/json"}
    assert client.post("/imports/new/", {"kind": "customers"}, headers=told).status_code == 422
    file = io.BytesIO(FILE.encode("cp1252"))
    file.name = "Kunden.csv"
    answer = client.post("/imports/new/", {"kind": "customers", "file": file}, headers=told).json()
    assert answer == {"to": f"/imports/{ImportRun.objects.latest('id').id}/reading/"}


def test_upload_without_its_token_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    strict.force_login(User.objects.create_user("mara", role="manager"))
    assert strict.post("/imports/new/", {"kind": "customers"}).status_code == 403


def test_file_over_the_limit_is_refused_and_leaves_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports_upload, "LARGEST", 50)
    response = _send(client, FILE.encode("cp1252"))
    assert response.status_code == 422
    assert "größer als" in response.content.decode()
    assert list((home() / "incoming").iterdir()) == []


def test_file_that_vanished_is_said_and_the_draft_can_be_thrown_away(client: Client) -> None:
    run = _draft(client, FILE.encode("cp1252"))
    for file in (home() / "imports" / str(run.id)).iterdir():
        file.unlink()
    for step in ("reading", "columns", "trial"):
        assert "alert-danger" in client.get(f"/imports/{run.id}/{step}/", follow=True).content.decode()
    assert client.post(f"/imports/{run.id}/discard/")["Location"] == "/imports/"
    assert ImportRun.objects.count() == 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_column_of_a_template_finds_its_field(client: Client, kind: str, language: str) -> None:
    User.objects.update(language=language)
    response = client.get(f"/imports/template/{kind}/")
    header = response.content.decode("utf-8-sig").strip().split(";")
    assert suggest(KINDS[kind], header) == dict(zip(KINDS[kind].fields, header, strict=True))


def test_menu_shows_imports_to_those_who_may(client: Client) -> None:
    assert 'href="/imports/"' in _text(client, "/customers/")
    agent = Client(headers={"host": "localhost"})
    agent.force_login(User.objects.create_user("anton", role="agent"))
    assert 'href="/imports/"' not in _text(agent, "/customers/")
    assert agent.post("/imports/new/", {"kind": "customers"}).status_code == 403


def test_sample_is_there_only_in_the_demo(client: Client) -> None:
    assert client.get("/imports/sample/").status_code == 404
    assert not Path(home(), "sample").exists()


def test_many_rows_are_tried_by_the_worker_and_the_page_says_how_far(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports_trial, "MANY", 1)
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)  # it holds this test's transaction
    run = _draft(client, FILE.encode("cp1252"))
    _next(client, run, "columns")
    for _ in range(2):
        assert "3 Zeilen werden geprüft" in _text(client, f"/imports/{run.id}/trial/")
    assert ProcrastinateJob.objects.filter(task_name="imports.try").count() == 1
    jobs.try_import(run.id, "de")
    waiting = client.get(f"/imports/{run.id}/trial/", headers={"HX-Request": "true"})
    assert waiting["HX-Redirect"] == f"/imports/{run.id}/trial/"
    assert _sum(_text(client, f"/imports/{run.id}/trial/")) == [3, 2, 0, 0, 1]


def test_large_file_is_shown_by_its_beginning_and_tried_as_a_whole(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "LARGE", 100)
    monkeypatch.setattr(heads, "BEGINNING", 300)
    rows = "".join(f"G-{number};Müller;89073;Ulm;31.12.2025\n" for number in range(50))
    run = _draft(client, (FILE + rows).encode("cp1252"))
    assert "53 Zeilen" in _text(client, f"/imports/{run.id}/reading/")
    assert "Hier wird ihr Anfang geprüft" in _text(client, f"/imports/{run.id}/columns/")
    assert _sum(_through(client, run)) == [53, 52, 0, 0, 1]
    assert [file.name for file in (home() / "imports" / str(run.id)).iterdir() if "head" in file.name] == []
