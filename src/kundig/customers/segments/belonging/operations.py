"""Does a rule hold of this one customer, as it would among all?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from kundig.base.refusals import Refused
from kundig.customers.edits.records import EditedCustomer
from kundig.customers.records import Customer, Relationship
from kundig.customers.segments.asking import DEEP
from kundig.customers.segments.columns import JOINS, column, searched
from kundig.customers.segments.joining import conjuncts
from kundig.customers.segments.now import Now
from kundig.customers.segments.rules import NAMES, Rule, read
from kundig.feel.values import Frame, Function

type Context = dict[str, object]


def belongs(rule: Rule, who: Customer, now: Now) -> bool:
    """Whether the rule holds of a leading customer; what cannot be known does not hold."""
    return rule.expression.evaluate(context_of(who, now), now=now.at) is True


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a rule, whether it holds, and of which of its attributes nothing is known."""

    text: str
    holds: bool | None
    unknown: tuple[str, ...]


def parts_of(rule: Rule, who: Customer, now: Now) -> list[Part]:
    """The parts that all have to hold, each by itself."""
    known = _attributes(who.pk, now)
    context = _context(who, now, known)
    found = []
    for text in conjuncts(rule):
        part = read(text)
        value = part.expression.evaluate(context, now=now.at)
        unknown = tuple(sorted(name for name in part.names if name in known and known[name] is None))
        found.append(Part(text, value if isinstance(value, bool) else None, unknown))
    return found


def context_of(who: Customer, now: Now) -> Context:
    """What a rule may ask of a customer: his attributes by group, what he held, and the functions."""
    return _context(who, now, _attributes(who.pk, now))


def _context(who: Customer, now: Now, known: dict[str, Any]) -> Context:
    members = list(who.members.values_list("pk", flat=True))
    held = Relationship.objects.filter(customer__in=members).order_by("pk").values_list("product", flat=True)
    groups: dict[str, dict[str, object]] = {}
    for name, value in known.items():
        group, _dot, member = name.partition(".")
        groups.setdefault(group, {})[member] = value
    groups["relationship"]["products"] = list(held)
    context: Context = dict(groups)
    context["search"] = _function("text", lambda text: _is_found(who.pk, str(text)))
    context["edited"] = _function("edit", lambda edit: _was_edited(members, int(str(edit))))
    return _with_segments(context, now, depth=0)


def _with_segments(context: Context, now: Now, *, depth: int) -> Context:
    """With the function that asks for a segment, which is built on others at most so deep."""

    def holds(key: object) -> bool:
        text = now.segments.get(int(str(key)))
        if text is None:
            raise Refused("segments.gone", name=key, place=1)
        if depth >= DEEP:
            raise Refused("segments.cycle", name=key)
        inner = _with_segments(context, now, depth=depth + 1)
        return read(text).expression.evaluate(inner, now=now.at) is True

    return {**context, "segment": _function("number", holds)}


def _function(parameter: str, answer: Callable[[object], bool]) -> Function:
    def call(_frame: Frame, values: Sequence[object]) -> object:
        return answer(values[0])

    return Function((parameter,), call)


def _attributes(key: int, now: Now) -> dict[str, Any]:
    fields = ", ".join(column(about, now).replace("%", "%%") for about in NAMES.values())
    text = f"SELECT {fields} FROM kundig_customer AS c{JOINS['live']}{JOINS['computed']} WHERE c.id = %s"
    [values] = _asked(text, now.generation, key)
    return dict(zip(NAMES, values, strict=True))


def _is_found(key: int, text: str) -> bool:
    return bool(
        _asked(
            f"SELECT FROM kundig_customer AS c WHERE {searched(text).replace('%', '%%')} AND c.id = %s", key
        )
    )


def _was_edited(members: list[int], edit: int) -> bool:
    return EditedCustomer.objects.filter(edit=edit, customer__in=members).exists()


def _asked(text: str, *params: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, list(params))
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
