"""What would an import do, before it does it?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kundig.base.operations import spoken_language
from kundig.base.queue import enqueue
from kundig.base.refusals import Refused
from kundig.customers.imports import operations
from kundig.customers.imports.kinds import KINDS
from kundig.customers.imports.mapping import own
from kundig.customers.imports.records import ImportRun
from kundig.customers.imports.results import DryRun, SampleRow
from kundig.web.imports_frame import field_name, of_draft, reasons, said, steps, why
from kundig.web.imports_values import shown
from kundig.web.shell import page

MANY = 20_000  # rows that are tried while the reader waits
GROUPS = ("refused", "new", "changed", "known")


@of_draft
def trial(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """What would happen, row by row; nothing is written."""
    if request.method == "POST":
        create = request.POST.get("create_customers") == "1"
        known = "update" if request.POST.get("known") == "update" else "keep"
        operations.settle(run, policy={"known": known, "create_customers": create})
        return redirect(f"/imports/{run.id}/trial/")
    try:
        found = operations.tried(run) if run.seen > MANY else operations.dry_run(run)
    except Refused as refused:
        messages.error(request, said(refused, run.kind))
        return redirect(f"/imports/{run.id}/columns/")
    if found is None:
        return _trying(request, run)
    if "HX-Request" in request.headers:  # the page that waited
        return HttpResponse(headers={"HX-Redirect": f"/imports/{run.id}/trial/"})
    return page(
        request,
        "imports/trial.html",
        run=run,
        found=found,
        stored=found.new + found.changed,
        differing=found.differing or found.changed,
        reasons=reasons(run.kind, found.reasons),
        groups=[_group(run, found, name) for name in GROUPS if found.samples.get(name)],
        may_create="customer" in KINDS[run.kind].fields,
        steps=steps(run, "trial"),
    )


def _trying(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Many rows take their time: the worker tries them, and the page says how far it is."""
    back = f"/imports/{run.id}/columns/"
    drafts = ImportRun.objects.filter(id=run.id, state=ImportRun.State.DRAFT)
    if run.reason:
        drafts.update(reason="")
        messages.error(request, run.reason)
        return (
            HttpResponse(headers={"HX-Redirect": back}) if "HX-Request" in request.headers else redirect(back)
        )
    if drafts.exclude(step="try").update(step="try", percent=0):
        enqueue("imports.try", run_id=run.id, language=spoken_language())
    if "HX-Request" in request.headers:
        return render(request, "imports/trying_state.html", {"run": run})
    return page(request, "imports/trying.html", run=run, steps=steps(run, "trial"))


def _group(run: ImportRun, found: DryRun, name: str) -> dict[str, object]:
    rows: tuple[SampleRow, ...] = found.samples[name]
    names = own(list(dict.fromkeys(key for row in rows for key in row.values)))
    return {
        "name": name,
        "count": getattr(found, name),
        "heads": [field_name(run.kind, key) for key in names],
        "rows": [
            (
                row.row,
                [shown(run.kind, key, row.values.get(key, "")) for key in names],
                row.column,
                why(run.kind, row),
            )
            for row in rows
        ],
    }
