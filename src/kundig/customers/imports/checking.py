"""Which columns hold what cannot be read as the field that they fill?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kundig.base.refusals import Refused
from kundig.customers.imports.judging import judge
from kundig.customers.imports.kinds import Kind
from kundig.customers.imports.mapping import checked
from kundig.customers.imports.reading import Reading, Recall, Told, looked, reading
from kundig.customers.imports.refusing import reason
from kundig.customers.imports.results import Look, Reason


@dataclass(frozen=True, slots=True)
class Check:
    """The file as read, and by field what is wrong in how many rows, with the first of them in full.

    `refused` says why the mapping itself cannot hold; its cells are not looked at then.
    """

    look: Look
    wrong: Mapping[str, Reason] = field(default_factory=dict)
    refused: Refused | None = None


def check(
    path: Path,
    kind: Kind,
    said: Told,
    mapping: Mapping[str, str] | None,
    recall: Recall,
    *,
    today: dt.date,
    language: str,
) -> Check:
    """Read a file once and judge every row under a mapping, or under the one that is suggested."""
    with reading(path, kind, said) as read:
        look = looked(read, recall)
        try:
            chosen = look.mapping if mapping is None else mapping
            whole = checked(kind, chosen, [column.name for column in read.table.columns])
        except Refused as refused:
            return Check(look, refused=refused)
        judge(read, whole, today=today)
        rows = read.table.connection.execute(
            "SELECT field, count(*), min(row), arg_min(code, row) FROM judged"
            " WHERE code IS NOT NULL GROUP BY field ORDER BY 2 DESC, 1"
        ).fetchall()
        return Check(
            look,
            {name: _reason(read, whole, name, count, row, code, language) for name, count, row, code in rows},
        )


def _reason(
    read: Reading, mapping: Mapping[str, str], name: str, count: int, row: int, code: str, language: str
) -> Reason:
    """What is wrong in the first of these rows stands for all of them."""
    column = mapping.get(name, "")
    text = _cell(read, column, row) if column else None
    return reason(read.kind, mapping, code, name, count, language, text=text)


def _cell(read: Reading, column: str, row: int) -> str | None:
    found = read.table.connection.execute(
        f"SELECT CAST({read.column(column).sql} AS VARCHAR) FROM {read.table.relation}"
        f" WHERE {read.table.line_sql} = ?",
        [row],
    ).fetchone()
    return None if found is None or found[0] is None else str(found[0])
