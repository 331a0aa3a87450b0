"""How is the value computed anew on demand, and how far is it?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kundig.base.operations import note
from kundig.base.queue import enqueue
from kundig.base.records import User
from kundig.base.roles import REFRESH
from kundig.value import reading
from kundig.value.records import Refresh
from kundig.web.access import needs

BEFORE = "refresh_before"  # in the session: the generation that was read when the button was pressed


@needs(REFRESH)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Put the refresh into the queue."""
    found = reading.current()
    request.session[BEFORE] = found.id if found else 0
    enqueue("value.refresh")
    note(request.user if isinstance(request.user, User) else None, "value.refresh_asked", "value")
    if "HX-Request" not in request.headers:
        return redirect("/")
    return _shown(request)


@needs(REFRESH)
def progress(request: HttpRequest) -> HttpResponse:
    """How far the refresh is; asked again until it is done."""
    return _shown(request)


def _shown(request: HttpRequest) -> HttpResponse:
    found = reading.current()
    done = found is not None and found.id > request.session.get(BEFORE, 0)
    run = Refresh.objects.filter(finished_at=None).order_by("-id").first()
    content = {
        "running": not done,
        "percent": run.done_percent if run else 0,
        "step": run.step if run else "",
    }
    return render(request, "overview/progress.html", content)
