"""Which forms of values come up everywhere?"""

import datetime as dt
from typing import Annotated, Any, Self

from ninja import Schema
from pydantic import (
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    StringConstraints,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

EARLIEST, LATEST = 1850, 2150
NO_CONTROLS = r"^[^\x00-\x1f\x7f]*$"
NO_NULS = r"^[^\x00]*$"


def _day(value: object) -> object:
    """A day as ISO 8601 writes it; pydantic alone would take numbers too."""
    try:
        found = dt.date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else value
    except ValueError:
        found = None
    if not isinstance(found, dt.date) or not EARLIEST <= found.year <= LATEST:
        raise PydanticCustomError("kundig_day", "no day")
    return found


def _moment(value: object) -> object:
    """A time with its offset, RFC 3339."""
    if isinstance(value, dt.datetime):
        return value
    try:
        found = dt.datetime.fromisoformat(value) if isinstance(value, str) and len(value) >= 19 else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not EARLIEST < found.year < LATEST:
        raise PydanticCustomError("kundig_moment", "no time with offset")
    return found


Day = Annotated[dt.date, BeforeValidator(_day)]
Moment = Annotated[AwareDatetime, BeforeValidator(_moment)]
Number = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=NO_CONTROLS)]
Contract = Annotated[str, StringConstraints(max_length=40, pattern=NO_CONTROLS)]  # its number, or none
Foreign = Annotated[str, StringConstraints(max_length=60, pattern=NO_CONTROLS)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=30, pattern=NO_CONTROLS)]
Text = Annotated[str, StringConstraints(max_length=20_000, pattern=NO_NULS)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Given(Schema):
    """What a program sends: nothing beyond what is known here."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="wrap")
    @classmethod
    def _run_root_validator(
        cls, values: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Any:
        """Once: Ninja's own looks twice, for it might be a record of Django's, and this is JSON."""
        return handler(values)


class Shown(Schema):
    """What a program gets."""

    model_config = ConfigDict(extra="forbid")


NEXT = Field(description="Address of the next page, null on the last one.", examples=[None])
