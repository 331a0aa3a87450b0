"""Which customers stand behind a part of the movement, or changed the cell of the matrix?"""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from kundig.base.roles import SEE_VALUE
from kundig.customers.records import Customer
from kundig.value import reading
from kundig.value.levels import LEVELS
from kundig.value.months import reading as months
from kundig.web.access import needs
from kundig.web.shell import page
from kundig.web.since import CUBES, PARTS
from kundig.web.stretch import start_of, stretch

SHOWN = 100
CELLS = frozenset({"", *(value + potential for value in LEVELS for potential in LEVELS)})


@needs(SEE_VALUE)
def movement(request: HttpRequest) -> HttpResponse:
    """The customers behind a part of the movement, or those who changed the cell; the largest first."""
    found, get, at = reading.current(), request.GET, start_of(request)
    cube, part = get.get("of", "value"), get.get("part", "after")
    cells = (get.get("from", ""), get.get("to", "")) if "from" in get or "to" in get else None
    known = cube in CUBES and part in PARTS and (cells is None or CELLS.issuperset(cells))
    if found is None or not known:
        raise Http404
    if not months.compared(found):
        return page(request, "value/movement.html", found=found, nothing=True)
    rows, many, total = months.movers(found, cube, part, cells=cells, start=at, count=SHOWN)
    people = Customer.objects.in_bulk([row.customer_id for row in rows])
    asked = {name: get[name] for name in ("of", "part", "from", "to") if name in get}
    return page(
        request,
        "value/movement.html",
        found=found,
        cube=CUBES[cube],
        part=PARTS[part],
        parts=PARTS,
        chosen=part,
        cells=cells,
        rows=[(people.get(row.customer_id), row) for row in rows],
        total=total,
        query=urlencode(asked),
        others=[(name, urlencode(asked | {"of": code}), code == cube) for code, name in CUBES.items()],
        **stretch(at, len(rows), many=many, count=SHOWN),
    )
