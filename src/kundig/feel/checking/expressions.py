"""Of which type is each form of an expression, and what must its parts be?"""

from collections.abc import Mapping

from kundig.feel import syntax
from kundig.feel.checking.calls import call
from kundig.feel.checking.operators import RESULTS
from kundig.feel.checking.paths import path
from kundig.feel.checking.scope import Checking, Rule
from kundig.feel.syntax import Node
from kundig.feel.types import ANY, BOOLEAN, OPEN, ORDERED, Type, common, items_of
from kundig.feel.values import kind_of


def literal(node: syntax.Literal, _checking: Checking) -> Type:
    return Type(kind_of(node.value))


def name(node: syntax.Name, checking: Checking) -> Type:
    return checking.named(node.name, node)


def negation(node: syntax.Negation, checking: Checking) -> Type:
    of = checking.type_of(node.operand)
    if of.kind in ("number", "days and time duration", "years and months duration", *OPEN):
        return of
    return checking.note("feel.wrong_kind", node.operand, found=str(of), expected="number")


def arithmetic(node: syntax.Arithmetic, checking: Checking) -> Type:
    left, right = checking.types_of((node.left, node.right))
    if left.kind in OPEN or right.kind in OPEN:
        return ANY
    result = RESULTS[node.operator].get((left.kind, right.kind))
    if result is None:
        return checking.note(
            "feel.wrong_operands", node, operator=node.operator, left=str(left), right=str(right)
        )
    return Type(result)


def comparison(node: syntax.Comparison, checking: Checking) -> Type:
    left, right = checking.types_of((node.left, node.right))
    compared(node.operator, left, right, node, checking)
    return BOOLEAN


def compared(operator: str, left: Type, right: Type, node: Node, checking: Checking) -> None:
    """Only values of one kind compare, and only some kinds have an order."""
    if left.kind in OPEN or right.kind in OPEN:
        return
    ordered = operator in ("=", "!=") or left.kind in ORDERED
    if left.kind != right.kind or not ordered:
        checking.note("feel.wrong_operands", node, operator=operator, left=str(left), right=str(right))


def between(node: syntax.Between, checking: Checking) -> Type:
    value, low, high = checking.types_of((node.value, node.low, node.high))
    compared("<=", low, value, node, checking)
    compared("<=", value, high, node, checking)
    return BOOLEAN


def logic(node: syntax.Logic, checking: Checking) -> Type:
    for operand in node.operands:
        checking.expect("boolean", operand)
    return BOOLEAN


def in_(node: syntax.In, checking: Checking) -> Type:
    value = checking.type_of(node.value)
    for test in node.tests:
        tested(value, test, checking)
    return BOOLEAN


def tests(node: syntax.Tests, checking: Checking) -> Type:
    for test in node.tests:
        tested(checking.names.get("?", ANY), test, checking)
    return BOOLEAN


def tested(value: Type, test: Node, checking: Checking) -> None:
    """A value is held against a comparison, a range, a list, or a value of its kind."""
    if isinstance(test, syntax.OneSided):
        compared(test.operator, value, checking.type_of(test.operand), test, checking)
        return
    against = checking.type_of(test)
    asks = any(isinstance(part, syntax.Name) and part.name == "?" for part in syntax.everything(test))
    if asks and against == BOOLEAN:
        return
    if against.kind in ("list", "range") and value.kind != against.kind:
        against = items_of(items_of(against)) if against.kind == "list" else items_of(against)
    compared("=", value, against, test, checking)


def one_sided(node: syntax.OneSided, checking: Checking) -> Type:
    return Type("range", checking.type_of(node.operand))


def range_of(node: syntax.RangeOf, checking: Checking) -> Type:
    low, high = checking.types_of((node.low, node.high))
    compared("<", low, high, node, checking)
    return Type("range", common([low, high]))


def if_(node: syntax.If, checking: Checking) -> Type:
    checking.expect("boolean", node.condition)
    return common(checking.types_of((node.then, node.otherwise)))


def for_(node: syntax.For, checking: Checking) -> Type:
    with checking.knowing(_variables(node.iterations, checking) | {"partial": Type("list", ANY)}):
        return Type("list", checking.type_of(node.result))


def quantified(node: syntax.Quantified, checking: Checking) -> Type:
    with checking.knowing(_variables(node.iterations, checking)):
        checking.expect("boolean", node.condition)
    return BOOLEAN


def _variables(iterations: tuple[syntax.Iteration, ...], checking: Checking) -> dict[str, Type]:
    """Each may use those before it."""
    variables: dict[str, Type] = {}
    for iteration in iterations:
        with checking.knowing(variables):
            if iteration.until is not None:
                checking.expect(checking.type_of(iteration.source).kind, iteration.until)
            variables[iteration.name] = items_of(checking.type_of(iteration.source))
    return variables


def filtered(node: syntax.Filter, checking: Checking) -> Type:
    item = items_of(checking.type_of(node.source))
    with checking.knowing({"item": item, **item.fields}):
        condition = checking.type_of(node.condition)
    if condition.kind == "number":
        return item
    if condition.kind in ("boolean", "any"):
        return Type("list", item) if condition == BOOLEAN else ANY
    return checking.note("feel.wrong_kind", node.condition, found=str(condition), expected="boolean")


def list_of(node: syntax.ListOf, checking: Checking) -> Type:
    return Type("list", common(checking.types_of(node.items)))


def context_of(node: syntax.ContextOf, checking: Checking) -> Type:
    fields: dict[str, Type] = {}
    for entry in node.entries:
        with checking.knowing(fields):
            fields[entry.key] = checking.type_of(entry.value)
    return Type("context", None, fields)


def function_of(node: syntax.FunctionOf, checking: Checking) -> Type:
    with checking.knowing({parameter.name: ANY for parameter in node.parameters}):
        if not node.external:
            checking.type_of(node.body)
    return Type("function")


def instance_of(node: syntax.InstanceOf, checking: Checking) -> Type:
    checking.type_of(node.value)
    return BOOLEAN


RULES: Mapping[type[Node], Rule] = {
    syntax.Literal: literal,
    syntax.Name: name,
    syntax.Negation: negation,
    syntax.Arithmetic: arithmetic,
    syntax.Comparison: comparison,
    syntax.Between: between,
    syntax.Logic: logic,
    syntax.In: in_,
    syntax.Tests: tests,
    syntax.OneSided: one_sided,
    syntax.RangeOf: range_of,
    syntax.If: if_,
    syntax.For: for_,
    syntax.Quantified: quantified,
    syntax.Filter: filtered,
    syntax.Path: path,
    syntax.Call: call,
    syntax.ListOf: list_of,
    syntax.ContextOf: context_of,
    syntax.FunctionOf: function_of,
    syntax.InstanceOf: instance_of,
}
