"""How is a list kept under a name, and forgotten?"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.base.roles import SEE_CUSTOMERS, SHARE_SEGMENTS, may
from kundig.customers.segments.operations import remove_segment, save_segment
from kundig.customers.segments.records import Segment
from kundig.web.access import needs
from kundig.web.listing import asked
from kundig.web.refusing import refuse
from kundig.web.rules import unread
from kundig.web.shell import page


@needs(SEE_CUSTOMERS)
def save(request: HttpRequest) -> HttpResponse:
    """Keep the list as a segment, or one's own segment as the list stands now."""
    if request.method != "POST":
        return redirect("/customers/")
    assert isinstance(request.user, User)
    try:
        listing = asked(request, request.POST)
    except Refused as refused:
        return unread(request, request.POST, refused)
    shared = request.POST.get("shared") == "1"
    if shared and not may(request.user.role, SHARE_SEGMENTS):
        raise PermissionDenied(SHARE_SEGMENTS)
    in_place = listing.segment if request.POST.get("in_place") else None
    if in_place is not None and in_place.owner_id != request.user.pk:
        raise Http404
    try:
        kept = save_segment(
            request.POST.get("name", ""),
            rule=listing.whole,
            columns=listing.columns,
            order=listing.by,
            shared=shared,
            actor=request.user,
            at=timezone.now(),
            segment=in_place,
        )
    except Refused as refused:
        refuse(request, refused)
        return redirect(f"/customers/?{listing.query()}")
    messages.success(request, _("The segment is kept; it stands above the list."))
    return redirect(f"/customers/?segment={kept.pk}")


@needs(SEE_CUSTOMERS)
def remove(request: HttpRequest) -> HttpResponse:
    """Ask, then forget one's own segment; the customers stay."""
    if request.method != "POST":
        return redirect("/customers/")
    assert isinstance(request.user, User)
    key = request.POST.get("segment", "")
    kept = (
        Segment.objects.filter(pk=int(key), owner=request.user) if key.isdecimal() and len(key) < 18 else None
    )
    segment = kept.first() if kept is not None else None
    if segment is None:
        raise Http404
    if request.POST.get("sure") != "1":
        return page(request, "segments/remove.html", segment=segment)
    remove_segment(segment, actor=request.user)
    messages.success(request, _("The segment is gone; its customers are as they were."))
    return redirect("/customers/")
