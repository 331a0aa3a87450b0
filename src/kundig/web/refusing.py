"""What does a person see who may not enter, or asks for what is not there?"""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kundig.web.shell import page


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The role does not permit this page."""
    text = _("Your role does not include this page. An administrator can give you another role.")
    return page(request, "shell/refused.html", 403, heading=_("Not permitted"), text=text)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing lies at this address."""
    text = _("There is nothing at this address. The customer's number may be mistyped, or he was removed.")
    return page(request, "shell/refused.html", 404, heading=_("Not found"), text=text)
