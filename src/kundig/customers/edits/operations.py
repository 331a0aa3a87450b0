"""How are customers changed, one or many, and how is that undone?"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q

from kundig.base.operations import note
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.customers.edits import sql
from kundig.customers.edits.records import Edit, EditedCustomer
from kundig.customers.fields import FIELDS, NAMING, REACHING, Value, clean, written
from kundig.customers.identities.operations import recognise
from kundig.customers.records import Customer
from kundig.customers.sorting import key_of

NAMED = 5  # so many customers are named in a refusal


@dataclass(frozen=True, slots=True)
class Preview:
    """What an edit of many would do: whom it changes, whom it leaves as he is, whom it cannot change."""

    chosen: int
    changed: int
    unchanged: int
    refused: tuple[tuple[str, int], ...]  # reason, customers


@transaction.atomic
def change(
    customers: Iterable[int],
    values: Mapping[str, Value],
    *,
    actor: User | None,
    at: dt.datetime,
    language: str = "de",
) -> Edit:
    """Write fields of one customer or of many. Who has these values already is left alone; where that is
    everybody, the edit that comes back was not stored.

    One customer who cannot be changed is refused with the reason; among many he is left out, see `preview`.
    """
    ids = sorted(set(customers))
    locked = list(Customer.objects.filter(pk__in=ids).order_by("pk").select_for_update().values_list("pk"))
    plain = _cleaned(ids, values, language)
    if len(ids) == 1:
        _refuse_led(ids[0])
    fits, _refused = _fitting([pk for (pk,) in locked], plain, language)
    edit = Edit(
        at=at, actor=actor, values={name: written(value) for name, value in plain.items()}, customers=0
    )
    if not Customer.objects.filter(pk__in=fits).exclude(_same(plain)).exists():
        return edit
    edit.save()
    with connection.cursor() as cursor:
        cursor.execute(sql.keep(list(plain)), [edit.pk, fits, *plain.values()])
        edit.customers = cursor.rowcount
        cursor.execute(sql.write(list(plain)), [*plain.values(), edit.pk])
    edit.save(update_fields=["customers"])
    if NAMING & plain.keys():
        _order_anew(edit)
    _recognise(edit, at)
    _note(edit, "changed", actor)
    return edit


def preview(customers: Iterable[int], values: Mapping[str, Value], *, language: str = "de") -> Preview:
    """What `change` would do with many."""
    ids = sorted(set(customers))
    plain = _cleaned(ids, values, language)
    fits, refused = _fitting(ids, plain, language)
    unchanged = Customer.objects.filter(_same(plain), pk__in=fits).count()
    return Preview(len(ids), len(fits) - unchanged, unchanged, tuple(refused))


@transaction.atomic
def undo(edit: Edit, *, actor: User | None, at: dt.datetime) -> Edit:
    """Put back exactly what stood there, unless somebody has edited the same field since."""
    edit = Edit.objects.select_for_update().get(pk=edit.pk)
    if edit.undone_at is not None:
        raise Refused("customers.edit_undone")
    fields = list(edit.values)
    edited = EditedCustomer.objects.filter(edit=edit)
    list(
        Customer.objects.filter(pk__in=edited.values("customer"))
        .order_by("pk")
        .select_for_update()
        .values("pk")
    )
    _refuse_edited_since(edit, fields)
    with connection.cursor() as cursor:
        cursor.execute(sql.put_back(fields), [edit.pk])
    if NAMING & {*fields}:
        _order_anew(edit)
    edit.undone_at = at
    edit.save(update_fields=["undone_at"])
    _recognise(edit, at)
    _note(edit, "restored", actor)
    return edit


def _cleaned(ids: list[int], values: Mapping[str, Value], language: str) -> dict[str, Value]:
    """The values as they will stand there; a postal code is read with each customer's country later."""
    country = written(values.get("country")) or "DE"
    if len(ids) == 1 and "country" not in values:
        country = Customer.objects.filter(pk=ids[0]).values_list("country", flat=True).first() or "DE"
    elif "country" in values:
        country = written(clean("country", country, language=language))
    plain: dict[str, Value] = {}
    for name, value in values.items():
        field = FIELDS.get(name)
        if field and (not field.editable or (len(ids) > 1 and not field.many)):
            code = "customers.not_for_many" if field.editable else "customers.not_editable"
            raise Refused(code, field=field.said(language))
        elsewhere = len(ids) > 1 and name == "postal_code" and "country" not in values
        plain[name] = (
            written(value).strip()
            if elsewhere
            else clean(name, written(value), language=language, country=country)
        )
    if not plain:
        raise Refused("customers.nothing_to_change")
    return plain


def _refuse_led(pk: int) -> None:
    found = Customer.objects.select_related("leading").get(pk=pk)
    if found.leading is not None:
        raise Refused("customers.led", number=found.number, leading=found.leading.number)


def _fitting(
    ids: list[int], plain: Mapping[str, Value], language: str
) -> tuple[list[int], list[tuple[str, int]]]:
    """Who can be changed, and why the others cannot."""
    leading = Customer.objects.leading().filter(pk__in=ids)
    fits = sorted(leading.values_list("pk", flat=True))
    refused: list[tuple[str, int]] = []
    if len(fits) < len(ids):
        refused.append(("customers.left_out_led", len(ids) - len(fits)))
    if len(ids) > 1 and "postal_code" in plain and "country" not in plain:
        for country in leading.values_list("country", flat=True).distinct().order_by("country"):
            try:
                clean("postal_code", written(plain["postal_code"]), language=language, country=country)
            except Refused as why:
                out = set(leading.filter(country=country).values_list("pk", flat=True))
                refused.append((str(why.params["why"]), len(out)))
                fits = [pk for pk in fits if pk not in out]
    return fits, refused


def _same(plain: Mapping[str, Value]) -> Q:
    return Q(
        **{
            name if value is not None else f"{name}__isnull": True if value is None else value
            for name, value in plain.items()
        }
    )


def _refuse_edited_since(edit: Edit, fields: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.edited_since(fields), [edit.pk, fields, edit.pk])
        found = [pk for (pk,) in cursor.fetchall()]
    if found:
        named = Customer.objects.filter(pk__in=found[:NAMED]).order_by("sort_key")
        names = ", ".join(f"{one.name} ({one.number})" for one in named)
        raise Refused("customers.edited_since", count=len(found), names=names)


def _order_anew(edit: Edit) -> None:
    rows = Customer.objects.filter(pk__in=EditedCustomer.objects.filter(edit=edit).values("customer"))
    names = rows.values_list("pk", "company", "last_name", "first_name", "number")
    keys = {
        pk: key_of(company=company, last_name=last, first_name=first, number=number)
        for pk, company, last, first, number in names.iterator(chunk_size=10_000)
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.ORDER, [list(keys), list(keys.values())])


def _recognise(edit: Edit, at: dt.datetime) -> None:
    if REACHING & edit.values.keys():
        recognise(EditedCustomer.objects.filter(edit=edit).values_list("customer_id", flat=True), at=at)


def _note(edit: Edit, verb: str, actor: User | None) -> None:
    told: dict[str, object] = {"edit": edit.pk, "fields": list(edit.values)}
    if edit.customers == 1:
        number = Customer.objects.get(editedcustomer__edit=edit).number
        note(actor, f"customer.{verb}", f"customer:{number}", **told)
    else:
        note(actor, f"customers.{verb}", f"edit:{edit.pk}", customers=edit.customers, **told)
