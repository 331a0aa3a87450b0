"""How many come how far, when a choice is made for each of many customers?"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from kundig.decisions.choice import Choice
from kundig.decisions.ends import ENDS

BEFORE_ELIGIBLE = frozenset({"inactive", "channel", "not_eligible"})


@dataclass(slots=True)
class Reach:
    """How far one action came with how many; both parties' values are sums over those who were scored."""

    ends: Counter[str] = field(default_factory=Counter)
    scored: int = 0
    company: float = 0.0
    customer: float = 0.0

    @property
    def eligible(self) -> int:
        """Whom it fits, whatever else then stood in the way."""
        return sum(count for end, count in self.ends.items() if end not in BEFORE_ELIGIBLE)

    @property
    def worth(self) -> tuple[float, float] | None:
        """What it is worth to the company and to the customer, on average of those who were scored."""
        return (self.company / self.scored, self.customer / self.scored) if self.scored else None


@dataclass(slots=True)
class Tally:
    """Of how many customers, how far each action came, and who gets nothing: at which step, by level."""

    customers: int = 0
    actions: dict[str, Reach] = field(default_factory=dict)
    nothing: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, choice: Choice, level: str) -> None:
        """One customer more."""
        self.customers += 1
        for action, step in zip(choice.rulebook.actions, choice.steps, strict=True):
            self.actions.setdefault(action.code, Reach()).ends[ENDS[step]] += 1
        found = choice.weighed
        for number, place in enumerate(found.scored):
            reach = self.actions[choice.rulebook.actions[place].code]
            reach.scored += 1
            reach.company += float(found.company[number])
            reach.customer += float(found.customer[number])
        if not choice.chosen:
            furthest = ENDS[max(choice.steps, default=ENDS.index("not_eligible"))]
            self.nothing.setdefault(furthest, Counter())[level] += 1

    def as_json(self) -> dict[str, Any]:
        """To be kept."""
        actions = {
            code: [dict(one.ends), one.scored, round(one.company, 2), round(one.customer, 2)]
            for code, one in self.actions.items()
        }
        nothing = {end: dict(levels) for end, levels in self.nothing.items()}
        return {"customers": self.customers, "actions": actions, "nothing": nothing}

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Tally":
        """As it was kept."""
        return cls(
            told["customers"],
            {code: Reach(Counter(ends), *sums) for code, (ends, *sums) in told["actions"].items()},
            {end: Counter(levels) for end, levels in told["nothing"].items()},
        )
