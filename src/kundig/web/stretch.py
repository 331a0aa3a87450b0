"""Which stretch of a long list does a page show, and where do the ones before and after it begin?"""

from django.http import Http404, HttpRequest


def start_of(request: HttpRequest) -> int:
    """How many are passed over, as the address says."""
    start = request.GET.get("start", "0")
    if not (start.isdecimal() and len(start) < 10):
        raise Http404
    return int(start)


def stretch(start: int, shown: int, *, many: int, count: int) -> dict[str, int | None]:
    """What `shell/stretch.html` says of `shown` out of `many`, where a page holds `count`.

    >>> stretch(50, 50, many=120, count=50)
    {'many': 120, 'first': 51, 'last': 100, 'back': 0, 'next': 100}
    """
    return {
        "many": many,
        "first": start + 1 if shown else 0,
        "last": start + shown,
        "back": max(0, start - count) if start else None,
        "next": start + count if start + count < many else None,
    }
