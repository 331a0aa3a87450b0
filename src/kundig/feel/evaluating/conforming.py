"""When is a value of a type?"""

from collections.abc import Callable, Mapping

from kundig.feel import syntax
from kundig.feel.moments import Date, DateTime, Time
from kundig.feel.runs import Hidden, work_of
from kundig.feel.syntax import Node
from kundig.feel.values import KINDS, Frame, Function, Range, kind_of

type Conforms = Callable[[object, Frame], bool]

SIMPLE = frozenset(KINDS.values()) - {"null"}
_OLD = {
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "dateTime": "date and time",
}
# They are no types of values without saying of what.
OPEN = frozenset({"list", "context", "range", "function"})
KNOWN = SIMPLE.union(_OLD, ("Any", "Null", "null"))


def type_of(node: Node) -> Conforms:
    """A function that says whether a value is of the written type."""
    match node:
        case syntax.NamedType(name=name):
            return _named(name)
        case syntax.GenericType(name="list", item=item):
            return _list_of(type_of(item))
        case syntax.GenericType(name="range", item=item):
            return _range_of(type_of(item))
        case syntax.ContextType(fields=fields):
            return _context_of({field.name: type_of(field.type) for field in fields})
        case syntax.FunctionType(parameters=parameters):
            return _function_of(len(parameters))
        case _:
            return lambda _value, _frame: False


def _named(name: str) -> Conforms:
    if name == "Any":
        return lambda value, _frame: value is not None
    if name in ("Null", "null"):
        return lambda value, _frame: value is None
    if name in SIMPLE:
        return lambda value, _frame: kind_of(value) == name
    if name in _OLD:
        return lambda value, _frame: kind_of(value) == _OLD[name]

    def conforms(value: object, frame: Frame) -> bool:
        types = frame.get(Hidden.TYPES)
        check = types.get(name) if isinstance(types, Mapping) else None
        return value is not None and check is not None and bool(check(value))

    return conforms


def _list_of(item: Conforms) -> Conforms:
    def conforms(value: object, frame: Frame) -> bool:
        if type(value) is list and (work := work_of(frame)):
            work.spend(len(value))
        return type(value) is list and all(_may_be(one, item, frame) for one in value)

    return conforms


def _range_of(item: Conforms) -> Conforms:
    def conforms(value: object, frame: Frame) -> bool:
        if type(value) is not Range:
            return False
        return all(end is None or item(end, frame) for end in (value.low, value.high))

    return conforms


def _context_of(fields: dict[str, Conforms]) -> Conforms:
    def conforms(value: object, frame: Frame) -> bool:
        if type(value) is not dict:
            return False
        return all(name in value and _may_be(value[name], of, frame) for name, of in fields.items())

    return conforms


def _may_be(value: object, conforms: Conforms, frame: Frame) -> bool:
    """Null is of every type, but for `instance of` itself."""
    return value is None or conforms(value, frame)


def _function_of(parameters: int) -> Conforms:
    return lambda value, _frame: type(value) is Function and len(value.parameters) == parameters


def conformed(value: object, conforms: Conforms, frame: Frame) -> tuple[bool, object]:
    """Whether a value is of a type, and how it is then: a list of one stands for its item, and back."""
    if value is None or conforms(value, frame):
        return True, value
    if type(value) is list and len(value) == 1 and conforms(value[0], frame):
        return True, value[0]
    if type(value) is not list and conforms([value], frame):
        return True, [value]
    if type(value) is Date and conforms(midnight := DateTime(value, Time(0, 0)), frame):
        return True, midnight  # DMN 1.5, 10.3.2.9.4: in UTC
    return False, None
