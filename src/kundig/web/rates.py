"""What does a unit of work for a customer cost?"""

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kundig.base.operations import spoken_language
from kundig.base.records import JournalEntry, User
from kundig.base.refusals import Refused
from kundig.base.roles import CHANGE_RATES, SEE_VALUE, may
from kundig.value.catalogue import current_rates
from kundig.value.terms import set_rates
from kundig.web.access import needs
from kundig.web.amounts import amount
from kundig.web.refusing import refuse
from kundig.web.shell import page


@needs(SEE_VALUE)
def rates(request: HttpRequest) -> HttpResponse:
    """The rates, to be changed by those who may, with the journal of the changes."""
    rates = current_rates()
    if request.method == "POST":
        if not isinstance(request.user, User) or not may(request.user.role, CHANGE_RATES):
            raise PermissionDenied(CHANGE_RATES)
        try:
            set_rates(_wanted(request, rates), actor=request.user)
            messages.success(request, _("The new rates hold from the next computation on."))
            return redirect("/rates/")
        except Refused as refused:
            refuse(request, refused)
    journal = JournalEntry.objects.filter(what="rate.changed").select_related("actor").order_by("-at")[:20]
    changes = [(entry, entry.about.partition(":")[2]) for entry in journal]
    return page(request, "rates/rates.html", rates=rates.items(), changes=changes)


def _wanted(request: HttpRequest, rates: dict[str, Decimal]) -> dict[str, Decimal]:
    """The rates of the form; one that is not in it stays."""
    language = spoken_language()
    written = {name: request.POST[name] for name in rates if name in request.POST}
    return {name: amount(text, language=language) for name, text in written.items()}
