"""Which of many rules hold for one customer, when rules share most of their conditions?"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

from kundig.base.refusals import Refused
from kundig.feel import syntax
from kundig.feel.adopting import adopted
from kundig.feel.dmn.forms import NOWHERE
from kundig.feel.dmn.programs import compiled
from kundig.feel.names import mentioned
from kundig.feel.parsing import parse_tree
from kundig.feel.runs import Run, frame_of
from kundig.feel.syntax import Node
from kundig.feel.values import Frame


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules by name; each is a number whose bits are the conditions that must all be true."""

    rules: tuple[tuple[str, int], ...]
    conditions: tuple[tuple[int, Run], ...]
    mentioned: tuple[str, ...]

    @classmethod
    def of(cls, rules: Mapping[str, str], names: Iterable[str] = ()) -> "RuleSet":
        """Rules in FEEL; what stands on a side of an `and` is one condition wherever it is met again.

        >>> rules = RuleSet.of({"big": "value > 100 and open", "small": "value <= 100 and open"})
        >>> rules.holding({"value": 120, "open": True}), len(rules.conditions)
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
        conditions = tuple((1 << number, compiled(tree)) for number, tree in enumerate(trees))
        return cls(tuple(masks), conditions, tuple({name for tree in trees for name in mentioned(tree)}))

    def holding(self, context: Mapping[str, object], *, now: dt.datetime | None = None) -> list[str]:
        """The names of the rules that are true, in their order; one that is null does not hold."""
        given = {name: adopted(context[name]) for name in self.mentioned if name in context}
        return self.holding_in(frame_of(given, now, None))

    def holding_in(self, frame: Frame) -> list[str]:
        """The same in a frame that has been made already."""
        true = 0
        for bit, run in self.conditions:
            if run(frame) is True:
                true |= bit
        return [name for name, wanted in self.rules if wanted & true == wanted]


def _conjuncts(tree: Node) -> list[Node]:
    if isinstance(tree, syntax.Logic) and tree.operator == "and":
        return [part for operand in tree.operands for part in _conjuncts(operand)]
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
