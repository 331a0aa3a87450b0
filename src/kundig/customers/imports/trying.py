"""What would a run do, in numbers and samples?"""

import json
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from kundig.customers.imports.kinds import Kind
from kundig.customers.imports.refusing import cells_of, reason, why
from kundig.customers.imports.results import DryRun, Reason, SampleRow
from kundig.customers.imports.staging import REFUSED, Stage

TRIED = "tried.json"
FRESH_SECONDS = 600  # what is stored may change, and with it what would happen
SAMPLES = 5
REFUSED_SAMPLES = 20


class Tried(Protocol):
    """What became of a chunk."""

    counts: dict[str, int]
    samples: dict[str, list[int]]
    left: list[tuple[int, str]]


@dataclass(slots=True)
class Trial:
    """Counts and samples over all chunks."""

    counts: Counter[str] = field(default_factory=Counter)
    rows: dict[str, list[Mapping[str, object]]] = field(default_factory=dict)
    left: list[tuple[int, str]] = field(default_factory=list)

    def add(self, batch: pa.RecordBatch, tried: Tried) -> None:
        """Take what a chunk would do."""
        self.counts.update(tried.counts)
        self.left += tried.left[: REFUSED_SAMPLES - len(self.left)]
        for status, numbers in tried.samples.items():
            kept = self.rows.setdefault(status, [])
            wanted = set(numbers[: SAMPLES - len(kept)])
            if wanted:
                kept += [row for row in batch.to_pylist() if row["row"] in wanted]

    def result(
        self, kind: Kind, stage: Stage, folder: Path, *, language: str, update: bool, create: bool
    ) -> DryRun:
        """The whole of it, in words of a language."""
        counts, differing = self.counts, self.counts["differs"]
        made = counts["customer"] if create else 0
        told = pq.read_table(folder / REFUSED, columns=["row", "code", "field"])
        early = Counter(zip(told["code"].to_pylist(), told["field"].to_pylist(), strict=True))
        late = {} if create else {"customer": counts["customer"]}
        late["relationship"] = counts["relationship"]
        reasons = early + Counter({(code, code): rows for code, rows in late.items()})
        samples = {
            "new": self._samples("new") + (self._samples("customer") if create else ()),
            "changed": self._samples("differs") if update else (),
            "known": self._samples("known") + (() if update else self._samples("differs")),
        }
        first = [
            (row["row"], row["code"], row["field"]) for row in told.slice(0, REFUSED_SAMPLES).to_pylist()
        ]
        first += [(row, code, code) for row, code in self.left if not (create and code == "customer")]
        refused = _refused(kind, stage, folder, sorted(first)[:REFUSED_SAMPLES], language)
        return DryRun(
            seen=stage.seen,
            new=counts["new"] + made,
            changed=differing if update else 0,
            known=counts["known"] + (0 if update else differing),
            refused=stage.refused + sum(late.values()),
            differing=0 if update else differing,
            reasons=tuple(
                reason(kind, stage.mapping, code, field, rows, language)
                for (code, field), rows in reasons.most_common()
            ),
            samples={name: rows[:SAMPLES] for name, rows in samples.items()} | {"refused": refused},
        )

    def _samples(self, status: str) -> tuple[SampleRow, ...]:
        return tuple(
            SampleRow(
                int(str(row["row"])),
                {
                    name: str(value)
                    for name, value in row.items()
                    if name not in ("row", "key", "again") and value is not None
                },
            )
            for row in self.rows.get(status, [])
        )


def _refused(
    kind: Kind, stage: Stage, folder: Path, rows: list[tuple[int, str, str]], language: str
) -> tuple[SampleRow, ...]:
    cells = cells_of(folder, [row for row, _, _ in rows])
    found = []
    for row, code, name in rows:
        values = dict(zip(stage.columns, cells[row], strict=True))
        column = stage.mapping.get(name, "")
        said = why(kind, code, name, language, values.get(column) if kind.name == "customers" else None)
        found.append(SampleRow(row, values, said.code, column, said.params))
    return tuple(found)


def keep(folder: Path, choices: list[object], found: DryRun) -> None:
    """Keep what was found for the page that asks for it later."""
    draft = folder / f".{TRIED}"
    draft.touch(mode=0o600)
    draft.write_text(json.dumps([choices, asdict(found)], default=str, ensure_ascii=False))
    draft.replace(folder / TRIED)


def kept(folder: Path, choices: list[object]) -> DryRun | None:
    """What was found with these choices, unless it is too old."""
    try:
        age = time.time() - (folder / TRIED).stat().st_mtime
        told, found = json.loads((folder / TRIED).read_text())
    except FileNotFoundError:
        return None
    if told != choices or age > FRESH_SECONDS:
        return None
    samples = {name: tuple(SampleRow(**row) for row in rows) for name, rows in found["samples"].items()}
    reasons = tuple(Reason(**each) for each in found["reasons"])
    return DryRun(**{**found, "samples": samples, "reasons": reasons})
