"""How do programs bring a file in: upload, try, start, look, undo?"""

import dataclasses
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from django.http import FileResponse, HttpRequest, HttpResponseBase
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile
from pydantic import Field

from kundig.api.answers import Answer, check_match
from kundig.api.customers import Page
from kundig.api.keys import owner_of
from kundig.api.paging import listed, picked
from kundig.api.problems import Problem, spoken
from kundig.api.routes import appends, changes, lists, reads
from kundig.api.shapes import NEXT, Given, Id, Moment, Shown
from kundig.base.refusals import Refused
from kundig.customers.imports import operations
from kundig.customers.imports.records import ImportRun
from kundig.customers.imports.results import Reason

router = Router(tags=["imports"])
Kind = Literal["customers", "relationships", "postings", "interactions"]
State = Literal["draft", "waiting", "running", "done", "failed", "undoing", "undone"]
COLUMNS = (
    "kind",
    "file",
    "state",
    "step",
    "options",
    "mapping",
    "policy",
    "seen",
    "added",
    "changed",
    "known",
    "refused",
    "done_rows",
    "reason",
    "created_at",
    "finished_at",
    "undone_at",
)


class ImportShown(Shown):
    """One file on its way in; in the end seen = added + changed + known + refused."""

    id: Id
    kind: Kind
    file: str
    state: State
    step: str
    options: dict[str, Any]
    mapping: Annotated[dict[str, str], Field(description="Field -> column of the file.")]
    policy: dict[str, Any]
    seen: int
    added: int
    changed: int
    known: int
    refused: int
    done_rows: int
    reason: str
    created_at: Moment
    finished_at: Moment | None
    undone_at: Moment | None


class ImportsShown(Shown):
    """A page of imports."""

    items: list[ImportShown]
    next: Annotated[str | None, NEXT]


class ImportPatch(Given):
    """How a draft is to be read; what is left out stays as it was detected."""

    options: dict[str, str | bool] | None = None
    mapping: dict[str, str] | None = None
    policy: dict[str, str | bool] | None = None

    model_config = {
        "extra": "forbid",
        "json_schema_extra": {"examples": [{"mapping": {"number": "Kundennr.", "last_name": "Name"}}]},
    }


class ReasonShown(Shown):
    """Why rows were refused, in the language asked for."""

    code: str
    column: str
    rows: int
    detail: str


class Counted(Shown):
    """What a run would do or did: seen = added + changed + known + refused."""

    seen: int
    added: int
    changed: int
    known: int
    refused: int
    differing: int
    reasons: list[ReasonShown]


class Column(Shown):
    """A column of the file, with its first values."""

    name: str
    position: int
    samples: list[str]


class LookShown(Shown):
    """How the file was read, and which column would fill which field."""

    rows: int
    how: dict[str, Any]
    columns: list[Column]
    mapping: dict[str, str]
    unclear: list[str]


shown = picked(COLUMNS)


@lists(router, "", scope="imports:read", response=ImportsShown, summary="List imports")
def imports(request: HttpRequest, page: Query[Page]) -> HttpResponseBase:
    """All files that came in, by whichever way."""
    return listed(request, ImportRun.objects.all(), COLUMNS, shown, limit=page.limit, cursor=page.cursor)


@appends(router, "", scope="imports:write", response=ImportShown, summary="Upload a file")
def upload(request: HttpRequest, kind: Form[Kind], file: File[UploadedFile]) -> Answer:
    """CSV, XLSX or Parquet, as it is; a draft, which changes nothing yet."""
    name = Path(file.name or "file").name[:255]
    with tempfile.NamedTemporaryFile(prefix="kundig-upload-", suffix=Path(name).suffix[:20]) as copy:
        for piece in file.chunks():
            copy.write(piece)
        copy.flush()
        run = operations.begin(Path(copy.name), kind, name=name, actor=owner_of(request))
    return Answer(_one(run), 201, {"Location": f"/api/v1/imports/{run.id}"})


@reads(router, "/{run}", scope="imports:read", response=ImportShown, summary="Get an import's state")
def state(request: HttpRequest, run: Id) -> Answer:
    """Ask again until it is done, failed or undone."""
    return Answer(_one(_found(run)))


@reads(router, "/{run}/look", scope="imports:read", response=LookShown, summary="See how the file is read")
def look(request: HttpRequest, run: Id) -> Answer:
    """Encoding, delimiter, header, columns with samples, and the mapping of columns to fields."""
    seen = dataclasses.asdict(operations.look(_found(run)))
    return Answer({name: seen[name] for name in LookShown.model_fields})


@changes(router, "/{run}", scope="imports:write", response=ImportShown, summary="Change how it is read")
def settle(request: HttpRequest, run: Id, given: ImportPatch) -> Answer:
    """Options, mapping and policy of a draft."""
    found = _found(run, lock=True)
    check_match(request, _one(found))
    operations.settle(found, options=given.options, mapping=given.mapping, policy=given.policy)
    return Answer(_one(_found(run)))


@appends(
    router, "/{run}/dry-run", scope="imports:write", response=Counted, summary="Try the import", status=200
)
def dry_run(request: HttpRequest, run: Id) -> Answer:
    """What would happen, row by row; nothing is written."""
    would = operations.dry_run(_found(run))
    return Answer(_counted(would.seen, would.new, would.changed, would.known, would.refused, would))


@appends(router, "/{run}/start", scope="imports:write", response=ImportShown, summary="Start", status=202)
def start(request: HttpRequest, run: Id) -> Answer:
    """The worker does it; ask for the state."""
    operations.start(_found(run, lock=True))
    return Answer(_one(_found(run)), 202)


@reads(router, "/{run}/report", scope="imports:read", response=Counted, summary="Get an import's report")
def report(request: HttpRequest, run: Id) -> Answer:
    """What was done, and why rows were refused."""
    did = operations.report(_found(run))
    return Answer(_counted(did.seen, did.added, did.changed, did.known, did.refused, did))


@reads(router, "/{run}/refused", scope="imports:read", response=None, summary="Get the refused rows")
def refused(request: HttpRequest, run: Id) -> HttpResponseBase:
    """The rows as the file had them, with the reason in a column of its own."""
    path = operations.refused_file(_found(run))
    if path is None:
        raise Problem(404, "api.no_such.refused_rows", name=run)
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


@appends(router, "/{run}/undo", scope="imports:write", response=ImportShown, summary="Undo", status=202)
def undo(request: HttpRequest, run: Id) -> Answer:
    """The worker takes it back; where something stands in the way, it is named."""
    operations.undo(_found(run, lock=True), actor=owner_of(request))
    return Answer(_one(_found(run)), 202)


def _found(number: int, *, lock: bool = False) -> ImportRun:
    runs = ImportRun.objects.select_for_update() if lock else ImportRun.objects.all()
    found = runs.filter(pk=number).first()
    if found is None:
        raise Problem(404, "api.no_such.import", name=number)
    return found


def _one(run: ImportRun) -> Mapping[str, object]:
    return shown(ImportRun.objects.filter(pk=run.pk).values("id", *COLUMNS))[0]


def _counted(seen: int, added: int, changed: int, known: int, refused: int, found: Any) -> dict[str, object]:
    counts = {"seen": seen, "added": added, "changed": changed, "known": known, "refused": refused}
    return counts | {"differing": found.differing, "reasons": [_said(each) for each in found.reasons]}


def _said(reason: Reason) -> dict[str, object]:
    detail = spoken(Refused(reason.code, **reason.params))
    return {"code": reason.code, "column": reason.column, "rows": reason.rows, "detail": detail}
