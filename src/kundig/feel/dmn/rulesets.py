"""Which of many rules hold for one customer, when rules share most of their conditions?"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

from kundig.base.refusals import Refused
from kundig.feel import syntax
from kundig.feel.adopting import adopted
from kundig.feel.dmn.columns import Column, column
from kundig.feel.dmn.forms import NOWHERE
from kundig.feel.dmn.programs import compiled
from kundig.feel.dmn.regions import bounds, constant
from kundig.feel.names import mentioned
from kundig.feel.parsing import parse_tree
from kundig.feel.runs import Run, frame_of
from kundig.feel.syntax import Node
from kundig.feel.values import Frame


@dataclass(frozen=True, slots=True)
class _Asked:
    """Something that is compared with constants only: all its conditions are answered by one look."""

    run: Run
    column: Column
    conditions: int


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules by name; each is a number whose bits are the conditions that must all be true."""

    rules: tuple[tuple[str, int], ...]
    conditions: tuple[tuple[int, Run], ...]
    asked: tuple[_Asked, ...]
    mentioned: tuple[str, ...]

    @classmethod
    def of(cls, rules: Mapping[str, str], names: Iterable[str] = ()) -> "RuleSet":
        """Rules in FEEL; what stands on a side of an `and` is one condition wherever it is met again.

        >>> rules = RuleSet.of({"big": "value > 100 and open", "small": "value <= 100 and open"})
        >>> rules.holding({"value": 120, "open": True}), len(rules)
        (['big'], 3)
        """
        numbers: dict[str, int] = {}
        trees: list[Node] = []
        masks = []
        for name, text in rules.items():
            try:
                tree = parse_tree(text, names)
            except Refused as refused:
                raise Refused(refused.code, **(refused.params | {"where": name})) from None
            wanted = 0
            for part in _conjuncts(tree):
                # By how it is written out, since in Python true equals 1.
                number = numbers.setdefault(repr(_anywhere(part)), len(numbers))
                trees += [part] if number == len(trees) else []
                wanted |= 1 << number
            masks.append((name, wanted))
        compared, others = _sorted(trees)
        return cls(
            tuple(masks),
            tuple((1 << number, compiled(trees[number])) for number in others),
            tuple(_asked(tests, len(trees)) for tests in compared),
            tuple({name for tree in trees for name in mentioned(tree)}),
        )

    def __len__(self) -> int:
        """How many conditions there are."""
        return len(self.conditions) + sum(one.conditions.bit_count() for one in self.asked)

    def holding(self, context: Mapping[str, object], *, now: dt.datetime | None = None) -> list[str]:
        """The names of the rules that are true, in their order; one that is null does not hold."""
        given = {name: adopted(context[name]) for name in self.mentioned if name in context}
        true = self.true_in(frame_of(given, now, None))
        return [name for name, wanted in self.rules if wanted & true == wanted]

    def true_in(self, frame: Frame) -> int:
        """The conditions that are true in a frame, as bits."""
        true = 0
        for one in self.asked:
            value = one.run(frame)
            find = one.column.by_type.get(type(value), one.column.otherwise)
            true |= find(value) & one.conditions
        for bit, run in self.conditions:
            if run(frame) is True:
                true |= bit
        return true


def _sorted(trees: list[Node]) -> tuple[list[list[tuple[int, Node, syntax.Tests]]], list[int]]:
    """The conditions by what they compare with constants, each with its number; and all others."""
    compared: dict[str, list[tuple[int, Node, syntax.Tests]]] = {}
    others: list[int] = []
    for number, tree in enumerate(trees):
        value, tests = _test(tree)
        if value is None or tests is None or bounds(tests) is None:
            others.append(number)
        else:
            compared.setdefault(repr(_anywhere(value)), []).append((number, value, tests))
    return list(compared.values()), others


def _test(tree: Node) -> tuple[Node | None, syntax.Tests | None]:
    """A condition as tests of something, where it is one."""
    match tree:
        case syntax.Comparison(operator=operator, left=value, right=end) if constant(end):
            return value, syntax.Tests(NOWHERE, (syntax.OneSided(NOWHERE, operator, end),))
        case syntax.Comparison(operator=operator, left=end, right=value) if constant(end):
            turned = _TURNED.get(operator, operator)
            return value, syntax.Tests(NOWHERE, (syntax.OneSided(NOWHERE, turned, end),))
        case syntax.In(value=value, tests=tests):
            return value, syntax.Tests(NOWHERE, tests)
        case _:
            return None, None


_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _asked(tests: list[tuple[int, Node, syntax.Tests]], count: int) -> _Asked:
    """Each cell stands where the number of its condition is."""
    cells: list[Node | None] = [None] * count
    for number, _value, test in tests:
        cells[number] = test
    bits = sum(1 << number for number, _value, _test in tests)
    return _Asked(compiled(tests[0][1]), column(cells, None, compiled), bits)


def _conjuncts(tree: Node) -> list[Node]:
    if isinstance(tree, syntax.Logic) and tree.operator == "and":
        return [part for operand in tree.operands for part in _conjuncts(operand)]
    if isinstance(tree, syntax.Between):
        ends = ((">=", tree.low), ("<=", tree.high))
        return [syntax.Comparison(tree.at, sign, tree.value, end) for sign, end in ends]
    return [tree]


def _anywhere(node: Node) -> Node:
    """The same node without its place, so that it equals itself elsewhere."""
    changed: dict[str, object] = {"at": NOWHERE}
    for part in fields(node)[1:]:
        value = getattr(node, part.name)
        if isinstance(value, Node):
            changed[part.name] = _anywhere(value)
        elif isinstance(value, tuple):
            changed[part.name] = tuple(_anywhere(one) if isinstance(one, Node) else one for one in value)
    return replace(node, **changed)  # type: ignore[arg-type]
