"""What does a condition mean, said once more in Python?"""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from kundig.customers.records import Customer
from kundig.customers.segments.filters import Condition, Filters
from kundig.customers.segments.now import Now
from kundig.customers.segments.subjects import SUBJECTS, Subject


def holds(one: Condition, who: Customer, told: dict[str, Any], now: Now, segment: Filters = ()) -> bool:
    """Whether a condition holds of a customer of whom this was told, and what a segment is."""
    about = SUBJECTS[one.subject]
    no = one.operator == "not"
    if about.type == "segment":
        return no != all(holds(each, who, told, now) for each in segment)
    if about.type == "boolean":
        return ("yes" if _has(about.name, told, now) else "no") in one.values
    if about.name == "relationship.product":
        positive = Condition(one.subject, "is" if no else one.operator, one.values)
        return no != any(_compared(positive, about, product, now) for product in told["products"])
    if no:
        return not _compared(
            Condition(one.subject, "is", one.values), about, _value(about, who, told, now), now
        )
    return _compared(one, about, _value(about, who, told, now), now)


def _has(name: str, told: dict[str, Any], now: Now) -> bool:
    if name == "relationship.active":
        return bool(told["products"]) and (told["until"] is None or told["until"] >= now.today)
    return bool(told["task"] if name == "task.open" else told["hold"])


def _value(about: Subject, who: Customer, told: dict[str, Any], now: Now) -> Any:
    if about.name == "customer.name":
        return who.name
    if about.join == "customer":
        return getattr(who, about.sql.removeprefix("c."))
    found = (told[about.join] or {}).get(about.sql[2:])
    if about.type == "moment" and found is not None:
        return found.astimezone(ZoneInfo(now.zone)).date()
    return found


def _compared(one: Condition, about: Subject, value: Any, now: Now) -> bool:
    if one.operator in ("empty", "filled"):
        return (value is None or value == "") == (one.operator == "empty")
    if value is None:
        return False
    if about.type in ("text", "code"):
        fold = str.lower if about.type == "text" else str
        asked = [fold(each) for each in one.values]
        found: dict[str, bool] = {
            "is": fold(value) in asked,
            "contains": any(each in fold(value) for each in asked),
            "starts": fold(value).startswith(tuple(asked)),
        }
        return found[one.operator]
    wanted = [_typed(each, about, now) for each in one.values]
    value = Decimal(str(value)) if about.type in ("number", "money", "whole") else value
    answers: dict[str, bool] = {
        "is": value in wanted,
        "between": wanted[0] <= value <= wanted[-1],
        "least": value >= wanted[0],
        "after": value > wanted[0],
        "most": value <= wanted[0],
        "before": value < wanted[0],
    }
    return answers[one.operator]


def _typed(text: str, about: Subject, now: Now) -> Any:
    if about.type not in ("date", "moment"):
        return Decimal(text)
    if text == "today" or text.endswith("d"):
        return now.today + dt.timedelta(days=int(text[:-1]) if text != "today" else 0)
    return dt.date.fromisoformat(text)
