"""Does the worker tell webhooks by itself?"""

import pytest
from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from kundig.base.operations import note
from kundig.base.records import JournalEntry, User
from kundig.base.webhooks.operations import create_webhook
from kundig.base.webhooks.records import WebhookDelivery
from kundig.jobs import tell_webhooks


@pytest.mark.usefixtures("own_database")
def test_the_worker_tells_every_few_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "WEBHOOKS_ALLOW", "127.0.0.1")
    boss = User.objects.create_user("boss", role="admin")
    create_webhook("http://127.0.0.1:1/closed", ["*"], actor=boss, at=timezone.now())
    for place in range(3):
        note(None, "customer.changed", f"customer:K-{place}")
    tell_webhooks(0)
    assert WebhookDelivery.objects.filter(attempts=1, status=None).count() == 3
    assert JournalEntry.objects.filter(told=False).count() == 0
    periodic = {task.name for task in app.tasks.values()} & {"webhooks.tell"}
    assert periodic == {"webhooks.tell"}
