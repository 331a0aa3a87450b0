"""Who did what to what, and when?"""

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kundig.base.operations import spoken_language
from kundig.base.records import JournalEntry, User
from kundig.base.roles import SEE_JOURNAL
from kundig.customers.fields import FIELDS
from kundig.customers.segments.files import safe
from kundig.customers.segments.subjects import SUBJECTS
from kundig.web.access import needs
from kundig.web.deeds import DEEDS, DETAILS
from kundig.web.formats import day, eur, number
from kundig.web.shell import page
from kundig.web.words import CHANNELS, HOLDS, IMPORT_KINDS, PURPOSES, ROLE_NAMES

PER_PAGE = 50
AMOUNT = re.compile(r"-?\d+(\.\d+)?")
CODES: dict[str, dict[str, Promise]] = {
    "by": {"password": gettext_lazy("Password"), "login of the firm": gettext_lazy("login of the firm")},
    "role": ROLE_NAMES,
    "before": ROLE_NAMES,
    "kind": IMPORT_KINDS,
    "reason": HOLDS,
    "channel": CHANNELS,
    "purpose": PURPOSES,
}
COUNTED = (
    "seen",
    "added",
    "changed",
    "known",
    "refused",
    "rows",
    "customers",
    "pairs",
    "records",
    "deliveries",
)
FILTERS = ("who", "what", "about", "since", "until")


@needs(SEE_JOURNAL)
def journal(request: HttpRequest) -> HttpResponseBase:
    """The newest first, page by page from one entry to the next, or all that were found as CSV."""
    asked = {name: request.GET[name].strip() for name in FILTERS if request.GET.get(name, "").strip()}
    entries = _found(asked)
    if request.GET.get("form") == "csv":
        return _csv(entries)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        entries = entries.filter(id__lt=int(before))
    shown = list(entries[: PER_PAGE + 1])
    more = len(shown) > PER_PAGE
    rows = [_row(entry) for entry in shown[:PER_PAGE]]
    return page(
        request,
        "journal/journal.html",
        rows=rows,
        asked=asked,
        query=urlencode(asked),
        last=shown[PER_PAGE - 1].id if more else None,
        first=not before,
        deeds=sorted(DEEDS.items(), key=lambda each: str(each[1])),
        people=User.objects.order_by("username"),
    )


def _found(asked: dict[str, str]) -> QuerySet[JournalEntry]:
    """The entries that pass all filters; what cannot be read filters nothing."""
    where = Q()
    if "who" in asked:
        where &= Q(actor=None) if asked["who"] == "-" else Q(actor__username=asked["who"])
    if "what" in asked:
        where &= Q(what=asked["what"])
    if "about" in asked:
        about = asked["about"]
        where &= Q(about=about) if ":" in about else Q(about__in=_abouts(about))
    if since := _day(asked.get("since", "")):
        where &= Q(at__gte=since)
    if until := _day(asked.get("until", "")):
        where &= Q(at__lt=until + dt.timedelta(days=1))
    return JournalEntry.objects.filter(where).select_related("actor").order_by("-id")


def _abouts(name: str) -> list[str]:
    """What somebody may mean who writes a bare number or name."""
    return [f"{kind}:{name}" for kind in ("customer", "user", "edit", "import", "key", "webhook", "erasure")]


def _day(text: str) -> dt.datetime | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _row(entry: JournalEntry) -> dict[str, object]:
    kind, _colon, name = entry.about.partition(":")
    links = {
        "customer": f"/customers/{name}/",
        "edit": f"/edits/{name}/",
        "import": f"/imports/{name}/",
        "erasure": f"/privacy/erasures/{name}/",
    }
    return {
        "entry": entry,
        "deed": DEEDS.get(entry.what, entry.what),
        "link": links.get(kind, ""),
        "name": name if kind == "customer" else entry.about,
        "details": "; ".join(
            f"{DETAILS.get(key, key)}: {_said(key, value)}"
            for key, value in entry.details.items()
            if value not in ("", None, [])
        ),
    }


def _said(key: str, value: object) -> str:
    """A detail as one reads it: names of fields, days and codes in the reader's words."""
    if isinstance(value, list):
        return ", ".join(_said(key, each) for each in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int) and key in COUNTED:
        return number(value)
    text = str(value)
    if key == "fields" and text in FIELDS:
        return FIELDS[text].said(spoken_language())
    if key in ("columns", "of") and (subject := text.partition(":")[0]) in SUBJECTS:
        return SUBJECTS[subject].said(spoken_language())
    if key in ("before", "now") and AMOUNT.fullmatch(text):
        return eur(text, 2)
    if key.endswith(("_on", "_from")) and (found := _day(text)):
        return day(found)
    return str(CODES.get(key, {}).get(text, text))


def _csv(entries: QuerySet[JournalEntry]) -> StreamingHttpResponse:
    def lines() -> Iterator[str]:
        line = io.StringIO()
        writer = csv.writer(line, delimiter=";")
        writer.writerow(["id", "at", "who", "what", "about", "details"])
        for entry in entries.iterator(chunk_size=2000):
            who = entry.actor.username if entry.actor else ""
            details = json.dumps(entry.details, ensure_ascii=False)
            cells = [entry.id, entry.at.isoformat(), who, entry.what, entry.about, details]
            writer.writerow([safe(str(cell)) for cell in cells])
            if line.tell() > 1 << 16:
                yield line.getvalue()
                line.seek(0)
                line.truncate()
        yield line.getvalue()

    headers = {"Content-Disposition": 'attachment; filename="journal.csv"'}
    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8", headers=headers)
