"""How does a list leave the house: exactly what is shown?"""

import tempfile
from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from kundig.base.operations import note, spoken_language
from kundig.base.records import User
from kundig.base.refusals import Refused
from kundig.base.roles import EXPORT
from kundig.customers.segments.files import SHEET_ROWS, parquet, plain_csv, sheet_csv, workbook
from kundig.customers.segments.now import Now
from kundig.customers.segments.operations import count, every_row
from kundig.customers.segments.rules import read
from kundig.web.access import needs
from kundig.web.listing import Listing, asked, now
from kundig.web.refusing import refuse

SUFFIXES = {"sheet": "csv", "csv": "csv", "xlsx": "xlsx", "parquet": "parquet"}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


@needs(EXPORT)
def export(request: HttpRequest) -> HttpResponseBase:
    """The list of the address as a file; who took what stands in the journal."""
    form = request.GET.get("format", "")
    try:
        listing = asked(request, request.GET)
        if form not in SUFFIXES:
            raise Refused("web.no_format", format=form, formats=", ".join(SUFFIXES))
        today = now(request)
        rows, _exact = count(listing.found, today)
        if form == "xlsx" and rows > SHEET_ROWS:
            raise Refused("segments.sheet_full", most=SHEET_ROWS)
    except Refused as refused:
        refuse(request, refused)
        return redirect("/customers/")
    _note(request, listing, form=form, rows=rows)
    answer = _answer(listing, today, form)
    name = f"kundig-{timezone.localdate():%Y-%m-%d}.{SUFFIXES[form]}"
    answer["Content-Type"] = TYPES[SUFFIXES[form]]
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _answer(listing: Listing, today: Now, form: str) -> HttpResponseBase:
    language = spoken_language()
    rows = _rows(listing, today)
    if form == "sheet":
        lines = sheet_csv(listing.columns, rows, language=language, zone=settings.TIME_ZONE)
        return StreamingHttpResponse(lines)
    if form == "csv":
        return StreamingHttpResponse(plain_csv(listing.columns, rows))
    into = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the answer
    if form == "xlsx":
        workbook(listing.columns, rows, into, language=language, zone=settings.TIME_ZONE)
    else:
        parquet(listing.columns, rows, into)
    into.seek(0)
    return FileResponse(into)


def _rows(listing: Listing, today: Now) -> Iterator[tuple[object, ...]]:
    with transaction.atomic():
        yield from every_row(listing.columns, listing.found, today, order=listing.order)


def _note(request: HttpRequest, listing: Listing, *, form: str, rows: int) -> None:
    """Who took how many rows in which columns; what conditions compare with is people's data: left out."""
    actor = request.user if isinstance(request.user, User) else None
    asked_of = [f"{one.subject}:{one.operator}" for one in listing.filters]
    asked_of += sorted(read(listing.rule).names)
    note(
        actor, "customers.exported", "customers", format=form, rows=rows, columns=listing.columns, of=asked_of
    )
