"""Does the contact policy hinder what it should, for as long as it should, and not a moment longer?"""

import datetime as dt
import random
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundig.decisions.contact.calendars import calendar_of
from kundig.decisions.contact.hindering import Hindrance, hindered, room
from kundig.decisions.contact.limits import CAP_DAYS, ContactLimits, Limits
from kundig.decisions.contact.policy import CONTACT, limits_of
from kundig.feel.dmn.compiling import compiled
from kundig.feel.policies.checking import found_in

TABLE = compiled(CONTACT.delivered)
CHANNELS = ("phone", "email", "sms", "letter", "web", "portal", "visit", "branch", "chat")
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
MONDAY = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)  # two in the afternoon in Germany
FREE = Limits((1000, 1000, 1000), 0, 0, True, 0, 0, 1000, 0)


@dataclass(frozen=True, slots=True)
class Touch:
    at: dt.datetime
    channel: str = "phone"
    purpose: str = "advertising"
    action: str = "solar"
    answer: str = ""
    answered_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    reason: str
    until: dt.datetime | None


def asked(
    limits: ContactLimits, *touches: Touch, holds: tuple[Hold, ...] = (), **other: object
) -> Hindrance | None:
    asks = {"channel": "phone", "purpose": "advertising", "direction": "outbound", "at": MONDAY}
    return hindered(limits, touches, holds, **({"calendar": calendar_of("DE")} | asks | other))  # type: ignore[arg-type]


def only(**own: object) -> ContactLimits:
    """Limits of one kind on the channel, and none over everything."""
    return ContactLimits(replace(FREE, **own), FREE)  # type: ignore[arg-type]


def test_delivered_policy_is_complete_and_without_mistakes() -> None:
    found = found_in(CONTACT, CONTACT.delivered)
    assert (found.mistakes, found.findings.gaps, found.findings.unreachable) == ((), (), ())


def test_cap_counts_24_hours_and_not_calendar_days() -> None:
    limits = only(caps=(2, 1000, 1000))
    made = [Touch(MONDAY - 20 * HOUR), Touch(MONDAY - 2 * HOUR)]
    assert asked(limits, *made) == Hindrance("cap_1", MONDAY + 4 * HOUR)
    assert asked(limits, *made, at=MONDAY + 4 * HOUR) is None
    assert asked(limits, made[1]) is None


def test_caps_of_all_channels_count_every_one_and_those_of_a_channel_its_own() -> None:
    limits = ContactLimits(replace(FREE, caps=(1, 9, 9)), replace(FREE, caps=(3, 9, 9)))
    there = [Touch(MONDAY - HOUR, channel=name) for name in ("web", "email")]
    assert asked(limits, *there) is None
    assert asked(limits, *there, Touch(MONDAY - 3 * HOUR)) == Hindrance("cap_1", MONDAY + 21 * HOUR)
    more = [*there, Touch(MONDAY - 2 * HOUR, channel="portal")]
    assert asked(limits, *more) == Hindrance("all.cap_1", MONDAY + 22 * HOUR)


def test_several_at_once_are_as_many_as_fit() -> None:
    limits = ContactLimits(replace(FREE, caps=(3, 9, 9)), replace(FREE, caps=(9, 9, 4)))
    there = [Touch(MONDAY - HOUR), Touch(MONDAY - 2 * DAY), Touch(MONDAY - 3 * DAY, channel="web")]
    assert room(limits, [], channel="phone", at=MONDAY, most=9) == 3
    assert room(limits, there, channel="phone", at=MONDAY, most=9) == 1
    assert room(limits, [*there, *there], channel="phone", at=MONDAY, most=9) == 0


def test_what_was_never_put_before_him_does_not_count() -> None:
    assert asked(only(caps=(1, 1, 1)), Touch(MONDAY, answer="unshown")) is None


def test_service_and_claims_are_neither_counted_nor_hindered() -> None:
    limits = only(caps=(1, 1, 1))
    assert asked(limits, Touch(MONDAY, purpose="service"), Touch(MONDAY, purpose="claims")) is None
    held = (Hold("complaint", None),)
    for purpose in ("service", "claims"):
        assert asked(limits, Touch(MONDAY), holds=held, purpose=purpose) is None


def test_declined_service_rests_and_a_claim_does_not() -> None:
    limits = only(pause_action_days=30, pause_all_days=3)
    for purpose, until in (("service", MONDAY + 29 * DAY), ("claims", None)):
        declined = Touch(MONDAY - DAY, purpose=purpose, answer="declined")
        found = asked(limits, declined, action="solar", purpose=purpose)
        assert found == (Hindrance("declined_action", until) if until else None)
        assert asked(limits, declined, action="other", purpose=purpose) is None


def test_what_he_wants_no_more_of_stays_away_until_he_says_otherwise() -> None:
    for purpose, found in (("advertising", "never"), ("service", "never"), ("claims", "")):
        never = Touch(MONDAY - 900 * DAY, "web", purpose, answer="never")
        later = replace(never, answer="later")
        hindrance = asked(only(), never, action="solar", purpose=purpose)
        assert (hindrance.code if hindrance else "") == found
        assert asked(only(), later, action="solar", purpose=purpose) is None
        assert asked(only(), never, action="storage", purpose=purpose) is None
    assert asked(only(pause_all_days=3), replace(never, at=MONDAY - DAY, purpose="survey")) is None


def test_holds_hinder_every_offer_in_his_own_call_too_until_they_end() -> None:
    until = MONDAY + 3 * DAY
    for direction in ("inbound", "outbound"):
        found = asked(only(), holds=(Hold("dunning", until),), direction=direction)
        assert found == Hindrance("hold.dunning", until)
    without_end = (Hold("dunning", until), Hold("bereavement", None))
    assert asked(only(), holds=without_end) == Hindrance("hold.bereavement", None)


def test_declined_action_rests_and_so_may_all_others() -> None:
    declined = Touch(MONDAY - 2 * DAY, answer="declined", answered_at=MONDAY - DAY)
    limits = only(pause_action_days=30, pause_all_days=3)
    assert asked(limits, declined) == Hindrance("declined", MONDAY + 2 * DAY)
    assert asked(limits, declined, action="solar") == Hindrance("declined_action", MONDAY + 29 * DAY)
    assert asked(limits, declined, action="storage") == Hindrance("declined", MONDAY + 2 * DAY)
    for answer in ("accepted", "later", ""):
        assert asked(limits, replace(declined, answer=answer), action="solar") is None


def test_so_many_unanswered_in_a_row_pause_and_one_answer_breaks_the_row() -> None:
    limits = only(unanswered=3, pause_unanswered_days=10)
    row = [Touch(MONDAY - n * DAY, answer=answer) for n, answer in ((4, "ignored"), (3, ""), (1, "ignored"))]
    assert asked(limits, *row) == Hindrance("unanswered", MONDAY + 9 * DAY)
    assert asked(limits, *row[1:]) is None
    assert asked(limits, *row, Touch(MONDAY - 2 * DAY, answer="accepted")) is None


def berlin(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=calendar_of("DE").zone)


@pytest.mark.parametrize(
    ("at", "code", "until"),
    [
        ("2026-06-15T20:00", "quiet", "2026-06-16T09:00"),
        ("2026-06-15T19:59", None, None),
        ("2026-06-16T08:59", "quiet", "2026-06-16T09:00"),
        ("2026-06-16T09:00", None, None),
        ("2026-06-14T12:00", "sunday", "2026-06-15T00:00"),
        ("2026-06-13T21:00", "quiet", "2026-06-14T09:00"),  # a Saturday; then it is Sunday
        ("2026-04-03T12:00", "sunday", "2026-04-04T00:00"),  # Good Friday
        ("2026-12-25T12:00", "sunday", "2026-12-28T00:00"),  # both days of Christmas, and a Sunday
        ("2026-03-29T01:30", "sunday", "2026-03-30T00:00"),  # the hour that is left out
        ("2026-10-24T23:00", "quiet", "2026-10-25T09:00"),  # the night that has an hour more
    ],
)
def test_night_and_sunday_where_he_lives(at: str, code: str | None, until: str | None) -> None:
    found = asked(only(quiet_from=20, quiet_until=9, sundays=False), at=berlin(at))
    assert found == (Hindrance(code, berlin(until)) if code and until else None)
    assert (
        asked(only(quiet_from=20, quiet_until=9, sundays=False), at=berlin(at), direction="inbound") is None
    )


def test_night_is_where_the_customer_lives() -> None:
    evening = dt.datetime(2026, 6, 15, 18, 30, tzinfo=dt.UTC)  # 20:30 in Berlin, 19:30 in Lisbon
    limits = only(quiet_from=20, quiet_until=8)
    assert asked(limits, at=evening) is not None
    assert asked(limits, at=evening, calendar=calendar_of("PT")) is None
    assert calendar_of("XX").zone.key == "Europe/Berlin"


_ROWS = st.builds(
    Limits,
    st.tuples(*[st.integers(1, 4)] * 3),
    st.integers(0, 23),
    st.integers(0, 23),
    st.booleans(),
    *[st.integers(0, 90)] * 2,
    st.integers(1, 4),
    st.integers(0, 90),
)
_MINUTES = st.integers(-90 * 24 * 60, 0).map(lambda minutes: MONDAY + dt.timedelta(minutes=minutes))
_TOUCHES = st.lists(
    st.builds(
        Touch,
        _MINUTES,
        st.sampled_from(("phone", "web")),
        st.sampled_from(("advertising", "service")),
        st.sampled_from(("solar", "storage")),
        st.sampled_from(("", "declined", "accepted", "ignored", "later")),
        st.none() | _MINUTES,
    ),
    max_size=12,
)


@given(st.builds(ContactLimits, _ROWS, _ROWS), _TOUCHES, st.sampled_from(("DE", "PT", "US")), _MINUTES)
def test_every_suppression_tells_its_end_and_is_gone_then(
    limits: ContactLimits, touches: list[Touch], country: str, at: dt.datetime
) -> None:
    calendar, seen = calendar_of(country), 0
    holds = [Hold("complaint", at + DAY)]
    while found := asked(limits, *touches, holds=(*holds,), action="solar", at=at, calendar=calendar):
        assert found.until is not None
        assert found.until > at
        at, before = found.until, found.code
        holds = [one for one in holds if one.until and one.until > at]
        after = asked(limits, *touches, holds=(*holds,), action="solar", at=at, calendar=calendar)
        assert after is None or after.code != before
        seen += 1
        assert seen < 20
    assert seen > 0


@pytest.mark.parametrize("country", ["DE", "GB", "US"])
def test_no_rolling_window_of_a_year_ever_holds_more_than_its_cap(country: str) -> None:
    """Every channel asks again and again, through both changes of the clock, answers as they come."""
    chance, calendar = random.Random(7), calendar_of(country)
    at, made = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), list[Touch]()
    limits = {channel: limits_of(TABLE, channel) for channel in CHANNELS}
    while at.year == 2026:
        at += dt.timedelta(minutes=chance.randrange(10, 600))
        channel, direction = chance.choice(CHANNELS), chance.choice(("inbound", "outbound"))
        near = [one for one in made if one.at > at - 120 * DAY]
        if not asked(limits[channel], *near, channel=channel, direction=direction, at=at, calendar=calendar):
            answer = chance.choice(("accepted", "", "ignored", "later", "declined"))
            made.append(Touch(at, channel, answer=answer, answered_at=at if answer else None))
            if direction == "outbound":
                hour = at.astimezone(calendar.zone).hour
                assert limits[channel].own.sundays or at.astimezone(calendar.zone).weekday() < 6
                assert channel not in ("phone", "visit") or 9 <= hour < 20
    assert len(made) > 100
    for counted in (None, *CHANNELS):
        times = [one.at for one in made if counted in (None, one.channel)]
        row = limits[counted].own if counted else limits["phone"].overall
        for days, cap in zip(CAP_DAYS, row.caps, strict=True):
            window = days * DAY
            assert all(later - first >= window for first, later in zip(times, times[cap:], strict=False))
