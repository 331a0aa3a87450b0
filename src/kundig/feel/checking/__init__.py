"""Does an expression fit the names that there are and their types, before it ever runs?"""

from collections.abc import Mapping

from kundig.base.refusals import Refused
from kundig.feel.checking.expressions import RULES
from kundig.feel.checking.scope import Checking
from kundig.feel.expressions import Expression, UnaryTests
from kundig.feel.mistakes import mistake
from kundig.feel.types import OPEN, Type, type_from

type Catalogue = Mapping[str, Type | str]


def problems(
    of: Expression | UnaryTests, catalogue: Catalogue, *, value: Type | str | None = None
) -> tuple[Type, list[Refused]]:
    """Of which type the result is, and all that is wrong, each with its place.

    `catalogue` gives each name its type, as it is written after `instance of`; names with dots stand for
    paths. `value` is the type of what unary tests are held against.
    """
    names = {name: type_from(one) if isinstance(one, str) else one for name, one in catalogue.items()}
    if value is not None:
        names["?"] = type_from(value) if isinstance(value, str) else value
    checking = Checking(names, RULES)
    result = checking.type_of(of.tree)
    return result, checking.problems


def check(
    of: Expression | UnaryTests,
    catalogue: Catalogue,
    *,
    value: Type | str | None = None,
    result: str | None = None,
) -> Type:
    """The type of the result; refused for the first thing that is wrong, or if the result is another one.

    >>> from kundig.feel import parse
    >>> check(parse("age >= 18"), {"age": "number"}).kind
    'boolean'
    """
    found, wrong = problems(of, catalogue, value=value)
    if wrong:
        raise wrong[0]
    if result is not None and found.kind not in (result, *OPEN):
        raise mistake("feel.wrong_result", of.tree.at, found=str(found), expected=result)
    return found


__all__ = ["Catalogue", "Type", "check", "problems"]
