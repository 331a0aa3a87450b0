"""Until when do we wait for the answer to an offer?"""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

# Who says nothing in a call has said it when the call is over; a letter lies on the table for weeks.
WAITS: Mapping[str, dt.timedelta] = MappingProxyType(
    {
        "phone": dt.timedelta(minutes=30),
        "branch": dt.timedelta(hours=1),
        "visit": dt.timedelta(days=1),
        "web": dt.timedelta(days=2),
        "portal": dt.timedelta(days=2),
        "sms": dt.timedelta(days=3),
        "email": dt.timedelta(days=7),
        "letter": dt.timedelta(days=21),
    }
)
OTHERWISE = dt.timedelta(days=7)


def answer_until(channel: str, at: dt.datetime) -> dt.datetime:
    """Until when an offer of that moment may be answered before it counts as ignored.

    >>> answer_until("phone", dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)).isoformat()
    '2026-11-30T12:30:00+00:00'
    """
    return at + WAITS.get(channel, OTHERWISE)
