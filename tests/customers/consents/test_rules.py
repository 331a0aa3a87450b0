"""What holds after consents, withdrawals and objections?"""

import datetime as dt

import pytest

from kundig.customers.consents.rules import Act, Objected, Standing, standing

FIRST = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
LATER = FIRST + dt.timedelta(days=30)
YES, NO = Act("advertising", "email", True, FIRST, 1), Act("advertising", "email", False, LATER, 2)


def test_nothing_said_is_no_consent() -> None:
    assert standing([], [], "advertising", "email") == Standing(False, None, "none")


def test_newest_act_holds_whatever_the_order() -> None:
    assert standing([NO, YES], [], "advertising", "email") == Standing(False, LATER, "withdrawn")
    again = Act("advertising", "email", True, LATER + dt.timedelta(days=1), 3)
    assert standing([again, NO, YES], [], "advertising", "email") == Standing(True, again.at, "granted")


def test_withdrawal_beats_a_grant_of_the_same_moment() -> None:
    same = Act("advertising", "email", True, LATER, 9)
    assert standing([NO, same], [], "advertising", "email").allowed is False


@pytest.mark.parametrize("channel", ["", "email"])
def test_objection_beats_a_later_consent(channel: str) -> None:
    later = Act("advertising", "email", True, LATER, 1)
    no = Objected("advertising", channel, FIRST)
    assert standing([later], [no], "advertising", "email") == Standing(False, FIRST, "objection")


def test_lifted_objection_and_one_of_another_channel_or_purpose_hold_nothing_back() -> None:
    others = [
        Objected("advertising", "", FIRST, lifted_at=LATER),
        Objected("advertising", "phone", FIRST),
        Objected("survey", "", FIRST),
    ]
    assert standing([YES], others, "advertising", "email") == Standing(True, FIRST, "granted")
