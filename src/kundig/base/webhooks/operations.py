"""How is it told outside what happened here: at least once, in time, with a log?"""

import datetime as dt
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from kundig.base.operations import note
from kundig.base.records import JournalEntry, User
from kundig.base.refusals import Refused
from kundig.base.webhooks import sending
from kundig.base.webhooks.addresses import Allowed, check_url
from kundig.base.webhooks.events import CONCEPTS, EVERYTHING, payload, wants
from kundig.base.webhooks.records import Webhook, WebhookDelivery

BATCH = 500
AT_ONCE = 16  # messages on their way at the same time
LEASE = dt.timedelta(minutes=2)  # a worker that is killed while sending: another one tries after that
OVERLAP = dt.timedelta(hours=24)  # so long the former secret signs too
TESTED = "webhook.tested"


@transaction.atomic
def create_webhook(url: str, events: Sequence[str], *, actor: User, at: dt.datetime) -> Webhook:
    """A new address that is told what happens from now on."""
    webhook = Webhook.objects.create(
        url=_url(url), events=_events(events), secret=sending.new_secret(), created_at=at, owner=actor
    )
    note(actor, "webhook.created", f"webhook:{webhook.id}")
    return webhook


@transaction.atomic
def change_webhook(
    webhook: Webhook, *, actor: User, url: str | None = None, events: Sequence[str] | None = None
) -> None:
    """Another address, other events."""
    webhook.url = webhook.url if url is None else _url(url)
    webhook.events = webhook.events if events is None else _events(events)
    webhook.save(update_fields=["url", "events"])
    note(actor, "webhook.changed", f"webhook:{webhook.id}")


@transaction.atomic
def remove_webhook(webhook: Webhook, *, actor: User) -> None:
    """Nobody is told there any more; its log goes too."""
    note(actor, "webhook.removed", f"webhook:{webhook.id}")
    webhook.delete()


@transaction.atomic
def pause_webhook(webhook: Webhook, *, actor: User | None, at: dt.datetime | None) -> None:
    """Hold back what is due (`at`: since when), or go on (None)."""
    webhook.paused_at = at
    webhook.save(update_fields=["paused_at"])
    note(actor, "webhook.paused" if at else "webhook.resumed", f"webhook:{webhook.id}")


@transaction.atomic
def rotate_secret(webhook: Webhook, *, actor: User, at: dt.datetime) -> None:
    """A new secret; the former one signs too for a day, so that no message is lost meanwhile."""
    webhook.former_secret, webhook.former_until = webhook.secret, at + OVERLAP
    webhook.secret = sending.new_secret()
    webhook.save(update_fields=["secret", "former_secret", "former_until"])
    note(actor, "webhook.secret_changed", f"webhook:{webhook.id}")


@transaction.atomic
def send_test(webhook: Webhook, *, actor: User, at: dt.datetime) -> WebhookDelivery:
    """A message that only says that it arrives."""
    about = f"webhook:{webhook.id}"
    entry = JournalEntry.objects.create(at=at, actor=actor, what=TESTED, about=about, told=True)
    return WebhookDelivery.objects.create(webhook=webhook, entry=entry, due_at=at)


@transaction.atomic
def replay(deliveries: Sequence[int], *, webhook: Webhook, actor: User, at: dt.datetime) -> int:
    """Send these again under the same ids, whatever became of them; returns how many."""
    chosen = WebhookDelivery.objects.filter(webhook=webhook, pk__in=deliveries)
    count = chosen.update(due_at=at, attempts=0, delivered_at=None, status=None, answer="")
    if count:
        note(actor, "webhook.replayed", f"webhook:{webhook.id}", deliveries=count)
    return count


def tell(*, batch: int = BATCH) -> int:
    """Turn journal entries that nobody was told of into deliveries; returns how many entries were looked at.

    Several workers share the work: each takes rows that no other has.
    """
    with transaction.atomic():
        entries = list(
            JournalEntry.objects.filter(told=False)
            .order_by("id")
            .select_for_update(skip_locked=True, of=("self",))[:batch]
        )
        webhooks = list(Webhook.objects.all())
        WebhookDelivery.objects.bulk_create(
            [
                WebhookDelivery(webhook=webhook, entry=entry, due_at=entry.at)
                for entry in entries
                for webhook in webhooks
                if entry.at >= webhook.created_at and wants(webhook.events, entry.what)
            ],
            ignore_conflicts=True,
        )
        JournalEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(told=True)
    return len(entries)


@dataclass(frozen=True, slots=True)
class _Message:
    delivery: WebhookDelivery
    body: str
    signed: dict[str, str]


def deliver_due(*, now: dt.datetime, limit: int = AT_ONCE) -> int:
    """Send what is due; returns how many attempts were made. Nothing is locked while receivers think."""
    messages = [_message(each, now=now) for each in _claim(now=now, limit=limit)]
    if not messages:
        return 0
    allowed = Allowed.parse(settings.WEBHOOKS_ALLOW)

    def attempt(message: _Message) -> sending.Answered:
        return sending.send(message.delivery.webhook.url, message.body, message.signed, allowed=allowed)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for message, answered in zip(messages, pool.map(attempt, messages), strict=True):
            _remember(message.delivery, answered, now=now)
    return len(messages)


@transaction.atomic
def _claim(*, now: dt.datetime, limit: int) -> list[WebhookDelivery]:
    """Take some that are due; another worker may take them again only after the lease."""
    due = Q(due_at__lte=now, webhook__paused_at=None)
    found = (
        WebhookDelivery.objects.filter(due)
        .select_related("webhook", "entry")
        .order_by("due_at", "id")
        .select_for_update(skip_locked=True, of=("self",))
    )
    taken = list(found[:limit])
    WebhookDelivery.objects.filter(pk__in=[each.pk for each in taken]).update(due_at=now + LEASE)
    return taken


def _message(delivery: WebhookDelivery, *, now: dt.datetime) -> _Message:
    entry, webhook = delivery.entry, delivery.webhook
    body = sending.body_of(payload(entry.what, entry.about, entry.details, at=entry.at))
    former = [webhook.former_secret] if webhook.former_until and webhook.former_until > now else []
    return _Message(
        delivery, body, sending.headers(f"evt_{entry.id}", body, [webhook.secret, *former], at=now)
    )


@transaction.atomic
def _remember(delivery: WebhookDelivery, answered: sending.Answered, *, now: dt.datetime) -> None:
    """Write the log: arrived, to be tried again, or given up."""
    attempts = delivery.attempts + 1
    wait = None if answered.arrived else sending.wait_after(attempts)
    WebhookDelivery.objects.filter(pk=delivery.pk).update(
        attempts=attempts,
        tried_at=now,
        status=answered.status,
        answer=answered.text,
        delivered_at=now if answered.arrived else None,
        due_at=None if wait is None else now + wait,
    )
    if answered.status == sending.GONE:
        pause_webhook(delivery.webhook, actor=None, at=now)


def _url(text: str) -> str:
    url = check_url(text.strip())
    if not url.startswith("https://") and not _exempt(url):
        raise Refused("webhooks.https", url=url)
    return url


def _exempt(url: str) -> bool:
    return Allowed.parse(settings.WEBHOOKS_ALLOW).holds(sending.host_of(url))


def _events(events: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(each.strip() for each in events if each.strip()))
    known = [each for each in wanted if each == EVERYTHING or each.partition(".")[0] in CONCEPTS]
    if not wanted or wanted != known or any(len(each) > 40 for each in wanted):
        raise Refused("webhooks.events", concepts=", ".join(f"{each}.*" for each in CONCEPTS))
    return wanted
