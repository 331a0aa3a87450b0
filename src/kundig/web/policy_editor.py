"""How is a decision table edited in the browser: cell by cell, from a spreadsheet, from a file?"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kundig.base.messages import say
from kundig.base.operations import spoken_language
from kundig.base.refusals import Refused
from kundig.base.roles import CHANGE_POLICIES, SEE_VALUE
from kundig.feel.dmn.table import DecisionTable
from kundig.feel.operations import write
from kundig.feel.policies import editing
from kundig.feel.policies.checking import found_in
from kundig.feel.policies.effects import Reckoned
from kundig.feel.policies.kinds import Kind, content_of, table_of
from kundig.feel.records import PolicyVersion
from kundig.web.access import needs
from kundig.web.policies import place
from kundig.web.policy_kinds import known, said, title, version_of
from kundig.web.policy_notes import told
from kundig.web.policy_table import heads, lines, table_in
from kundig.web.refusing import refuse
from kundig.web.shell import page
from kundig.web.writing import actor_of

LARGEST_FILE = 1 << 20
EXAMPLES: tuple[tuple[str, Promise], ...] = (
    ("-", gettext_lazy("any value")),
    (">= 1000", gettext_lazy("1,000 or more; also <, <=, >")),
    (
        "[100..300)",
        gettext_lazy("from 100 to below 300; a square bracket includes the end, a round one does not"),
    ),
    ('"person", "organisation"', gettext_lazy("one of these; text stands in quotation marks")),
    ('not("person")', gettext_lazy("anything but this")),
    ('< date("2020-01-01")', gettext_lazy("before this day")),
)


@dataclass(frozen=True, slots=True)
class Act:
    """What a button of the form asks for: `up:3`, `column:value.today`, `paste:2:0`."""

    name: str
    what: str = ""
    number: int = 0
    column: int = 0

    @classmethod
    def of(cls, text: str) -> "Act":
        name, _colon, what = text.partition(":")
        row, _colon, column = what.partition(":")
        return cls(name, what, _small(row), _small(column))


def _small(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


@needs(CHANGE_POLICIES)
def edit(request: HttpRequest, policy: str, version: int) -> HttpResponse:
    """The form of a draft. Each button brings it back changed; it is kept by "save" only."""
    found, reckoned = known(policy)
    kind, draft = reckoned.kind, version_of(found, version)
    if draft.state != PolicyVersion.State.DRAFT or draft.author_id != actor_of(request).pk:
        return redirect(place(draft))
    if request.method != "POST":
        return _form(request, reckoned, draft, table_of(kind, draft.content))
    table, refused, at = _changed(request, kind, draft)
    act = Act.of(request.POST.get("act", ""))
    if act.name == "save" and refused is None:
        try:
            write(draft, content_of(kind, table), actor=actor_of(request), why=request.POST.get("note", ""))
        except Refused as cannot:
            return _form(request, reckoned, draft, table, refused=cannot, focus=at)
        messages.success(request, _("The draft is kept."))
        return redirect(place(draft))
    return _form(request, reckoned, draft, table, refused=refused, focus=at)


def _changed(
    request: HttpRequest, kind: Kind, draft: PolicyVersion
) -> tuple[DecisionTable, Refused | None, tuple[int, int]]:
    """The table after what was asked for, a refusal if there is one, and the cell to go on in."""
    act = Act.of(request.POST.get("act", ""))
    try:
        table = table_in(kind, request.POST)
    except Refused as refused:
        return table_of(kind, draft.content), refused, (1, 0)
    if act.number > len(table.rules) and act.name != "paste":
        act = Act("")
    try:
        change, row = CHANGES.get(act.name, _nothing)(request, kind, table, act)
    except Refused as refused:
        return table, refused, (max(act.number, 1), act.column)
    return change, None, (min(max(row, 1), len(change.rules)), act.column)


type Change = Callable[[HttpRequest, Kind, DecisionTable, Act], tuple[DecisionTable, int]]


def _nothing(request: HttpRequest, kind: Kind, table: DecisionTable, act: Act) -> tuple[DecisionTable, int]:
    return table, act.number


def _paste(request: HttpRequest, kind: Kind, table: DecisionTable, act: Act) -> tuple[DecisionTable, int]:
    text = request.POST.get("pasted", "")
    return editing.pasted(kind, table, text, row=max(act.number, 1), column=act.column), act.number


def _less(request: HttpRequest, kind: Kind, table: DecisionTable, act: Act) -> tuple[DecisionTable, int]:
    names = [column.expression for column in table.inputs]
    return (editing.not_asking(table, names.index(act.what)) if act.what in names else table), 1


CHANGES: dict[str, Change] = {
    "add": lambda request, kind, table, act: (editing.added(table, act.number), act.number + 1),
    "copy": lambda request, kind, table, act: (editing.copied(table, act.number), act.number + 1),
    "remove": lambda request, kind, table, act: (
        editing.removed(table, act.number) if act.number else table,
        act.number,
    ),
    "up": lambda request, kind, table, act: (editing.moved(table, act.number, -1), act.number - 1),
    "down": lambda request, kind, table, act: (editing.moved(table, act.number, 1), act.number + 1),
    "paste": _paste,
    "column": lambda request, kind, table, act: (
        editing.asking(kind, table, act.what or request.POST.get("more", "")),
        1,
    ),
    "less": _less,
}


def _form(
    request: HttpRequest,
    reckoned: Reckoned,
    draft: PolicyVersion,
    table: DecisionTable,
    *,
    refused: Refused | None = None,
    focus: tuple[int, int] | None = None,
) -> HttpResponse:
    """The whole page, or the part of it that changed."""
    kind = reckoned.kind
    findings = found_in(kind, table)
    notes = told(kind, table, findings)
    asked = {column.expression for column in table.inputs}
    content = {
        "version": draft,
        "policy": draft.policy,
        "title": title(draft.policy),
        "can_try": reckoned.values is not None,
        "removable": len(table.inputs) > 1,
        "heads": heads(kind, table),
        "lines": lines(kind, table, findings.mistakes, notes.rows),
        "notes": notes,
        "hit_policy": table.hit_policy,
        "hit_policies": kind.hit_policies,
        "more": [(one.name, said(one.english)) for one in kind.asked.values() if one.name not in asked],
        "refused": say(refused, spoken_language()) if refused else "",
        "focus": focus,
        "note": request.POST.get("note", draft.note),
        "examples": EXAMPLES,
    }
    if request.headers.get("HX-Request") == "true":
        return render(request, "policies/grid.html", content)
    return page(request, "policies/edit.html", 422 if refused else 200, **content)


@needs(SEE_VALUE)
def file(request: HttpRequest, policy: str, version: int) -> HttpResponse:
    """The version as a DMN file."""
    found, _reckoned = known(policy)
    one = version_of(found, version)
    name = f"{found.name}-{one.number}.dmn"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(one.content, content_type="application/xml; charset=utf-8", headers=headers)


@needs(CHANGE_POLICIES)
@require_POST
def upload(request: HttpRequest, policy: str, version: int) -> HttpResponse:
    """The table of a DMN file in place of that of one's draft."""
    found, reckoned = known(policy)
    draft = version_of(found, version)
    try:
        given = request.FILES.get("file")
        if given is None:
            raise Refused("policy.no_file")
        if given.size is None or given.size > LARGEST_FILE:
            raise Refused("dmn.too_large", bytes=given.size, most=LARGEST_FILE)
        table = table_of(reckoned.kind, given.read())
        write(draft, content_of(reckoned.kind, table), actor=actor_of(request))
        messages.success(request, _("The table of the file is in the draft now."))
    except Refused as refused:
        refuse(request, refused)
    if draft.author_id != actor_of(request).pk:
        raise Http404
    return redirect(f"{place(draft)}edit/")
