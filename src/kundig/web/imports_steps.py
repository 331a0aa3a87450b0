"""How does a draft begin, how is its file read, and how does it end?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kundig.base.refusals import Refused
from kundig.customers.imports import operations
from kundig.customers.imports.records import ImportRun
from kundig.web.imports_frame import of_draft, of_run, said, steps
from kundig.web.imports_reading import choices, told
from kundig.web.shell import page


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
        operations.settle(run, options=options, seen=look.rows)
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
