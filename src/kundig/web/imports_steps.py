"""How is a file made ready: how it is read, which column fills which field, what would happen?"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kundig.base.queue import enqueue
from kundig.base.refusals import Refused
from kundig.customers.imports import operations
from kundig.customers.imports.checking import Check
from kundig.customers.imports.kinds import KINDS, Field
from kundig.customers.imports.records import ImportRun
from kundig.customers.imports.results import DryRun, Reason, SampleRow
from kundig.web.imports_frame import field_name, language, of_draft, of_run, reasons, said, steps, why
from kundig.web.imports_reading import choices, told
from kundig.web.imports_values import shown
from kundig.web.shell import page

MANY = 20_000  # rows that are tried while the reader waits
GROUPS = ("refused", "new", "changed", "known")


@of_draft
def reading(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """How the file is read; a change is shown at once, and kept with "Next"."""
    asked = request.POST or request.GET
    options = told(asked) if "options" in asked else dict(run.options)
    refusal = ""
    try:
        look = operations.look(run, options)
    except Refused as refused:
        refusal, look = said(refused, run.kind), operations.look(run, {})
    if request.method == "POST" and not refusal:
        operations.settle(run, options=options)
        return redirect(f"/imports/{run.id}/columns/")
    content = {
        "run": run,
        "look": look,
        "refusal": refusal,
        "steps": steps(run, "reading"),
        "choices": choices(look, options),
    }
    if "HX-Request" in request.headers:
        return render(request, "imports/preview.html", content)
    return page(request, "imports/reading.html", 422 if refusal else 200, **content)


@dataclass(frozen=True, slots=True)
class Line:
    """One field of the kind: which column fills it, what stands there."""

    field: Field
    said: str
    column: str
    samples: tuple[str, ...]
    wanted: bool
    either: bool
    twice: bool
    wrong: Reason | None

    @property
    def why(self) -> str:
        """What is wrong in the first row that cannot be read."""
        return said(Refused(self.wrong.code, **self.wrong.params)) if self.wrong else ""


@of_draft
def columns(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Which column fills which field."""
    asked = request.POST or request.GET
    mapping = _mapping(run, asked) if "columns" in asked else run.mapping
    found = operations.examine(run, mapping)
    if "columns" not in asked and found.refused:  # the file is read otherwise than when it was mapped
        found = operations.examine(run)
        mapping = found.look.mapping
    if request.method == "POST" and found.refused is None:
        operations.settle(run, mapping=mapping)
        return redirect(f"/imports/{run.id}/trial/")
    content = {
        "run": run,
        "look": found.look,
        "partial": found.look.rows < run.seen,
        "remembered": found.look.remembered and found.look.mapping == mapping,
        "lines": _lines(run, found, mapping),
        "either": [KINDS[run.kind].fields[name].said(language()) for name in KINDS[run.kind].one_of],
        "left_out": [each.name for each in found.look.columns if each.name not in mapping.values()],
        "refusal": said(found.refused, run.kind) if found.refused and "columns" in asked else "",
        "steps": steps(run, "columns"),
    }
    if "HX-Request" in request.headers:
        return render(request, "imports/fields.html", content)
    return page(request, "imports/columns.html", 422 if content["refusal"] else 200, **content)


def _mapping(run: ImportRun, asked: QueryDict) -> dict[str, str]:
    every = {name: asked.get(f"field-{name}", "") for name in KINDS[run.kind].fields}
    return {name: column for name, column in every.items() if column}


def _lines(run: ImportRun, found: Check, mapping: Mapping[str, str]) -> list[Line]:
    kind = KINDS[run.kind]
    samples = {each.name: each.samples for each in found.look.columns}
    return [
        Line(
            field,
            field.said(language()),
            mapping.get(name, ""),
            samples.get(mapping.get(name, ""), ())[:3],
            field.required or name in kind.one_of,
            name in kind.one_of,
            name in mapping and list(mapping.values()).count(mapping[name]) > 1,
            found.wrong.get(name),
        )
        for name, field in kind.fields.items()
    ]


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
        enqueue("imports.try", run_id=run.id, language=language())
    if "HX-Request" in request.headers:
        return render(request, "imports/trying_state.html", {"run": run})
    return page(request, "imports/trying.html", run=run, steps=steps(run, "trial"))


def _group(run: ImportRun, found: DryRun, name: str) -> dict[str, object]:
    rows: tuple[SampleRow, ...] = found.samples[name]
    names = list(dict.fromkeys(key for row in rows for key in row.values))
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


@of_draft
def start(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Begin the import; a second click finds it begun."""
    if request.method == "POST":
        operations.start(run)
    return redirect(f"/imports/{run.id}/")


@of_run
def discard(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Throw a draft away."""
    try:
        operations.discard(run)
    except Refused as refused:
        messages.error(request, said(refused, run.kind))
        return redirect(f"/imports/{run.id}/")
    messages.success(request, _("The draft and its file were thrown away. Nothing of it was stored."))
    return redirect("/imports/")


discard = require_POST(discard)
