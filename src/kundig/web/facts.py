"""How are the facts of a customer corrected on his page, and the marks he is recognised by?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from kundig.base.messages import say
from kundig.base.operations import spoken_language
from kundig.base.refusals import Refused
from kundig.base.roles import EDIT_CUSTOMERS
from kundig.customers.edits.operations import change
from kundig.customers.fields import FIELDS, written
from kundig.customers.identities.operations import add_identity, remove_identity
from kundig.customers.identities.records import Identity
from kundig.customers.records import Customer
from kundig.web.access import needs
from kundig.web.shell import page
from kundig.web.writing import actor_of, address, done, known


@needs(EDIT_CUSTOMERS)
def facts(request: HttpRequest, number: str) -> HttpResponse:
    """The form in the place of the facts; whole, where there is no script."""
    who = known(number)
    if request.method != "POST":
        return _form(request, who, {})
    language = spoken_language()
    told = {
        name: request.POST[name].strip()
        for name, field in FIELDS.items()
        if field.editable and name in request.POST
    }
    changed = {name: text for name, text in told.items() if text != written(getattr(who, name))}
    if changed:
        try:
            change([who.pk], changed, actor=actor_of(request), at=timezone.now(), language=language)
        except Refused as refused:
            return _form(request, who, told, say(refused, language))
        messages.success(request, _("Changed. It can be undone below the facts."))
    return redirect(f"{address(who)}#facts")


def _form(request: HttpRequest, who: Customer, told: dict[str, str], refused: str = "") -> HttpResponse:
    language = spoken_language()
    fields = [
        (field, field.said(language), told.get(name, written(getattr(who, name))), field.options(language))
        for name, field in FIELDS.items()
        if field.editable
    ]
    swapped = request.headers.get("HX-Request") == "true"
    template = "customers/facts_form.html" if swapped else "customers/facts_page.html"
    return page(request, template, 422 if refused else 200, customer=who, fields=fields, refused=refused)


@needs(EDIT_CUSTOMERS)
def add_mark(request: HttpRequest, number: str) -> HttpResponse:
    """One mark more."""
    who = known(number)
    return done(
        request,
        address(who),
        lambda actor: add_identity(
            who,
            request.POST.get("kind", ""),
            request.POST.get("value", ""),
            system=request.POST.get("system", "").strip(),
            source="user",
            actor=actor,
            at=timezone.now(),
        ),
        _("The mark is added."),
        place="marks",
    )


@needs(EDIT_CUSTOMERS)
def remove_mark(request: HttpRequest, number: str, mark: int) -> HttpResponse:
    """One mark less."""
    who = known(number)
    found = get_object_or_404(Identity, pk=mark, customer__in=who.members)
    return done(
        request,
        address(who),
        lambda actor: remove_identity(found, actor=actor),
        _("The mark is removed."),
        place="marks",
    )
