"""How is a new customer written down?"""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from kundig.base.messages import say
from kundig.base.operations import spoken_language
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.base.roles import EDIT_CUSTOMERS
from kundig.customers.fields import FIELDS, Value
from kundig.customers.operations import create_customer
from kundig.customers.records import Customer
from kundig.customers.sorting import key_of
from kundig.web.access import needs
from kundig.web.shell import page

LIKELY = 5


@needs(EDIT_CUSTOMERS)
def new(request: HttpRequest) -> HttpResponse:
    """The form; whoever looks the same is shown before a second one is made."""
    language = spoken_language()
    given: dict[str, Value] = {
        name: request.POST.get(name, "").strip() for name in FIELDS if request.POST.get(name, "").strip()
    }
    refusal, similar = "", list[Customer]()
    if request.method == "POST":
        similar = _similar(given) if request.POST.get("sure") != "1" else []
        if not similar:
            actor = request.user if isinstance(request.user, User) else None
            try:
                created = create_customer(given, actor=actor, at=timezone.now(), language=language)
            except Refused as refused:
                refusal = say(refused, language)
            else:
                messages.success(
                    request, _("Recorded under the number %(number)s.") % {"number": created.number}
                )
                return redirect(f"/customers/{created.number}/")
    fields = [
        (one, one.said(language), given.get(one.name, ""), one.options(language)) for one in FIELDS.values()
    ]
    return page(request, "customers/new.html", fields=fields, refusal=refusal, similar=similar)


def _similar(given: dict[str, Value]) -> list[Customer]:
    """Who has the same name, e-mail address or telephone number."""
    names = {name: str(given.get(name, "")) for name in ("company", "last_name", "first_name")}
    where = Q()
    if any(names.values()):
        where |= Q(sort_key=key_of(**names, number=""))
    for name in ("email", "phone"):
        if given.get(name):
            where |= Q(identity__value__iexact=str(given[name])) | Q(**{name: given[name]})
    if not where:
        return []
    return list(Customer.objects.leading().filter(where).distinct().order_by("sort_key", "pk")[:LIKELY])
