"""How far is an import, what did it bring, and how is it undone?"""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.customers.imports import operations
from kundig.customers.imports.records import ImportedChange, ImportedRow, ImportRun
from kundig.web.imports_frame import of_run, reasons, said, steps
from kundig.web.imports_rows import Arrived, arrived
from kundig.web.shell import page

PER_PAGE = 50
State = ImportRun.State
MOVING = (State.WAITING, State.RUNNING, State.UNDOING)


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of row in the sum of all that were seen."""

    name: str
    count: int
    link: str


@of_run
def run(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Where a run stands: how far it is, or what it did."""
    if run.state == State.DRAFT:
        return redirect(f"/imports/{run.id}/reading/")
    return page(request, "imports/run.html", 200, **_content(run))


@of_run
def progress(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """The same, for the page that asks every second."""
    return render(request, "imports/state.html", _content(run))


def _content(run: ImportRun) -> dict[str, object]:
    content: dict[str, object] = {
        "run": run,
        "moving": run.state in MOVING,
        "percent": run.percent,
        "steps": steps(run, "run") if run.state in (State.WAITING, State.RUNNING) else (),
    }
    if run.state in (State.DONE, State.UNDONE):
        found = operations.report(run)
        content |= {
            "found": found,
            "parts": [
                Part(_("added"), found.added, f"/imports/{run.id}/rows/" if run.state == State.DONE else ""),
                Part(_("changed"), found.changed, ""),
                Part(_("known"), found.known, ""),
                Part(_("refused"), found.refused, "#refused" if found.refused else ""),
            ],
            "reasons": reasons(run.kind, found.reasons),
            "met": ImportRun.objects.filter(id__in=run.met).order_by("id"),
        }
    return content


@of_run
def refused(request: HttpRequest, run: ImportRun) -> HttpResponseBase:
    """The refused rows as the file had them, with what is wrong beside each."""
    try:
        file = operations.refused_file(run)
    except Refused as refused:
        messages.error(request, said(refused, run.kind))
        return redirect(f"/imports/{run.id}/")
    if file is None or not file.exists():
        raise Http404
    stem, dot, _end = run.file.rpartition(".")
    name = f"{stem if dot else run.file} – {_('refused rows')}{file.suffix}"
    return FileResponse(file.open("rb"), as_attachment=True, filename=name)


@of_run
def rows(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """What came in with a run, in the order of the file."""
    shown = Paginator(ImportedRow.objects.filter(run=run).order_by("row", "key"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    listed: list[Arrived] = arrived(shown.object_list)
    return page(request, "imports/rows.html", 200, run=run, shown=shown, rows=listed)


@of_run
def undo(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """What undoing would take away, and what stands in its way; then the undoing."""
    if run.state != State.DONE:
        return redirect(f"/imports/{run.id}/")
    if request.method == "POST":
        actor = request.user if isinstance(request.user, User) else None
        try:
            operations.undo(run, actor=actor)
        except Refused as refused:
            messages.error(request, said(refused, run.kind))
            return redirect(f"/imports/{run.id}/undo/")
        return redirect(f"/imports/{run.id}/")
    going = ImportedRow.objects.filter(run=run).values("kind").annotate(count=Count("key")).order_by("kind")
    back = ImportedChange.objects.filter(run=run, before__isnull=False).count()
    blocked = [(said(Refused(each.code, count=each.count)), each.names) for each in operations.blocked(run)]
    content = {"run": run, "going": going, "back": back, "blocked": blocked}
    return page(request, "imports/undo.html", 200, **content)
