"""By what does one see that a text, such as a row of a file, is about a certain customer?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

SHORTEST = 5  # a shorter text, or a number of few digits, says something only beside a name
EDGE = "0-9A-Za-z_"


@dataclass(frozen=True)
class Traces:
    """Words that name him alone, and pairs that name him together."""

    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]

    @cached_property
    def patterns(self) -> tuple[str, ...]:
        """Expressions for texts in lower case, of which one is enough; RE2 understands them as well."""
        alone = "|".join(sorted(map(re.escape, self.words)))
        pairs = [
            f"{_whole(re.escape(one))}.*{_whole(re.escape(other))}"
            for pair in sorted(self.pairs)
            for one, other in (pair, pair[::-1])
        ]
        return tuple(([_whole(f"(?:{alone})")] if alone else []) + pairs)

    @cached_property
    def _compiled(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(each, re.DOTALL) for each in self.patterns)

    def hold(self, text: str) -> bool:
        """Whether a text is about him.

        >>> his = traces(["K-12345"], [("Anna", "Berg")])
        >>> his.hold("k-12345;x"), his.hold("K-123456"), his.hold("Berg, Anna"), his.hold("Berg, Otto")
        (True, False, True, False)
        """
        lower = text.lower()
        return any(each.search(lower) for each in self._compiled)


def _whole(pattern: str) -> str:
    return f"(?:^|[^{EDGE}]){pattern}(?:$|[^{EDGE}])"


def traces(words: Iterable[str], pairs: Iterable[tuple[str, str]]) -> Traces:
    """From what is known of him; what is too short to name anybody is left out."""
    lower = (each.strip().lower() for each in words)
    both = ((one.strip().lower(), other.strip().lower()) for one, other in pairs)
    return Traces(
        frozenset(each for each in lower if len(each) >= SHORTEST),
        frozenset((one, other) for one, other in both if one and other),
    )
