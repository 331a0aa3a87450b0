"""What does a person see who may not enter, asks for what is not there, or is refused?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kundig.base.messages import say
from kundig.base.operations import spoken_language
from kundig.base.refusals import Refused
from kundig.web.shell import page


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The role does not permit this page."""
    text = _("Your role does not include this page. An administrator can give you another role.")
    return page(request, "shell/refused.html", 403, heading=_("Not permitted"), text=text)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing lies at this address."""
    text = _("There is nothing at this address. The customer's number may be mistyped, or he was removed.")
    return page(request, "shell/refused.html", 404, heading=_("Not found"), text=text)


def refuse(request: HttpRequest, refused: Refused) -> None:
    """Say a refusal above the page that comes next."""
    messages.error(request, say(refused, spoken_language()))
