"""How do programs ask whether a customer may be addressed, and by which law?"""

from itertools import product
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router
from pydantic import Field

from kundig.api.answers import Answer
from kundig.api.known import known
from kundig.api.routes import reads
from kundig.api.shapes import Given, Number, Shown
from kundig.customers.consents.operations import permission_facts
from kundig.customers.consents.permission import FORMS, PURPOSES, may_contact
from kundig.customers.consents.reasons import LAWS

router = Router(tags=["permissions"])
type Channel = Literal[
    "email", "phone", "sms", "letter", "visit", "web", "portal", "chat", "branch", "social"
]
type Purpose = Literal["advertising", "survey", "analysis", "service", "claims"]
type Direction = Literal["outbound", "inbound"]
EXAMPLE: dict[str, Any] = {
    "channel": "phone",
    "purpose": "advertising",
    "direction": "outbound",
    "allowed": False,
    "code": "no_consent_call",
    "law": "§ 7 (2) no. 1 UWG",
    "why": "Calling a consumer for advertising takes his express consent beforehand, and there is none.",
}


class PermissionAsked(Given):
    """What is asked for; left out: everything."""

    channel: Channel | None = None
    purpose: Purpose | None = None
    direction: Annotated[Direction | None, Field(description="inbound: in a contact that he began.")] = None


class PermissionShown(Shown):
    """Yes or no, by which law. `law` and `why` are in the language that is asked for."""

    channel: Channel
    purpose: Purpose
    direction: Direction
    allowed: bool
    code: str
    law: str
    why: str

    model_config = {"extra": "forbid", "json_schema_extra": {"examples": [EXAMPLE]}}


class PermissionsShown(Shown):
    """What holds at this moment of a customer and those who turned out to be him."""

    customer: str
    permissions: list[PermissionShown]


@reads(
    router,
    "/customers/{number}/permissions",
    scope="customers:read",
    response=PermissionsShown,
    summary="May this customer be addressed?",
)
def permissions(request: HttpRequest, number: Number, asked: Query[PermissionAsked]) -> Answer:
    """For each channel, purpose and direction yes or no, with the paragraph and the reason."""
    who, now = known(number), timezone.now()
    facts = permission_facts(who, now)
    channels = [asked.channel] if asked.channel else FORMS
    purposes = [asked.purpose] if asked.purpose else PURPOSES
    directions = [asked.direction] if asked.direction else ("outbound", "inbound")
    found = []
    for channel, purpose, direction in product(channels, purposes, directions):
        may = may_contact(facts, channel=channel, purpose=purpose, direction=direction, at=now)
        law, why = LAWS[may.code].law, LAWS[may.code].english
        told = {"channel": channel, "purpose": purpose, "direction": direction, "allowed": may.allowed}
        found.append(told | {"code": may.code, "law": gettext(law) if law else "", "why": gettext(why)})
    return Answer({"customer": who.number, "permissions": found})
