"""How is a cell of the list changed, and how is a change undone?"""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kundig.base.messages import say
from kundig.base.operations import spoken_language
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.base.roles import EDIT_CUSTOMERS, EDIT_MANY, may
from kundig.customers.edits import operations
from kundig.customers.edits.records import Edit, EditedCustomer
from kundig.customers.fields import FIELDS, Field
from kundig.customers.records import Customer
from kundig.web import formats
from kundig.web.access import needs
from kundig.web.cells import cell
from kundig.web.listing import to_list
from kundig.web.shell import page

SHOWN = 20


@needs(EDIT_CUSTOMERS)
@require_http_methods(["GET", "POST"])
def one_cell(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """The form in the cell, then the new value with a way back; a refusal stands at the cell."""
    who = get_object_or_404(Customer.objects.leading(), number=number)
    field = FIELDS.get(name)
    if field is None or not field.editable:
        raise Http404
    written, refusal, edit = _written(who, field), "", None
    if request.method == "POST":
        written = request.POST.get("value", "")
        try:
            edit = _changed(request, who, name, written)
        except Refused as refused:
            refusal = say(refused, spoken_language())
        who.refresh_from_db()
    shown = cell(f"customer.{name}", getattr(who, name), number=number)
    form = not refusal and (request.method == "POST" or "back" in request.GET)
    return render(
        request,
        "customers/cell_done.html" if form else "customers/cell_form.html",
        {
            "cell": shown,
            "number": number,
            "name": who.name,
            "field": field,
            "label": field.said(spoken_language()),
            "options": field.options(spoken_language()),
            "written": written,
            "refusal": refusal,
            "edit": edit if edit and edit.pk else None,
        },
    )


def _written(who: Customer, field: Field) -> str:
    """What stands there, as one writes it."""
    value = getattr(who, field.name)
    return (formats.day(value) if value else "") if field.kind == "date" else str(value)


def _changed(request: HttpRequest, who: Customer, name: str, written: str) -> Edit:
    actor = request.user if isinstance(request.user, User) else None
    language = spoken_language()
    return operations.change([who.pk], {name: written}, actor=actor, at=timezone.now(), language=language)


@needs(EDIT_CUSTOMERS)
def receipt(request: HttpRequest, edit: int) -> HttpResponse:
    """What an edit changed, and the way back."""
    found = get_object_or_404(Edit.objects.select_related("actor"), pk=edit)
    edited = EditedCustomer.objects.filter(edit=found).select_related("customer").order_by("pk")
    language = spoken_language()
    return page(
        request,
        "edits/edit.html",
        edit=found,
        values=[
            (FIELDS[name].said(language), _readable(name, value)) for name, value in found.values.items()
        ],
        shown=[(one.customer, [_before(one, name) for name in found.values]) for one in edited[:SHOWN]],
        list=to_list(f"edit.member:is:{found.pk}"),
        undoable=found.undone_at is None and _may_undo(request, found),
    )


def _before(one: EditedCustomer, name: str) -> str:
    return _readable(name, one.before.get(name))


def _readable(name: str, value: str | None) -> str:
    """A value that an edit remembers, as a list shows it."""
    if FIELDS[name].kind == "date":
        return formats.day(dt.date.fromisoformat(value)) if value else ""
    return cell(f"customer.{name}", value, number="").text


def _may_undo(request: HttpRequest, edit: Edit) -> bool:
    many = edit.customers > 1
    return isinstance(request.user, User) and (not many or may(request.user.role, EDIT_MANY))


@needs(EDIT_CUSTOMERS)
@require_POST
def undo(request: HttpRequest, edit: int) -> HttpResponse:
    """Put back what stood there; in the cell where it was changed, or on the receipt."""
    found = get_object_or_404(Edit, pk=edit)
    if not _may_undo(request, found):
        raise PermissionDenied(EDIT_MANY)
    actor = request.user if isinstance(request.user, User) else None
    refusal = ""
    try:
        operations.undo(found, actor=actor, at=timezone.now())
    except Refused as refused:
        refusal = say(refused, spoken_language())
    name = request.POST.get("cell", "")
    if name in found.values and found.customers == 1:
        who = Customer.objects.get(editedcustomer__edit=found)
        shown = cell(f"customer.{name}", getattr(who, name), number=who.number)
        told = {
            "cell": shown,
            "number": who.number,
            "name": who.name,
            "refusal": refusal,
            "undone": not refusal,
        }
        return render(request, "customers/cell_done.html", told)
    if refusal:
        messages.error(request, refusal)
    else:
        messages.success(request, _("Undone: everything stands as it did before."))
    return redirect(f"/edits/{found.pk}/")
