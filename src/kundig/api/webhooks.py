"""How do programs ask to be told, and look up what they were told?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field, StringConstraints

from kundig.api.answers import Answer
from kundig.api.customers import Page
from kundig.api.keys import owner_of
from kundig.api.paging import Row, listed, picked
from kundig.api.problems import Problem
from kundig.api.routes import appends, lists, reads, removes
from kundig.api.shapes import NEXT, NO_CONTROLS, Given, Id, Moment, Shown
from kundig.base.webhooks.operations import create_webhook, remove_webhook, replay, rotate_secret, send_test
from kundig.base.webhooks.records import Webhook, WebhookDelivery

router = Router(tags=["webhooks"])
EXAMPLE: dict[str, Any] = {
    "url": "https://erp.example.org/kundig",
    "events": ["customer.*", "posting.appended"],
}


class WebhookGiven(Given):
    """Where to tell, and of what: `*`, a concept such as `customer.*`, or one event."""

    url: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=NO_CONTROLS)]
    events: Annotated[
        list[Annotated[str, StringConstraints(max_length=40, pattern=NO_CONTROLS)]], Field(max_length=100)
    ]

    model_config = {"extra": "forbid", "json_schema_extra": {"examples": [EXAMPLE]}}


class WebhookShown(Shown):
    """An address that is told; `paused_at`: since when deliveries are held back."""

    id: Id
    url: str
    events: list[str]
    created_at: Moment
    paused_at: Moment | None


class SecretShown(WebhookShown):
    """With the secret that signs; a former one signs too until `former_until`."""

    secret: str
    former_until: Moment | None


class WebhooksShown(Shown):
    """A page of webhooks."""

    items: list[WebhookShown]
    next: Annotated[str | None, NEXT]


class DeliveryShown(Shown):
    """One event on its way: delivered, due again, or given up (neither)."""

    id: Id
    event: str
    message: Annotated[str, Field(description="The `webhook-id`, the same for each attempt.")]
    about: str
    at: Moment
    attempts: int
    tried_at: Moment | None
    due_at: Moment | None
    delivered_at: Moment | None
    status: Annotated[int | None, Field(description="HTTP status of the last answer; null: none came.")]
    answer: Annotated[str, Field(description="How the last answer began.")]


class DeliveriesShown(Shown):
    """A page of deliveries."""

    items: list[DeliveryShown]
    next: Annotated[str | None, NEXT]


class ReplayGiven(Given):
    """Which deliveries to send again."""

    deliveries: Annotated[list[Id], Field(min_length=1, max_length=1000)]


class Replayed(Shown):
    """How many are due again."""

    replayed: int


COLUMNS = ("url", "events", "created_at", "paused_at")
LOGGED = ("attempts", "tried_at", "due_at", "delivered_at", "status", "answer")


shown = picked(COLUMNS)  # the secret is shown when it is made


def logged(rows: Iterable[Row]) -> Sequence[Mapping[str, object]]:
    """Deliveries as programs see them."""
    return [
        {"id": row["id"], "event": row["what"], "message": f"evt_{row['entry_id']}", "about": row["of"]}
        | {"at": row["at"]}
        | {name: row[name] for name in LOGGED}
        for row in rows
    ]


@lists(router, "", scope="webhooks:read", response=WebhooksShown, summary="List webhooks")
def webhooks(request: HttpRequest, page: Query[Page]) -> HttpResponseBase:
    """All addresses that are told."""
    return listed(request, Webhook.objects.all(), COLUMNS, shown, limit=page.limit, cursor=page.cursor)


@reads(router, "/{webhook}", scope="webhooks:read", response=WebhookShown, summary="Get a webhook")
def webhook(request: HttpRequest, webhook: Id) -> Answer:
    """Without its secret."""
    return Answer(_one(_found(webhook)))


@appends(router, "", scope="webhooks:write", response=SecretShown, summary="Create a webhook")
def create(request: HttpRequest, given: WebhookGiven) -> Answer:
    """From now on events are told there. The secret is shown here and on its page."""
    made = create_webhook(given.url, given.events, actor=owner_of(request), at=timezone.now())
    return Answer(_secret(made), 201, {"Location": f"/api/v1/webhooks/{made.id}"})


@removes(router, "/{webhook}", scope="webhooks:write", summary="Remove a webhook")
def remove(request: HttpRequest, webhook: Id) -> HttpResponse:
    """Nobody is told there any more; what is under way is dropped."""
    remove_webhook(_found(webhook), actor=owner_of(request))
    return HttpResponse(status=204)


@appends(
    router, "/{webhook}/secret", scope="webhooks:write", response=SecretShown, summary="Change the secret"
)
def rotate(request: HttpRequest, webhook: Id) -> Answer:
    """A new secret; for a day each message carries a signature of the former one too."""
    found = _found(webhook)
    rotate_secret(found, actor=owner_of(request), at=timezone.now())
    return Answer(_secret(found), 201)


@appends(
    router, "/{webhook}/test", scope="webhooks:write", response=DeliveryShown, summary="Send a test event"
)
def test(request: HttpRequest, webhook: Id) -> Answer:
    """An event `webhook.tested`, which is sent to this address only."""
    made = send_test(_found(webhook), actor=owner_of(request), at=timezone.now())
    return Answer(logged(_log(made.webhook_id).filter(pk=made.pk).values("id", *_FIELDS))[0], 201)


@lists(
    router,
    "/{webhook}/deliveries",
    scope="webhooks:read",
    response=DeliveriesShown,
    summary="List deliveries",
)
def deliveries(request: HttpRequest, webhook: Id, page: Query[Page]) -> HttpResponseBase:
    """What was told, when, how often it was tried, and what came back."""
    log = _log(_found(webhook).id)
    return listed(request, log, _FIELDS, logged, limit=page.limit, cursor=page.cursor)


@appends(
    router,
    "/{webhook}/replay",
    scope="webhooks:write",
    response=Replayed,
    summary="Send deliveries again",
    status=200,
)
def again(request: HttpRequest, webhook: Id, given: ReplayGiven) -> Answer:
    """Under their former ids, so that a receiver knows what it has already."""
    found = _found(webhook)
    count = replay(given.deliveries, webhook=found, actor=owner_of(request), at=timezone.now())
    return Answer({"replayed": count})


_FIELDS = ("entry_id", "what", "of", "at", *LOGGED)


def _log(webhook: int) -> Any:
    return WebhookDelivery.objects.filter(webhook=webhook).annotate(
        what=F("entry__what"), of=F("entry__about"), at=F("entry__at")
    )


def _found(number: int) -> Webhook:
    found = Webhook.objects.filter(pk=number).first()
    if found is None:
        raise Problem(404, "api.no_such.webhook", name=number)
    return found


def _one(webhook: Webhook) -> Mapping[str, object]:
    return {"id": webhook.id} | {name: getattr(webhook, name) for name in COLUMNS}


def _secret(webhook: Webhook) -> Mapping[str, object]:
    return {**_one(webhook), "secret": webhook.secret, "former_until": webhook.former_until}
