"""How is one built-in function written in SQL?"""

from collections.abc import Callable
from dataclasses import dataclass

from kundig.feel.sql.terms import Term


@dataclass(frozen=True, slots=True)
class Way:
    """From the terms of its arguments to that of its result; none for `kinds` if it looks itself."""

    write: Callable[..., Term]
    kinds: tuple[frozenset[str], ...]
    least: int
    most: int


def way(write: Callable[..., Term], *kinds: str, optional: int = 0) -> Way:
    """A function of so many arguments; `date | date and time` where several kinds will do."""
    sets = tuple(frozenset(part.strip() for part in kind.split("|")) for kind in kinds)
    return Way(write, sets, len(kinds) - optional, len(kinds))


def free(write: Callable[..., Term], *, least: int, most: int) -> Way:
    """A function that looks at the kinds of its arguments itself."""
    return Way(write, (), least, most)
