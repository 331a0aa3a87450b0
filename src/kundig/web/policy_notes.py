"""What is said below a decision table, and at its rows, of what is wrong with it?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kundig.base.messages import say
from kundig.base.operations import spoken_language
from kundig.base.refusals import Refused
from kundig.feel.dmn.checking import Finding
from kundig.feel.dmn.table import DecisionTable
from kundig.feel.policies.checking import Found
from kundig.feel.policies.kinds import Kind, Mistake
from kundig.web.policy_kinds import said

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence on the table as a whole; what is serious must be mended before it is submitted."""

    text: str
    serious: bool
    at_row: bool = False  # said at the row, too, where the table is edited


@dataclass(frozen=True, slots=True)
class Notes:
    """All that is to be said: on cells, on the whole, on rows by their number."""

    mistakes: tuple[str, ...]
    general: tuple[Note, ...]
    rows: Mapping[int, tuple[str, ...]]

    @property
    def serious(self) -> bool:
        """Whether it cannot be submitted like this."""
        return bool(self.mistakes) or any(note.serious for note in self.general)


def told(kind: Kind, table: DecisionTable, found: Found) -> Notes:
    """The findings in the reader's words."""
    titled = replace(
        table,
        inputs=tuple(
            replace(column, label=said(kind.asked[column.expression].english)) for column in table.inputs
        ),
    )
    findings = found.findings
    rows: dict[int, tuple[str, ...]] = {}
    for finding in findings.unreachable:
        row = finding.rows[0]
        rows[row] = (*rows.get(row, ()), _sentence(titled, finding))
    general = [
        *(Note(_sentence(titled, finding), True) for finding in findings.overlaps[:SHOWN]),
        *(Note(_sentence(titled, finding), kind.complete) for finding in findings.gaps[:SHOWN]),
        *(Note(_sentence(titled, finding), False, True) for finding in findings.unreachable[:SHOWN]),
    ]
    if not findings.complete:
        general.append(Note(_say("policy.not_gone_through"), False))
    for row, column in findings.unchecked[:SHOWN]:
        general.append(Note(_say("policy.not_looked_into", row=row, column=column), False))
    return Notes(tuple(_of_cell(titled, one) for one in found.mistakes[:SHOWN]), tuple(general), rows)


def _of_cell(table: DecisionTable, one: Mistake) -> str:
    titles = [*(column.title for column in table.inputs), *(said(column.label) for column in table.outputs)]
    return f"{one.row}, {titles[one.column]}: {say(one.refused, spoken_language())}"


def _sentence(table: DecisionTable, finding: Finding) -> str:
    code, params = finding.told(table)
    return _say(code, **params)


def _say(code: str, **params: object) -> str:
    return say(Refused(code, **params), spoken_language())
