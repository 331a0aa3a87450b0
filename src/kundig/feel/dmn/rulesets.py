"""Which of many rules hold for one customer, when rules share most of their conditions?"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import NamedTuple

from kundig.base.refusals import Refused
from kundig.feel import syntax
from kundig.feel.adopting import adopted
from kundig.feel.dmn.columns import Find, excluding
from kundig.feel.dmn.forms import NOWHERE
from kundig.feel.dmn.programs import compiled
from kundig.feel.dmn.regions import bounds, constant
from kundig.feel.names import mentioned
from kundig.feel.parsing import parse_tree
from kundig.feel.runs import Run, frame_of
from kundig.feel.syntax import Node
from kundig.feel.values import Frame

MOST_REMEMBERED = 10_000


class _Asked(NamedTuple):
    """Something that is compared with constants only: one look tells the rules that its value leaves out."""

    name: str  # with its dots, where it is no more than a name
    run: Run
    by_type: Mapping[type, Find]
    otherwise: Find


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules by name; each is a number whose bits are the conditions that must all be true.

    `others` are the conditions that no look answers, each with the rules that ask it, as bits. `computed` is
    what takes more than the values of names.
    """

    rules: tuple[tuple[str, int], ...]
    conditions: tuple[Run, ...]
    asked: tuple[_Asked, ...]
    others: tuple[tuple[int, Run], ...]
    computed: tuple[Node, ...]
    mentioned: tuple[str, ...]
    named: tuple[str, ...]  # what is asked first, by its names
    _finds: dict[tuple[type, ...], list[Find]] = field(default_factory=dict)  # by the types of what is asked

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
        runs = tuple(compiled(tree) for tree in trees)
        compared, others = _sorted(trees)
        asked = [_asked(value, tests, masks) for value, tests in compared]
        asked.sort(key=lambda one: not one.name)
        return cls(
            tuple(masks),
            runs,
            tuple(asked),
            tuple((_rules(masks, 1 << number)[1 << number], runs[number]) for number in others),
            (*(value for value, _ in compared if not _name(value)), *(trees[number] for number in others)),
            tuple({name for tree in trees for name in mentioned(tree)}),
            tuple(one.name for one in asked if one.name),
        )

    def __len__(self) -> int:
        """How many conditions there are."""
        return len(self.conditions)

    def holding(self, context: Mapping[str, object], *, now: dt.datetime | None = None) -> list[str]:
        """The names of the rules that are true, in their order; one that is null does not hold."""
        given = {name: adopted(context[name]) for name in self.mentioned if name in context}
        true = self.true_in(frame_of(given, now, None))
        return [name for (name, _), bit in zip(self.rules, f"{true:b}"[::-1], strict=False) if bit == "1"]

    def true_in(self, frame: Frame, known: Mapping[str, object] | None = None) -> int:
        """The rules that are true in a frame, as bits in their order; it need not hold what is `known`."""
        values = [one.run(frame) for one in self.asked] if known is None else self._values(frame, known)
        types = tuple(map(type, values))
        finds = self._finds.get(types)
        if finds is None:
            if len(self._finds) > MOST_REMEMBERED:
                self._finds.clear()
            pairs = zip(self.asked, types, strict=True)
            finds = self._finds[types] = [one.by_type.get(kind, one.otherwise) for one, kind in pairs]
        out = 0
        for find, value in zip(finds, values, strict=True):
            out |= find(value)
        for rules, run in self.others:
            if rules & ~out and run(frame) is not True:
                out |= rules
        return ((1 << len(self.rules)) - 1) & ~out

    def _values(self, frame: Frame, known: Mapping[str, object]) -> list[object]:
        """What is compared with constants: the names first, then what is computed."""
        found = [*map(known.__getitem__, self.named)]
        if len(found) < len(self.asked):
            found += [one.run(frame) for one in self.asked[len(found) :]]
        return found

    def unmet(self, place: int, frame: Frame) -> int:
        """How many conditions of the rule at that place are not true in a frame."""
        _, wanted = self.rules[place]
        return sum(
            1 for number, run in enumerate(self.conditions) if wanted >> number & 1 and run(frame) is not True
        )


type _Compared = dict[int, syntax.Tests]


def _sorted(trees: Sequence[Node]) -> tuple[list[tuple[Node, _Compared]], list[int]]:
    """What is compared with constants, with the tests by their numbers; and the numbers of all others."""
    compared: dict[str, tuple[Node, _Compared]] = {}
    others: list[int] = []
    for number, tree in enumerate(trees):
        value, tests = _test(tree)
        if value is None or tests is None or bounds(tests) is None:
            others.append(number)
        else:
            compared.setdefault(repr(_anywhere(value)), (value, {}))[1][number] = tests
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


def _asked(value: Node, tests: _Compared, masks: Sequence[tuple[str, int]]) -> _Asked:
    rules = _rules(masks, sum(1 << number for number in tests))
    groups = [
        (bits, [test for number, test in tests.items() if wanted >> number & 1])
        for wanted, bits in rules.items()
    ]
    excluded = excluding(groups, compiled)
    return _Asked(_name(value), compiled(value), excluded.by_type, excluded.otherwise)


def _name(value: Node) -> str:
    match value:
        case syntax.Name(name=name):
            return name
        case syntax.Path(source=source, name=name) if below := _name(source):
            return f"{below}.{name}"
        case _:
            return ""


def _rules(masks: Sequence[tuple[str, int]], conditions: int) -> dict[int, int]:
    """Which of these conditions rules ask together, and which rules, both as bits."""
    found: dict[int, int] = {}
    for place, (_, wanted) in enumerate(masks):
        if some := wanted & conditions:
            found[some] = found.get(some, 0) | 1 << place
    return found


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
