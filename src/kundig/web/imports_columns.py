"""Which column of a file fills which field, and can it be read so?"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from kundig.base.operations import spoken_language
from kundig.base.refusals import Refused
from kundig.customers.imports import operations
from kundig.customers.imports.checking import Check
from kundig.customers.imports.kinds import KINDS, Field
from kundig.customers.imports.records import ImportRun
from kundig.customers.imports.results import Reason
from kundig.web.imports_frame import of_draft, said, steps
from kundig.web.shell import page


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
        "either": [KINDS[run.kind].fields[name].said(spoken_language()) for name in KINDS[run.kind].one_of],
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
            field.said(spoken_language()),
            mapping.get(name, ""),
            samples.get(mapping.get(name, ""), ())[:3],
            field.required or name in kind.one_of,
            name in kind.one_of,
            name in mapping and list(mapping.values()).count(mapping[name]) > 1,
            found.wrong.get(name),
        )
        for name, field in kind.fields.items()
    ]
