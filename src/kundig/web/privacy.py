"""How does a customer get to know what we know of him, and how is he forgotten?"""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kundig.base.messages import say
from kundig.base.operations import spoken_language
from kundig.base.refusals import Refused
from kundig.base.roles import PRIVACY, SEE_RETAINED
from kundig.customers.privacy.erasure.certificate import (
    TABLES,
    Certificate,
    as_json,
    as_pdf,
    reason_name,
    table_name,
)
from kundig.customers.privacy.erasure.operations import erase, preview
from kundig.customers.privacy.information.document import Json, said
from kundig.customers.privacy.information.operations import FORMS, inform
from kundig.customers.privacy.records import Erasure, RetainedRecord
from kundig.customers.privacy.retention import LAWS
from kundig.customers.records import Customer
from kundig.web.access import needs
from kundig.web.shell import page
from kundig.web.writing import actor_of, known

PER_PAGE = 50
KINDS = {"pdf": "application/pdf", "json": "application/json"}


@needs(PRIVACY)
def overview(request: HttpRequest) -> HttpResponse:
    """Who was forgotten: the certificates, the newest first. And the way to a customer, by his number."""
    asked = request.GET.get("number", "").strip()
    if asked and Customer.objects.filter(number=asked).exists():
        return redirect(f"/privacy/{asked}/")
    shown = Paginator(Erasure.objects.order_by("-at"), PER_PAGE).get_page(request.GET.get("page"))
    return page(request, "privacy/overview.html", shown=shown, asked=asked)


@needs(PRIVACY)
def customer(request: HttpRequest, number: str) -> HttpResponse:
    """Both rights of one customer; what an erasure would do is shown before."""
    who = known(number)
    found = preview(who, today=timezone.localdate())
    return page(
        request,
        "privacy/customer.html",
        customer=who,
        gone=_named(found.counts),
        kept=[(reason_name(one.reason, _language()), one) for one in found.kept],
        recipients=found.recipients,
        members=who.members.count(),
    )


@needs(PRIVACY)
@require_POST
def information(request: HttpRequest, number: str) -> HttpResponse:
    """The information as a file. A POST, since giving it out is journalled."""
    who = known(number)
    form = request.POST.get("form", "pdf")
    form = form if form in FORMS else "pdf"
    made = inform(who, form=form, actor=actor_of(request), at=timezone.now())
    return _file(made, f"{_('information')}-{who.number}", form)


@needs(PRIVACY)
@require_POST
def forget(request: HttpRequest, number: str) -> HttpResponse:
    """Erase him; his number has to be written out, since nothing brings him back."""
    who = known(number)
    if request.POST.get("confirm", "").strip() != who.number:
        messages.error(
            request,
            _("Nothing was erased. Write the customer's number into the field: an erasure cannot be undone."),
        )
        return redirect(f"/privacy/{who.number}/")
    try:
        made = erase(who, actor=actor_of(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, say(refused, _language()))
        return redirect(f"/privacy/{who.number}/")
    messages.success(request, _("The customer was erased. This certificate names nobody; keep it."))
    return redirect(f"/privacy/erasures/{made.id}/")


@needs(PRIVACY)
def certificate(request: HttpRequest, erasure: UUID) -> HttpResponse:
    """What went and what is kept, as a page or as a file."""
    found = get_object_or_404(Erasure, id=erasure)
    if (form := request.GET.get("form")) in KINDS:
        one = Certificate(str(found.id), found.at.isoformat(), found.counts, found.kept)
        made = as_json(one) if form == "json" else as_pdf(one, _language())
        return _file(made, f"{_('erasure')}-{str(found.id)[:8]}", form or "pdf")
    kept = [
        (
            reason_name(each["reason"], _language()),
            LAWS.get(each["reason"], ""),
            each["records"],
            said(each["until"], _language()),
        )
        for each in found.kept
    ]
    return page(
        request, "privacy/certificate.html", erasure=found, gone=_named(found.counts), kept_records=kept
    )


@needs(SEE_RETAINED)
def retained(request: HttpRequest) -> HttpResponse:
    """What the law makes us keep of the erased, for those who may see it."""
    records = RetainedRecord.objects.select_related("erasure").order_by("until", "id")
    asked = request.GET.get("q", "").strip()
    if asked:
        records = records.filter(data__customer__number=asked) | records.filter(
            data__customer__last_name__iexact=asked
        )
    shown = Paginator(records, PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        (one, reason_name(one.reason, _language()), LAWS.get(one.reason, ""), _said(one.data["records"]))
        for one in shown
    ]
    return page(request, "privacy/retained.html", shown=shown, rows=rows, asked=asked)


def _said(records: list[dict[str, Json]]) -> list[str]:
    """One line for each record that is kept."""
    return [
        " · ".join(
            said(value, _language())
            for name, value in one.items()
            if name != "id" and value not in ("", None)
        )
        for one in records
    ]


def _named(counts: dict[str, int]) -> list[tuple[str, int]]:
    ordered = sorted(counts.items(), key=lambda each: list(TABLES).index(each[0]) if each[0] in TABLES else 0)
    return [(table_name(name, _language()), number) for name, number in ordered]


def _language() -> str:
    return spoken_language()


def _file(made: bytes, name: str, form: str) -> HttpResponse:
    told = content_disposition_header(True, f"{name}.{form}")
    headers = {"Content-Disposition": told or "attachment", "Cache-Control": "no-store"}
    return HttpResponse(made, content_type=KINDS[form], headers=headers)
