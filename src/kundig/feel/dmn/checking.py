"""Is a table whole: which rules overlap, which cases does none of them meet, which can never decide?

The columns are divided into regions that no test can tell apart, so the answers are exact for tests of
numbers, texts, dates and booleans; columns are taken to be independent of each other. A cell with any other
test is named as not checked: it is taken to hold where that hides a finding, so what is found is certain.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kundig.feel.dmn.compiling import precedence, table_tree
from kundig.feel.dmn.literals import written
from kundig.feel.dmn.programs import compiled
from kundig.feel.dmn.regions import KINDS, Region, Test, answers, bounds, points_of, regions
from kundig.feel.dmn.table import DecisionTable, HitPolicy, InputColumn, OutputColumn
from kundig.feel.dmn.tabling import TableNode
from kundig.feel.dmn.types import SIMPLE
from kundig.feel.syntax import Node
from kundig.feel.values import kind_of

MOST = 50  # findings of one kind
MOST_STEPS = 3_000_000

type Example = tuple[Region | None, ...]
"""A value for each column; null where any will do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, with the rules by number and a case that shows it.

    Its kind is `overlap`, `gap`, `unreachable`, or `no_order` where the hit policy lacks the order it needs.
    """

    kind: str
    rows: tuple[int, ...]
    example: Example = ()

    def told(self, table: DecisionTable) -> tuple[str, dict[str, object]]:
        """The code and the parameters of its sentence."""
        case = ", ".join(
            f"{column.title} = {written(region.example)}"
            for column, region in zip(table.inputs, self.example, strict=False)
            if region
        )
        if self.kind == "no_order":
            return "dmn.no_order", {"policy": table.hit_policy.lower()}
        if self.kind == "unreachable":
            row, *others = self.rows
            return f"dmn.{'covered' if others else self.kind}", {"row": row, "rows": _listed(others)}
        return f"dmn.{self.kind}", {"rows": _listed(self.rows), "example": case or "-"}


def _listed(rows: Sequence[int]) -> str:
    return ", ".join(map(str, rows))


@dataclass(frozen=True, slots=True)
class Findings:
    overlaps: tuple[Finding, ...] = ()
    gaps: tuple[Finding, ...] = ()
    unreachable: tuple[Finding, ...] = ()
    unordered: tuple[Finding, ...] = ()
    unchecked: tuple[tuple[int, int], ...] = ()  # row and column of the cells that could not be looked into
    complete: bool = True  # whether all cases were gone through

    @property
    def all(self) -> tuple[Finding, ...]:
        return self.overlaps + self.gaps + self.unreachable + self.unordered


@dataclass(frozen=True, slots=True)
class _Band:
    """Some values of a column: the rules that surely fit and those that may, as bits."""

    region: Region | None
    must: int
    may: int


def check(table: DecisionTable, names: Iterable[str] = (), *, most_steps: int = MOST_STEPS) -> Findings:
    """What is wrong with a table; `Refused` where a cell cannot be read.

    The steps of a search are bounded, to a second or two; `complete` says whether they sufficed.
    """
    node = table_tree(table, names)
    columns = [
        _bands(column, [row[place] for row in node.tests], node.allowed[place])
        for place, column in enumerate(table.inputs)
    ]
    overlapping, missing, hidden = (_Search(most_steps) for _ in range(3))
    unchecked = tuple(
        (row, column)
        for row, cells in enumerate(node.tests, 1)
        for column, cell in enumerate(cells, 1)
        if bounds(cell) is None
    )
    return Findings(
        tuple(_overlaps(table, columns, overlapping)),
        tuple(_gaps(table, columns, missing)),
        tuple(_unreachable(table, node, columns, hidden)),
        (Finding("no_order", ()),)
        if table.hit_policy.ordered and not any(map(_order, table.outputs))
        else (),
        unchecked,
        overlapping.complete and missing.complete and hidden.complete,
    )


def _order(output: OutputColumn) -> str:
    """By what its values are ordered: by its list, or by that of a type of the model."""
    return output.allowed or (output.type if output.type not in SIMPLE else "")


def _bands(column: InputColumn, cells: Sequence[Node | None], allowed: Node | None) -> list[_Band]:
    """The values of a column, those that all tests treat alike taken together."""
    known = [(1 << number, cell) for number, cell in enumerate(cells) if cell and bounds(cell) is not None]
    free = sum(1 << number for number, cell in enumerate(cells) if cell is None)
    open_bits = sum(1 << number for number, cell in enumerate(cells) if cell and bounds(cell) is None)
    limits = allowed if allowed and bounds(allowed) is not None else None
    tests = [Test(bit, compiled(cell), bounds(cell) or []) for bit, cell in known]
    values = [value for cell in (*(cell for _, cell in known), limits) for value in bounds(cell) or []]
    kinds = (
        [column.type] if column.type in KINDS else [kind for kind in KINDS if kind in map(kind_of, values)]
    )
    is_allowed = compiled(limits) if limits else None
    found: dict[int, _Band] = {}
    if not kinds and (is_allowed is None or is_allowed({"?": True}) is True):
        # Nothing but null is told apart, so one value stands for all the others.
        must = free | _passing(tests, True)
        found[must] = _Band(None, must, must | open_bits)
    for region, passing in (pair for kind in kinds for pair in _regions(kind, values, tests)):
        if is_allowed is None or is_allowed({"?": region.example}) is True:
            must = free | passing
            # A point is the better example: it is a value that somebody wrote.
            if must not in found or (region.is_point and not _point(found[must])):
                found[must] = _Band(region, must, must | open_bits)
    if None in values:  # where a test asks for null, it is a case of its own
        must = free | _passing(tests, None)
        found.setdefault(must, _Band(Region("null", None, is_point=True), must, must | open_bits))
    return list(found.values())


def _passing(tests: Sequence[Test], value: object) -> int:
    return sum(test.bits for test in tests if test.run({"?": value}) is True)


def _regions(kind: str, values: Sequence[object], tests: Sequence[Test]) -> Iterator[tuple[Region, int]]:
    """The regions of a kind with the rules whose tests pass in them."""
    if kind == "boolean":
        for value in (False, True):
            yield Region(kind, value, is_point=True), _passing(tests, value)
        return
    points = points_of(values, kind)
    for region, passing in zip(regions(points, kind), answers(points, kind, tests), strict=True):
        if region:
            yield region, passing


def _point(band: _Band) -> bool:
    return band.region is not None and band.region.is_point


def _overlaps(table: DecisionTable, columns: Sequence[list[_Band]], search: "_Search") -> Iterator[Finding]:
    """Pairs of rules that fit together, where the hit policy forbids that."""
    if table.hit_policy not in (HitPolicy.UNIQUE, HitPolicy.ANY):
        return
    found = 0
    for one in range(len(table.rules)):
        together = -1
        for bands in columns:
            if not search.spend(len(bands)):
                return
            beside = 0
            for band in bands:
                beside |= band.must if band.must >> one & 1 else 0
            together &= beside
        for other in range(one + 1, len(table.rules)):
            if together >> other & 1 and not _say_the_same(table, one, other):
                found += 1
                if found > MOST:
                    return
                both = 1 << one | 1 << other
                example = tuple(
                    next(band.region for band in bands if band.must & both == both) for bands in columns
                )
                yield Finding("overlap", (one + 1, other + 1), example)


def _say_the_same(table: DecisionTable, one: int, other: int) -> bool:
    """Whether the hit policy ANY has nothing against two rules."""
    return table.hit_policy is HitPolicy.ANY and table.rules[one].outputs == table.rules[other].outputs


def _gaps(table: DecisionTable, columns: Sequence[list[_Band]], search: "_Search") -> Iterator[Finding]:
    """Cases that no rule meets, where nothing is said for them either."""
    if table.has_default:
        return
    everything = (1 << len(table.rules)) - 1
    bands = [[(band.region, band.may) for band in of] for of in columns]
    for number, example in enumerate(search.uncovered(bands, everything)):
        if number == MOST:
            return
        yield Finding("gap", (), example)


def _unreachable(
    table: DecisionTable, node: TableNode, columns: Sequence[list[_Band]], search: "_Search"
) -> Iterator[Finding]:
    """Rules that no value passes, or before which others always come; those are named with it."""
    before = _before(table, node)
    for row in range(len(table.rules)):
        bit = 1 << row
        if not search.spend(sum(map(len, columns))):
            return
        own = [[(band.region, band.must & before[row]) for band in of if band.may & bit] for of in columns]
        if all(own) and next(search.uncovered(own, before[row]), None) is not None:
            continue
        others = before[row] if all(own) else 0
        for bands in own:
            beside = 0
            for _, must in bands:
                beside |= must
            others &= beside
        yield Finding(
            "unreachable",
            (row + 1, *(number + 1 for number in range(len(table.rules)) if others >> number & 1)),
        )


def _before(table: DecisionTable, node: TableNode) -> list[int]:
    """For each rule those that decide instead of it where both fit, as bits."""
    before, earlier = [0] * len(table.rules), 0
    if table.hit_policy in (HitPolicy.FIRST, HitPolicy.PRIORITY):
        for place in precedence(table, node) or ():
            before[place] = earlier
            earlier |= 1 << place
    return before


@dataclass(slots=True)
class _Search:
    """Goes through the cases; what has been found to be covered is not gone through again."""

    most_steps: int
    complete: bool = True
    steps: int = 0

    def spend(self, steps: int) -> bool:
        """Whether there is still time for so many steps."""
        self.steps += steps
        self.complete = self.complete and self.steps <= self.most_steps
        return self.complete

    def uncovered(
        self, columns: Sequence[Sequence[tuple[Region | None, int]]], everything: int
    ) -> Iterator[Example]:
        """The cases that none of these rules meets."""
        covered: set[tuple[int, int]] = set()

        def below(place: int, left: int, case: Example) -> Iterator[Example]:
            if not left:
                yield case
                return
            if place == len(columns) or (place, left) in covered:
                return
            if not self.spend(len(columns[place])):
                return
            any_case = False
            for region, fitting in columns[place]:
                for example in below(place + 1, left & fitting, (*case, region)):
                    any_case = True
                    yield example
            if not any_case:
                covered.add((place, left))

        return below(0, everything, ())
