"""What is known of a customer at the moment of a decision?"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from kundig.customers.consents.permission import PermissionFacts
from kundig.decisions.actions import ActionRule
from kundig.decisions.rulebook import Rulebook
from kundig.feel.adopting import adopted
from kundig.feel.runs import frame_of
from kundig.feel.values import Frame

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Touch(NamedTuple):
    """An offer that was put before the customer, on whatever channel."""

    at: dt.datetime
    channel: str
    direction: str
    purpose: str
    action: str
    answer: str
    answered_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A hold that stands."""

    reason: str
    since: dt.datetime
    until: dt.datetime | None


class Situation(NamedTuple):
    """All that a decision looks at beside the rulebook and the model; the values by the rulebook's names, in
    their order.

    Everything but `at` and what stands in the values is known to the second. `use` is what is taken of the
    stock and the budget of an action, by its place.
    """

    at: dt.datetime
    channel: str
    direction: str
    values: Mapping[str, object]
    facts: PermissionFacts
    country: str = "DE"
    touches: Sequence[Touch] = ()
    holds: Sequence[Standing] = ()
    use: Mapping[int, tuple[int, Decimal]] = MappingProxyType({})

    def without(self, rulebook: Rulebook, places: Iterable[int]) -> "Situation":
        """The same, but nothing is left of these actions."""
        gone = {place: _all_of(rulebook.actions[place]) for place in places}
        return self._replace(use={**self.use, **gone})


def _all_of(action: ActionRule) -> tuple[int, Decimal]:
    return action.stock or 0, action.budget or Decimal(0)


def frame(situation: Situation, zone: dt.tzinfo, names: Iterable[tuple[str, str, str]]) -> Frame:
    """The values of these names as rules read them, `value.today` as `today` of `value`."""
    given: dict[str, object] = {}
    for name, head, tail in names:
        value = adopted(situation.values[name])
        if tail:
            inside = given.setdefault(head, {})
            assert isinstance(inside, dict)
            inside[tail] = value
        else:
            given[head] = value
    return frame_of(given, situation.at.astimezone(zone), None)


def moment(seconds: int) -> dt.datetime:
    """The moment so many seconds after the beginning of 1970."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def seconds(at: dt.datetime) -> int:
    """Whole seconds since the beginning of 1970."""
    since = at - _EPOCH
    return 86_400 * since.days + since.seconds
