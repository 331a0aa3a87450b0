"""How do the results get into a folder, all of them or none?"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq

from kundig.base.refusals import Refused
from kundig.lake.files.source import unchanged
from kundig.value.analysis.judging import refused_rows, write_refused
from kundig.value.analysis.messages import MESSAGES
from kundig.value.analysis.report import report
from kundig.value.analysis.results import Analysis
from kundig.value.analysis.words import Words

FILES = ("refused.csv", "customers.parquet", "summary.json", "report.html")


def write(found: Analysis, folder: Path, words: Words, *, summary: Mapping[str, object]) -> None:
    """Write into a temporary folder beside the target, then move each whole file into its place."""
    try:
        beside = folder.resolve().parent
        beside.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=beside, prefix=".kundig-") as temporary:
            made = Path(temporary)
            _write_all(found, made, words, summary)
            unchanged(found.table.source)
            folder.mkdir(exist_ok=True)
            for name in FILES:
                if (made / name).exists():
                    os.replace(made / name, folder / name)
                else:
                    (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise Refused("analyse.out", folder=str(folder), why=error.strerror or str(error)) from None


def _write_all(found: Analysis, made: Path, words: Words, summary: Mapping[str, object]) -> None:
    if found.seen > found.transactions:
        sentences = {
            code.removeprefix("analyse.reason_"): words._(text)
            for code, text in MESSAGES.items()
            if code.startswith("analyse.reason_")
        }
        rows = refused_rows(found.table, found.choice)
        write_refused(rows, made / "refused.csv", sentences=sentences, width=len(found.table.columns))
    pq.write_table(found.customers, made / "customers.parquet", compression="zstd")
    (made / "summary.json").write_text(as_json(summary), encoding="utf-8")
    (made / "report.html").write_text(report(found, words), encoding="utf-8")


def as_json(summary: Mapping[str, object]) -> str:
    """JSON as a person may read it, with one line per top entry."""
    lines = [
        f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in summary.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"
