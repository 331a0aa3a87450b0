"""Whose rows make this line of the month?"""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse

from kundig.base.roles import SEE_VALUE
from kundig.customers.records import Customer
from kundig.value import reading
from kundig.web.access import needs
from kundig.web.shell import page

SHOWN = 100


@needs(SEE_VALUE)
def lines(request: HttpRequest) -> HttpResponse:
    """The customers of a line of a month, the largest amounts first."""
    found = reading.current()
    line = request.GET.get("line", "")
    try:
        month = dt.date.fromisoformat(f"{request.GET.get('month', '')}-01")
        start = max(0, int(request.GET.get("start", "0")))
    except ValueError:
        raise Http404 from None
    if found is None:
        raise Http404
    customers, quantity, amount = reading.sum_of_line(found, line, month)
    rows = reading.of_line(found, line, month, start=start, count=SHOWN)
    known = Customer.objects.in_bulk([row[0] for row in rows])
    return page(
        request,
        "value/lines.html",
        line=line,
        month=month,
        customers=customers,
        quantity=quantity,
        amount=amount,
        rows=[(known[who], units, money) for who, units, money in rows if who in known],
        first=start + 1 if customers else 0,
        last=min(start + SHOWN, customers),
        back=max(0, start - SHOWN) if start else None,
        next=start + SHOWN if start + SHOWN < customers else None,
    )
