"""What do the pages of an import share: the run, where it stands, how a refusal reads?"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kundig.base.messages import say
from kundig.base.operations import spoken_language
from kundig.base.refusals import Refused
from kundig.base.roles import IMPORT
from kundig.customers.imports.kinds import KINDS
from kundig.customers.imports.records import ImportRun
from kundig.customers.imports.results import Reason, SampleRow
from kundig.web.access import needs
from kundig.web.shell import page

PLACES = (
    ("new", _("File")),
    ("reading", _("Reading")),
    ("columns", _("Columns")),
    ("trial", _("Trial run")),
    ("run", _("Import")),
)
# What the command line says with its options, a page says otherwise.
ON_PAGES = {"import.unmapped": "imports.unmapped", "file.encoding": "imports.encoding"}
# Refusals that call fields as programs do.
OF_MAPPING = frozenset({"import.unmapped", "import.column_twice", "import.field_twice", "import.no_field"})
type RunView = Callable[[HttpRequest, ImportRun], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the wizard; behind us it is a link."""

    name: Promise
    path: str
    state: str  # "done", "here", "ahead"


def said(refused: Refused, kind: str = "") -> str:
    """A refusal as the reader of a page reads it: fields by their names, no options of the command line."""
    params = dict(refused.params)
    for name in ("field", "first", "second", "fields") if kind and refused.code in OF_MAPPING else ():
        if isinstance(told := params.get(name), str):
            params[name] = _named(kind, told)
    sentence = say(Refused(ON_PAGES.get(refused.code, refused.code), **params), spoken_language())
    return sentence[:1].upper() + sentence[1:]


def _named(kind: str, told: str) -> str:
    """Fields by the names that the reader knows, also several of them."""
    return re.sub(r"\w+", lambda found: field_name(kind, found[0]), told)


def of_run(view: RunView) -> Callable[..., HttpResponseBase]:
    """A page of one run, whatever its state."""

    @needs(IMPORT)
    @wraps(view)
    def found(request: HttpRequest, run: int) -> HttpResponseBase:
        return view(request, get_object_or_404(ImportRun.objects.select_related("actor"), id=run))

    return found


def of_draft(view: RunView) -> Callable[..., HttpResponseBase]:
    """A step of the wizard: a run that is under way or over shows its own page; a lost file is said there."""

    @of_run
    @wraps(view)
    def found(request: HttpRequest, run: ImportRun) -> HttpResponseBase:
        if run.state != ImportRun.State.DRAFT:
            return redirect(f"/imports/{run.id}/")
        try:
            return view(request, run)
        except Refused as refused:
            messages.error(request, said(refused, run.kind))
            return page(request, "imports/stuck.html", 409, run=run, steps=(), discardable=True)

    return found


def steps(run: ImportRun | None, here: str) -> list[Step]:
    """The steps of the wizard, as seen from one of them."""
    names = [name for name, _said in PLACES]
    place = names.index(here)
    return [
        Step(
            said,
            f"/imports/{run.id}/{name}/" if run and 0 < index < place < len(names) - 1 else "",
            "here" if index == place else "done" if index < place else "ahead",
        )
        for index, (name, said) in enumerate(PLACES)
    ]


def field_name(kind: str, field: str) -> str:
    """A field as the reader knows it; what is no field, such as a column of the file, stays itself."""
    known = KINDS[kind].fields.get(field)
    return known.said(spoken_language()) if known else field


def reasons(kind: str, found: Iterable[Reason]) -> list[tuple[str, str, int]]:
    """Sentence, column and count of each reason, the most frequent first."""
    every = [(said(Refused(each.code, **each.params), kind), each.column, each.rows) for each in found]
    return sorted(every, key=lambda each: -each[2])


def why(kind: str, row: SampleRow) -> str:
    """Why a row was refused."""
    return said(Refused(row.code, **row.params), kind) if row.code else ""
