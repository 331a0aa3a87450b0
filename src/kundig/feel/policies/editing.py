"""How does a decision table change under its editor: rows, columns, what is pasted from a spreadsheet?"""

import re
from collections.abc import Sequence
from dataclasses import replace

from kundig.base.refusals import Refused
from kundig.feel.dmn.table import DecisionTable, Rule
from kundig.feel.policies.kinds import LONGEST_CELL, MOST_RULES, Answer, Kind


def empty_rule(table: DecisionTable) -> Rule:
    """A row that asks nothing and answers nothing yet."""
    return Rule(("-",) * len(table.inputs), ("",) * len(table.outputs), ("",))


def added(table: DecisionTable, after: int) -> DecisionTable:
    """With an empty row after that one; 0 is the top."""
    return _with(table, [*table.rules[:after], empty_rule(table), *table.rules[after:]])


def copied(table: DecisionTable, number: int) -> DecisionTable:
    """With the same row once more below."""
    return _with(table, [*table.rules[:number], *table.rules[number - 1 :]])


def removed(table: DecisionTable, number: int) -> DecisionTable:
    """Without a row; a table keeps one at least."""
    rules = [*table.rules[: number - 1], *table.rules[number:]]
    return _with(table, rules or [empty_rule(table)])


def moved(table: DecisionTable, number: int, by: int) -> DecisionTable:
    """With a row further up (-1) or down (1); at the end of its way it stays."""
    to = min(max(number + by, 1), len(table.rules))
    rules = [*table.rules[: number - 1], *table.rules[number:]]
    return _with(table, [*rules[: to - 1], table.rules[number - 1], *rules[to - 1 :]])


def asking(kind: Kind, table: DecisionTable, name: str) -> DecisionTable:
    """With one more column of conditions, which asks nothing yet."""
    if name not in kind.asked:
        raise Refused("policy.unknown_input", name=name[:80], known=", ".join(sorted(kind.asked)))
    if any(column.expression == name for column in table.inputs):
        raise Refused("policy.column_twice", name=name)
    rules = tuple(replace(rule, tests=(*rule.tests, "-")) for rule in table.rules)
    return replace(table, inputs=(*table.inputs, kind.input(name)), rules=rules)


def not_asking(table: DecisionTable, place: int) -> DecisionTable:
    """Without a column of conditions; a table keeps one at least."""
    if len(table.inputs) == 1:
        raise Refused("policy.last_column")
    inputs = table.inputs[:place] + table.inputs[place + 1 :]
    rules = (replace(rule, tests=rule.tests[:place] + rule.tests[place + 1 :]) for rule in table.rules)
    return replace(table, inputs=inputs, rules=tuple(rules))


def pasted(kind: Kind, table: DecisionTable, text: str, *, row: int, column: int) -> DecisionTable:
    """With the cells of a spreadsheet filled in from a row (from 1) and a column (from 0) on.

    What reaches below the table adds rows; what reaches beyond its right edge is refused rather than lost.
    """
    lines = grid(text)
    width = len(table.inputs) + len(table.outputs) + 1
    wide = max((len(line) for line in lines), default=0)
    if column + wide > width:
        raise Refused("policy.pasted_wide", columns=wide, room=width - column)
    if row - 1 + len(lines) > MOST_RULES:
        raise Refused("policy.too_many_rules", found=row - 1 + len(lines), most=MOST_RULES)
    rules = list(table.rules)
    rules += [empty_rule(table)] * (row - 1 + len(lines) - len(rules))
    for place, line in enumerate(lines, row - 1):
        cells = list(cells_of(rules[place]))
        cells[column : column + len(line)] = [cell.strip() for cell in line]
        rules[place] = rule_of(kind, table, cells)
    return _with(table, rules)


# A cell with a line break, tab or quotation mark in it stands in quotation marks; those inside are doubled.
_CELL = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|$)|[^\t\n]*')


def grid(text: str) -> list[list[str]]:
    """What a spreadsheet puts into the clipboard, line by line; FEEL's own quotation marks stay."""
    text, at = text.replace("\r\n", "\n").rstrip("\n"), 0
    lines: list[list[str]] = [[]] if text else []
    while lines:
        found = _CELL.match(text, at)
        assert found is not None  # nothing is a cell, too
        inner = found.group(1)
        quoted = inner is not None and re.search(r'""|[\t\n]', inner)
        lines[-1].append(inner.replace('""', '"') if quoted else found.group())
        if (at := found.end()) == len(text):
            break
        if text[at] == "\n":
            lines.append([])
        at += 1
    return lines


def cells_of(rule: Rule) -> tuple[str, ...]:
    """All cells of a row from left to right: conditions, results, the remark."""
    return (*rule.tests, *rule.outputs, (*rule.annotations, "")[0])


def rule_of(kind: Kind, table: DecisionTable, cells: Sequence[str]) -> Rule:
    """The row with these cells; a result may stand without its quotation marks."""
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise Refused("policy.long_cell", most=LONGEST_CELL)
    split = len(table.inputs)
    answers = zip(cells[split : split + len(kind.answers)], kind.answers, strict=True)
    outputs = tuple(_answer(cell.strip(), answer) for cell, answer in answers)
    return Rule(tuple(cell.strip() or "-" for cell in cells[:split]), outputs, (cells[-1].strip(),))


def _answer(text: str, answer: Answer) -> str:
    return f'"{text}"' if f'"{text}"' in answer.allowed else text


def _with(table: DecisionTable, rules: Sequence[Rule]) -> DecisionTable:
    if len(rules) > MOST_RULES:
        raise Refused("policy.too_many_rules", found=len(rules), most=MOST_RULES)
    return replace(table, rules=tuple(rules))
