"""Which files came in, and how does a new one begin?"""

import csv
import io

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from kundig.base.operations import spoken_language
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.base.roles import IMPORT
from kundig.customers.imports import operations
from kundig.customers.imports.kinds import KINDS, Kind
from kundig.customers.imports.mapping import suggest
from kundig.customers.imports.records import ImportRun
from kundig.web.access import needs
from kundig.web.imports_frame import said, steps
from kundig.web.imports_upload import GIGABYTE, LARGEST, incoming, to_disk
from kundig.web.shell import page
from kundig.web.walk import sample_file

PER_PAGE = 30
ABOUT = {
    "customers": _("who they are, where they live, how they are reached"),
    "relationships": _("what they hold: contracts, accounts, product lines"),
    "postings": _("money: invoices, credit notes, payments"),
    "interactions": _("what happened: calls, visits, letters, e-mails"),
}


@needs(IMPORT)
def overview(request: HttpRequest) -> HttpResponse:
    """All files that were brought in, the newest first."""
    runs = ImportRun.objects.select_related("actor").order_by("-id")
    shown = Paginator(runs, PER_PAGE).get_page(request.GET.get("page"))
    return page(request, "imports/overview.html", shown=shown)


@needs(IMPORT)
@csrf_exempt  # until the upload is told to go to the disk; _new checks the token
def new(request: HttpRequest) -> HttpResponse:
    """Choose what the file holds, and the file."""
    to_disk(request)
    return _new(request)


@csrf_protect
def _new(request: HttpRequest) -> HttpResponse:
    refusal = ""
    if request.method == "POST":
        try:
            run = _begun(request)
        except Refused as refused:
            unreadable = refused.code == "file.encoding"  # nothing can be told otherwise here
            refusal = said(Refused("imports.no_text", **refused.params) if unreadable else refused)
        else:
            return _answer(request, to=f"/imports/{run.id}/reading/")
        if not request.accepts("text/html"):
            return JsonResponse({"refused": refusal}, status=422)
    return page(
        request,
        "imports/new.html",
        422 if refusal else 200,
        kinds=[_described(kind) for kind in KINDS.values()],
        chosen=request.POST.get("kind") or request.GET.get("kind") or "customers",
        limit=LARGEST,
        gigabytes=LARGEST // GIGABYTE,
        refusal=refusal,
        steps=steps(None, "new"),
    )


def _described(kind: Kind) -> dict[str, object]:
    language = spoken_language()
    fields = kind.fields.values()
    return {
        "name": kind.name,
        "said": kind.said(language),
        "about": ABOUT[kind.name],
        "required": [field.said(language) for field in fields if field.required or field.name in kind.one_of],
        "others": [
            field.said(language) for field in fields if not field.required and field.name not in kind.one_of
        ],
        "either": bool(kind.one_of),
    }


def _begun(request: HttpRequest) -> ImportRun:
    kind = request.POST.get("kind", "")
    if kind not in KINDS:
        raise Refused("imports.no_kind")
    actor = request.user if isinstance(request.user, User) else None
    with incoming(request, "file") as file:
        return operations.begin(file.path, kind, name=file.name or "", actor=actor)


def _answer(request: HttpRequest, *, to: str) -> HttpResponse:
    return redirect(to) if request.accepts("text/html") else JsonResponse({"to": to})


@needs(IMPORT)
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty file of a kind as a German Excel opens it: semicolons and a byte order mark."""
    known = KINDS.get(kind)
    if known is None:
        raise Http404
    language = spoken_language()
    names = {name: field.said(language) for name, field in known.fields.items()}
    found = suggest(known, list(names.values()))
    text = io.StringIO()
    rows = csv.writer(text, delimiter=";")
    rows.writerow([said if found.get(name) == said else name for name, said in names.items()])
    return _download(f"{known.said(language)}.csv", text.getvalue().encode("utf-8-sig"))


@needs(IMPORT)
def sample(request: HttpRequest) -> HttpResponse:
    """A file to try the import with; the demo leaves one in its home."""
    file = sample_file()
    if file is None:
        raise Http404
    return _download(file.name, file.read_bytes())


def _download(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
