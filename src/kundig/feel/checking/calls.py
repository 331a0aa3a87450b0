"""Is a function called as it can be called, and what comes of it?"""

from kundig.feel import syntax
from kundig.feel.checking.scope import Checking
from kundig.feel.functions import BUILT_IN
from kundig.feel.functions.fitting import Parameter
from kundig.feel.functions.signatures import Signature
from kundig.feel.types import ANY, OPEN, Type, items_of

# Of the kind of the items that they are given.
_OF_ITEMS = frozenset({"min", "max", "sum", "mean"})
_SAME_LIST = frozenset({"sublist", "append", "concatenate", "insert before", "remove", "reverse", "sort"})
_SAME_LIST |= {"union", "distinct values", "list replace"}


def call(node: syntax.Call, checking: Checking) -> Type:
    given = checking.types_of(node.arguments)
    function = node.function
    if not isinstance(function, syntax.Name) or function.name in checking.names:
        checking.type_of(function)
        return ANY
    if function.name not in BUILT_IN:
        return checking.unknown(function.name, function, [*checking.names, *BUILT_IN])
    ways = [way for way in BUILT_IN[function.name].ways if isinstance(way, Signature)]
    fitting = [way for way in ways if _fits(way, given, node.names)]
    if not fitting:
        kinds = ", ".join(str(one) for one in given)
        return checking.note(
            "feel.wrong_arguments", node, name=function.name, found=kinds, expected=_ways(ways)
        )
    return _result(function.name, fitting[0], given) if len(fitting) == 1 or ANY not in given else ANY


def _ways(ways: list[Signature]) -> str:
    """How it is called, as one writes it."""
    return "; ".join(
        ", ".join(f"{one.name}: {' | '.join(sorted(one.kinds))}" for one in way.parameters) for way in ways
    )


def _fits(way: Signature, given: list[Type], names: tuple[str, ...] | None) -> bool:
    parameters = way.parameters
    if names is not None:
        by_name = {parameter.name: parameter for parameter in parameters}
        needed = {parameter.name for parameter in parameters if not parameter.optional}
        return needed <= set(names) <= by_name.keys() and all(
            _takes(by_name[name], one) for name, one in zip(names, given, strict=True)
        )
    if way.variadic and len(given) >= len(parameters):
        head = parameters[:-1]
        return all(_takes(one, of) for one, of in zip(head, given, strict=False))
    if len(given) > len(parameters) or not all(one.optional for one in parameters[len(given) :]):
        return False
    return all(_takes(one, of) for one, of in zip(parameters, given, strict=False))


def _takes(parameter: Parameter, given: Type) -> bool:
    kinds = parameter.kinds
    if given.kind in kinds or "any" in kinds or given.kind in OPEN or "list" in kinds:
        return True
    if given.kind == "list":  # of one item, perhaps
        return items_of(given).kind in OPEN or items_of(given).kind in kinds
    return given.kind == "date" and "date and time" in kinds


def _result(name: str, way: Signature, given: list[Type]) -> Type:
    if name in _OF_ITEMS and given:
        return items_of(given[0])
    if name in _SAME_LIST and given:
        return given[0] if given[0].kind == "list" else Type("list", given[0])
    return ANY if way.result in ("any", "duration") else Type(way.result)
