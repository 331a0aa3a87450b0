"""Who is told what happens, and did it arrive?"""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.base.roles import MANAGE_PROGRAMS
from kundig.base.webhooks import operations
from kundig.base.webhooks.events import CONCEPTS
from kundig.base.webhooks.records import Webhook, WebhookDelivery
from kundig.web.access import needs
from kundig.web.refusing import refuse
from kundig.web.shell import page
from kundig.web.writing import actor_of

PER_PAGE = 50
OVERDUE = Q(webhookdelivery__due_at__isnull=False, webhookdelivery__attempts__gt=0)
LOST = Q(webhookdelivery__due_at=None, webhookdelivery__delivered_at=None, webhookdelivery__attempts__gt=0)
STATES = {
    "arrived": Q(delivered_at__isnull=False, due_at=None),
    "waiting": Q(due_at__isnull=False),
    "lost": Q(due_at=None, delivered_at=None),
}


@needs(MANAGE_PROGRAMS)
def webhooks(request: HttpRequest) -> HttpResponse:
    """All addresses that are told, and a form for a new one."""
    if request.method == "POST":
        try:
            events = request.POST.get("events", "").replace(",", " ").split()
            url = request.POST.get("url", "")
            made = operations.create_webhook(url, events, actor=actor_of(request), at=timezone.now())
            messages.success(request, _("From now on it is told there. Send a test to see it arrive."))
            return redirect(f"/webhooks/{made.id}/")
        except Refused as refused:
            refuse(request, refused)
    found = Webhook.objects.order_by("id").annotate(
        arrived=Count("webhookdelivery", filter=Q(webhookdelivery__delivered_at__isnull=False)),
        failing=Count("webhookdelivery", filter=OVERDUE),
        lost=Count("webhookdelivery", filter=LOST),
    )
    given = {name: request.POST.get(name, "") for name in ("url", "events")}
    return page(request, "webhooks/webhooks.html", webhooks=found, given=given, concepts=CONCEPTS)


@needs(MANAGE_PROGRAMS)
def webhook(request: HttpRequest, webhook: int) -> HttpResponse:
    """One address: its secret, its events, its log."""
    found = get_object_or_404(Webhook, pk=webhook)
    if request.method == "POST":
        try:
            events = request.POST.get("events", "").replace(",", " ").split()
            url = request.POST.get("url", "")
            operations.change_webhook(found, actor=actor_of(request), url=url, events=events)
            messages.success(request, _("Saved."))
            return redirect(f"/webhooks/{found.id}/")
        except Refused as refused:
            refuse(request, refused)
            found.refresh_from_db()
    state = request.GET.get("state", "")
    log = WebhookDelivery.objects.filter(webhook=found).select_related("entry").order_by("-id")
    log = log.filter(STATES[state]) if state in STATES else log
    shown = Paginator(log, PER_PAGE).get_page(request.GET.get("page"))
    response = page(
        request,
        "webhooks/webhook.html",
        webhook=found,
        shown=shown,
        state=state if state in STATES else "",
        query=f"state={state}" if state in STATES else "",
        now=timezone.now(),
        concepts=CONCEPTS,
    )
    response["Cache-Control"] = "no-store"
    return response


@needs(MANAGE_PROGRAMS)
@require_POST
def act(request: HttpRequest, webhook: int, act: str) -> HttpResponse:
    """Send a test, send again, hold back, go on, change the secret, remove."""
    found, user = get_object_or_404(Webhook, pk=webhook), actor_of(request)
    if (chosen := ACTS.get(act)) is None:
        return redirect(f"/webhooks/{found.id}/")
    messages.success(request, chosen(request, found, user))
    return redirect("/webhooks/" if act == "remove" else f"/webhooks/{found.id}/")


def _test(request: HttpRequest, found: Webhook, user: User) -> str:
    operations.send_test(found, actor=user, at=timezone.now())
    return _("A test is on its way; the log shows in a few seconds whether it arrived.")


def _replay(request: HttpRequest, found: Webhook, user: User) -> str:
    chosen = [int(each) for each in request.POST.getlist("delivery") if each.isdecimal() and len(each) < 19]
    if request.POST.get("lost"):
        lost = WebhookDelivery.objects.filter(STATES["lost"], webhook=found)
        chosen = list(lost.values_list("id", flat=True))
    count = operations.replay(chosen, webhook=found, actor=user, at=timezone.now())
    return _("Sent again: %(count)s.") % {"count": count}


def _pause(request: HttpRequest, found: Webhook, user: User) -> str:
    operations.pause_webhook(found, actor=user, at=timezone.now())
    return _("What is due is held back until you let it go on.")


def _resume(request: HttpRequest, found: Webhook, user: User) -> str:
    operations.pause_webhook(found, actor=user, at=None)
    return _("It is told again, also what was held back.")


def _rotate(request: HttpRequest, found: Webhook, user: User) -> str:
    operations.rotate_secret(found, actor=user, at=timezone.now())
    return _("The new secret holds; for a day messages carry a signature of the former one too.")


def _remove(request: HttpRequest, found: Webhook, user: User) -> str:
    operations.remove_webhook(found, actor=user)
    return _("Nobody is told there any more.")


ACTS: dict[str, Callable[[HttpRequest, Webhook, User], str]] = {
    "test": _test,
    "replay": _replay,
    "pause": _pause,
    "resume": _resume,
    "secret": _rotate,
    "remove": _remove,
}
