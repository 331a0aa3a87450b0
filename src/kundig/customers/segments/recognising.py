"""Is a part of a rule a condition that has words of its own?"""

import re

from kundig.customers.segments.filters import NO_VALUE, Condition, operators
from kundig.customers.segments.rules import PRODUCTS, called, dotted
from kundig.customers.segments.saying import CALLS, rule
from kundig.customers.segments.subjects import SUBJECTS
from kundig.feel import parse, syntax
from kundig.feel.syntax import Node

LONGEST = 1_000  # characters; nobody reads more words than these
SUBJECT_OF = {call: name for name, call in CALLS.items()}
DAYS = re.compile(r'today\(\)(?: ([-+]) duration\("P(\d+)D"\))?')


def condition_of(part: str) -> Condition | None:
    """The condition that is said exactly like this; None where there is none.

    >>> condition_of('customer.since > today() - duration("P30D")')
    Condition(subject='customer.since', operator='after', values=('-30d',))
    >>> condition_of("value.today / 12 > 5")
    """
    if len(part) > LONGEST:
        return None
    nodes = syntax.everything(parse(part).tree)
    names = {name for node in nodes if (name := _subject(node))}
    if len(names) != 1:
        return None
    [name] = names
    about, values = SUBJECTS[name], _values(part, nodes)
    if about.type == "boolean":
        told = [Condition(name, "is", (answer,)) for answer in ("yes", "no")]
    else:
        told = [
            Condition(name, operator, () if operator in NO_VALUE else values)
            for operator in operators(about)
            if operator in NO_VALUE or len(values) >= (2 if operator == "between" else 1)
        ]
    return next((one for one in told if rule([one]) == part), None)


def _subject(node: Node) -> str:
    if isinstance(node, syntax.Call) and called(node) in SUBJECT_OF:
        return SUBJECT_OF[called(node)]
    name = dotted(node)
    return "relationship.product" if name == PRODUCTS else name if name in SUBJECTS else ""


def _values(part: str, nodes: list[Node]) -> tuple[str, ...]:
    """The literals in the order of the text, and days as they are counted from today."""
    signs = {id(node.operand): node.at.start for node in nodes if isinstance(node, syntax.Negation)}
    found = [
        (signs.get(id(node), node.at.start), f"{'-' if id(node) in signs else ''}{node.value}")
        for node in nodes
        if isinstance(node, syntax.Literal) and node.value is not None
    ]
    for day in DAYS.finditer(part):
        found = [one for one in found if not day.start() <= one[0] < day.end()]
        found.append((day.start(), f"{day[1]}{day[2]}d" if day[1] else "today"))
    return tuple(value for _place, value in sorted(found))
