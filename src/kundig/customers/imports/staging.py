"""What is left of a file once it was judged: its good rows, its refused rows, its cells, in a folder?"""

import datetime as dt
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kundig.customers.imports.judging import judge
from kundig.customers.imports.kinds import Kind
from kundig.customers.imports.mapping import checked
from kundig.customers.imports.reading import Reading, reading, told
from kundig.lake.files.lines import Progress
from kundig.lake.files.opened import identifier
from kundig.lake.files.source import unchanged

CHUNK = 10_000
STAGE = "stage.json"
ROWS = "rows.parquet"
REFUSED = "refused.parquet"
CELLS = "cells.parquet"
PARTS = "parts"


@dataclass(frozen=True, slots=True)
class Stage:
    """What was found in a file: how many rows, how many are refused as they stand, how it was written."""

    fingerprint: str
    seen: int
    good: int
    refused: int
    columns: tuple[str, ...]
    mapping: Mapping[str, str]
    how: Mapping[str, object]
    form: str  # text, excel, parquet


def stage(
    path: Path,
    kind: Kind,
    *,
    options: Mapping[str, object],
    mapping: Mapping[str, str],
    folder: Path,
    today: dt.date,
    progress: Progress | None = None,
) -> Stage:
    """Read and judge a file once; what lies in the folder from the same choices is taken as it is."""
    found = staged(folder)
    if found is not None and found.fingerprint == _fingerprint(kind, options, mapping):
        return found
    with reading(path, kind, told(options), progress=progress) as read:
        return keep(read, options=options, mapping=mapping, folder=folder, today=today)


def keep(
    read: Reading,
    *,
    options: Mapping[str, object],
    mapping: Mapping[str, str],
    folder: Path,
    today: dt.date,
) -> Stage:
    """Judge an opened file and keep what was found; the last file written says that all are whole."""
    (folder / STAGE).unlink(missing_ok=True)
    columns = [column.name for column in read.table.columns]
    whole = checked(read.kind, mapping, columns)
    judge(read, whole, today=today)
    good = _write(read, _good_rows(read.kind), folder / ROWS)
    refused = _write(read, _refused_rows(read), folder / REFUSED)
    _write(read, _cells(read), folder / CELLS)
    unchanged(read.table.source)
    seen = read.table.rows + read.table.broken
    assert seen == good + refused, (seen, good, refused)
    result = Stage(
        fingerprint=_fingerprint(read.kind, options, mapping),
        seen=seen,
        good=good,
        refused=refused,
        columns=tuple(columns),
        mapping=whole,
        how={**read.table.how, "header": read.table.has_header},
        form=read.table.source.kind,
    )
    draft = folder / f".{STAGE}"
    draft.write_text(json.dumps(asdict(result), ensure_ascii=False))
    os.replace(draft, folder / STAGE)
    return result


def _fingerprint(kind: Kind, options: Mapping[str, object], mapping: Mapping[str, str]) -> str:
    told = [kind.name, dict(options), dict(mapping)]
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def staged(folder: Path) -> Stage | None:
    """What lies in the folder, if anything whole does."""
    try:
        told = json.loads((folder / STAGE).read_text())
    except FileNotFoundError:
        return None
    return Stage(**{**told, "columns": tuple(told["columns"])})


def _good_rows(kind: Kind) -> str:
    fields = ", ".join(identifier(name) for name in kind.fields)
    return (
        f"SELECT row, md5(identity) AS key, again, {fields} FROM identified"
        " WHERE NOT (again AND content <> first_content) ORDER BY row"
    )


def _refused_rows(read: Reading) -> str:
    broken = "UNION ALL SELECT line, 'fields', '', CAST(fields AS VARCHAR) FROM broken"
    return f"""
        SELECT row, code, field, '' AS param FROM judged WHERE code IS NOT NULL
        UNION ALL SELECT row, 'twice', 'number', CAST(first_row AS VARCHAR) FROM identified
        WHERE again AND content <> first_content
        {broken if read.table.broken else ""} ORDER BY row
    """


def _cells(read: Reading) -> str:
    """Every row as the file had it; a row of another width in the first column."""
    columns = ", ".join(
        f"CAST({column.sql} AS VARCHAR) AS c{place}" for place, column in enumerate(read.table.columns, 1)
    )
    nothing = "".join(", NULL" for _ in read.table.columns[1:])
    broken = f"UNION ALL SELECT line, row{nothing} FROM broken" if read.table.broken else ""
    return f"SELECT {read.table.line_sql} AS row, {columns} FROM {read.table.relation} {broken}"


def _write(read: Reading, query: str, file: Path) -> int:
    """Write the rows of a query to a Parquet file that only its owner may read."""
    draft = file.with_name(f".{file.name}")
    draft.touch(mode=0o600)
    rows = 0
    reader = read.table.connection.sql(query).to_arrow_reader(CHUNK)
    with pq.ParquetWriter(draft, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_table(pa.Table.from_batches([batch]))
            rows += batch.num_rows
    os.replace(draft, file)
    return rows
