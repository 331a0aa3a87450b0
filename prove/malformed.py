"""Is every broken file answered by a sentence or a report, in 512 MB, with nothing half-written?

`./run prove import --malformed 500 [--seed N]`. Each file is made from a seed, brought in by a process of its
own kind of work (begin, dry run, run, undo), and the peak of that process's memory is measured.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from kundig.base.postgres.server import leave, use

LIMIT_MB = 512
PER_PROCESS = 10
NAMES = ("customers", "relationships", "postings", "interactions")
HEADS = {
    "customers": ("Kundennummer", "Vorname", "Nachname", "PLZ", "Ort", "E-Mail", "Geburtsdatum"),
    "relationships": ("Kundennummer", "Vertragsnummer", "Tarif", "Beginn", "Ende"),
    "postings": ("Kundennummer", "Belegnummer", "Datum", "Art", "Betrag"),
    "interactions": ("Kundennummer", "Ticketnummer", "Zeitpunkt", "Kanal", "Minuten", "Notiz"),
}
CELLS = (
    *("K1", "K2", "K3", "", " ", "Müller", "1.234,56 €", "-5,00", "31.12.2025", "2025-12-31", "00.00.0000"),
    *("9999-12-31", "31.02.2025", "0000-00-00", "1e308", "-1e308", "NaN", "inf", "9" * 400, "0,1" * 50),
    *(
        "=1+1",
        '=cmd|" /C calc"!A0',
        "@SUM(A1)",
        "+49 731 1",
        "-",
        "\u202e\u202d",
        "💣" * 40,
        "a\tb",
        "'",
        '"',
    ),
    *(
        "<script>alert(1)</script>",
        "'; DROP TABLE kundig_customer;--",
        "%(x)s %s {0}",
        "\\N",
        "NULL",
        "x" * 5000,
    ),
    *(
        "Rechnung",
        "Telefon",
        "01234",
        "a@b.de",
        "@@",
        "12:61",
        "31.12.2025 25:99",
        "\x01\x02\x1b[31m",
        "ß\u0308",
    ),
)
type Maker = Callable[[random.Random, str, Path], Path]


def _rows(chance: random.Random, kind: str, count: int, width: int | None = None) -> list[list[str]]:
    wide = width or len(HEADS[kind])
    return [[chance.choice(CELLS) for _ in range(wide)] for _ in range(count)]


def _quoted(cell: str, delimiter: str) -> str:
    if any(sign in cell for sign in (delimiter, '"', "\n", "\r")):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def wild_cells(chance: random.Random, kind: str, path: Path) -> Path:
    """Whole rows of values that are wrong in their place."""
    encoding = chance.choice(("cp1252", "utf-8", "utf-8-sig", "utf-16", "cp850", "iso-8859-15", "utf-32"))
    delimiter = chance.choice((";", ",", "\t", "|"))
    rows = [list(HEADS[kind]), *_rows(chance, kind, chance.randrange(1, 300))]
    text = "\r\n".join(delimiter.join(_quoted(cell, delimiter) for cell in row) for row in rows)
    path.write_bytes(text.encode(encoding, errors="replace"))
    return path


def broken_quotes(chance: random.Random, kind: str, path: Path) -> Path:
    """Quotation marks that open and never close, or stand anywhere."""
    lines = [";".join(HEADS[kind])]
    for row in _rows(chance, kind, chance.choice((5, 50, 3_000))):
        line = ";".join(row)
        place = chance.randrange(len(line) + 1)
        lines.append(line[:place] + chance.choice(('"', '""', '"""', "'", ';"')) + line[place:])
    path.write_text("\n".join(lines), encoding="utf-8", errors="replace")
    return path


def ragged(chance: random.Random, kind: str, path: Path) -> Path:
    """Rows of any width, titles above, totals below, lines of any ending."""
    lines = ["Liste;;", "", ";".join(HEADS[kind])]
    for _ in range(chance.randrange(200)):
        lines.append(";".join(_rows(chance, kind, 1, chance.randrange(1, 12))[0]))
    lines.append("Summe;;;;123,45")
    path.write_bytes(
        chance.choice(("\n", "\r\n", "\r", "\n\r")).join(lines).encode("cp1252", errors="replace")
    )
    return path


def noise(chance: random.Random, _kind: str, path: Path) -> Path:
    """Bytes that are no text; some begin as files of a known kind do."""
    magic = chance.choice(
        (b"", b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b", b"%PDF")
    )
    path.write_bytes(magic + chance.randbytes(chance.choice((0, 1, 100, 100_000))))
    return path.rename(path.with_suffix(chance.choice((".csv", ".xlsx", ".parquet", ".txt"))))


def with_nul(chance: random.Random, kind: str, path: Path) -> Path:
    """NUL bytes in the midst of text."""
    whole = bytearray(wild_cells(chance, kind, path).read_bytes())
    for _ in range(chance.randrange(1, 5)):
        whole[chance.randrange(len(whole))] = 0
    path.write_bytes(bytes(whole))
    return path


def headers(chance: random.Random, kind: str, path: Path) -> Path:
    """Headers that are doubled, empty, missing, alone, or very long."""
    head = list(HEADS[kind])
    style = chance.randrange(6)
    head = [head + head, [""] * len(head), [], ["x" * 10_000, *head], head[::-1], [head[0]] * 7][style]
    rows = _rows(chance, kind, chance.choice((0, 0, 1, 20)), max(1, len(head)))
    path.write_text("\n".join(";".join(row) for row in [head, *rows]), encoding="utf-8", errors="replace")
    return path


def many_columns(chance: random.Random, kind: str, path: Path) -> Path:
    """Up to 100,000 columns."""
    count = chance.choice((2_000, 2_001, 100_000))
    head = [*HEADS[kind], *(f"Spalte {n}" for n in range(count - len(HEADS[kind])))]
    rows = [";".join(head), *(";".join(["1"] * count) for _ in range(3))]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def long_line(chance: random.Random, kind: str, path: Path) -> Path:
    """One line of up to 1 GB; the file is sparse or of one letter."""
    size = chance.choice((2_000_000, 50_000_000, 1_000_000_000))
    with path.open("wb") as file:
        file.write(";".join(HEADS[kind]).encode() + b"\nK1;")
        if chance.random() < 0.3:
            file.truncate(size)  # NUL bytes that take no room on the disk
        else:
            for _ in range(size // 1_000_000):
                file.write(chance.choice((b"x", b"1", b'"', b";")) * 1_000_000)
    return path


def bomb(chance: random.Random, _kind: str, path: Path) -> Path:
    """An archive that unpacks to very much more than it is, or a workbook that is none."""
    target = path.with_suffix(".xlsx")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        if chance.random() < 0.7:
            archive.writestr("[Content_Types].xml", "<Types/>")
        sheet = chance.choice((b"<row><c><v>1</v></c></row>", b" ", b"<c/>"))
        if chance.random() < 0.3:
            archive.writestr("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>')
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as file:
            for _ in range(chance.choice((1, 100, 300))):
                file.write(sheet * (1_000_000 // len(sheet)))
    return target


def workbook(chance: random.Random, kind: str, path: Path) -> Path:
    """A true workbook with formulas, wrong types, merged titles and holes."""
    import xlsxwriter

    target = path.with_suffix(".xlsx")
    with xlsxwriter.Workbook(str(target), {"nan_inf_to_errors": True}) as book:
        sheet = book.add_worksheet("Daten")
        above = chance.randrange(3)
        for row, cells in enumerate([[f"Titel {n}"] for n in range(above)] + [list(HEADS[kind])]):
            sheet.write_row(row, 0, cells)
        for row in range(above + 1, above + chance.randrange(2, 100)):
            for column in range(len(HEADS[kind])):
                match chance.randrange(6):
                    case 0:
                        sheet.write_formula(row, column, "=1/0", value=chance.choice(("#DIV/0!", 5, "")))
                    case 1:
                        sheet.write_number(row, column, chance.choice((1e300, -0.0, 45000.5, 3, 2958465)))
                    case 2:
                        sheet.write_boolean(row, column, True)
                    case 3:
                        sheet.write_string(row, column, chance.choice(CELLS)[:32_000])
                    case 4:
                        sheet.write_blank(row, column, None)
                    case _:
                        sheet.write_string(row, column, f"K{chance.randrange(4)}")
    if chance.random() < 0.2:
        whole = bytearray(target.read_bytes())
        for _ in range(5):
            whole[chance.randrange(len(whole))] ^= 0xFF
        target.write_bytes(bytes(whole[: chance.randrange(len(whole) // 2, len(whole))]))
    return target


def parquet(chance: random.Random, kind: str, path: Path) -> Path:
    """Typed columns of types that nobody expects, now and then cut off."""
    import datetime as dt

    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = chance.randrange(1, 200)
    makers: tuple[Callable[[], object], ...] = (
        lambda: [chance.choice(CELLS) for _ in range(rows)],
        lambda: [chance.choice((float("nan"), float("inf"), 1.5, None)) for _ in range(rows)],
        lambda: [chance.choice((True, None)) for _ in range(rows)],
        lambda: [
            chance.choice((dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.date(2025, 1, 1))) for _ in range(rows)
        ],
        lambda: [dt.datetime(2025, 1, 1, 12, tzinfo=chance.choice((None, dt.UTC))) for _ in range(1)] * rows,
        lambda: [[1, 2]] * rows,
        lambda: [{"a": 1}] * rows,
        lambda: [b"\xff\x00"] * rows,
        lambda: [2**62] * rows,
    )
    target = path.with_suffix(".parquet")
    pq.write_table(pa.table({name: pa.array(chance.choice(makers)()) for name in HEADS[kind]}), target)
    if chance.random() < 0.2:
        target.write_bytes(target.read_bytes()[:-20])
    return target


MAKERS: tuple[Maker, ...] = (
    *(wild_cells, wild_cells, wild_cells, broken_quotes, ragged, noise, with_nul, headers, workbook, parquet),
    *(many_columns, bomb),
)


def make(folder: Path, number: int, seed: int) -> tuple[str, Path]:
    """The file of a number: kind and path. Long lines are rare, since they are long."""
    chance = random.Random(f"{seed} {number}")
    kind = NAMES[number % len(NAMES)]
    maker = long_line if number % 50 == 7 else MAKERS[number % len(MAKERS)]
    return kind, maker(chance, kind, folder / f"{number:04} {maker.__name__}.csv")


@dataclass(slots=True)
class Outcome:
    """How many ended how; `wrong` names the files that ended otherwise than by a sentence or a report."""

    refused: Counter[str] = field(default_factory=Counter)
    reports: int = 0
    wrong: list[str] = field(default_factory=list)
    peak_mb: float = 0.0


def bring_in(kind: str, path: Path, outcome: Outcome) -> None:
    """The whole way of one file; what it added is undone, and everything must be as it was."""
    from kundig.base.messages import say
    from kundig.base.refusals import Refused
    from kundig.customers.imports import operations
    from kundig.customers.imports.kinds import KINDS
    from kundig.customers.imports.mapping import suggest
    from kundig.customers.imports.records import ImportRun

    before, runs = _state(), ImportRun.objects.count()
    try:
        run = operations.begin(path, kind, name=path.name, actor=None)
    except Refused as refused:
        say(refused, "de")
        outcome.refused[refused.code] += 1
        if ImportRun.objects.count() != runs or _state() != before:
            outcome.wrong.append(f"{path.name}: refused, but something is left")
        return
    try:
        with suppress(Refused):  # by the names alone, whatever the cells hold
            operations.settle(run, mapping=suggest(KINDS[kind], operations.look(run).names))
        trial = operations.dry_run(run)
        operations.start_here(run)
    except Refused as refused:
        say(refused, "de")
        outcome.refused[refused.code] += 1
        operations.discard(run)
        if _state() != before:
            outcome.wrong.append(f"{path.name}: refused, but something is left")
        return
    done = operations.run(run.id)
    counts = (done.added, done.changed, done.known, done.refused)
    if done.state != "done" or done.seen != sum(counts):
        outcome.wrong.append(f"{path.name}: {done.state} {done.seen} {counts} {done.reason}")
    elif counts != (trial.new, trial.changed, trial.known, trial.refused):
        outcome.wrong.append(f"{path.name}: tried {trial}, did {counts}")
    elif done.refused and operations.refused_file(done) is None:
        outcome.wrong.append(f"{path.name}: its refused rows are nowhere")
    operations.undo_here(done, actor=None)
    operations.take_back(done.id)
    outcome.reports += 1
    if _state() != before:
        outcome.wrong.append(f"{path.name}: not undone")


def _state() -> tuple[int, ...]:
    from kundig.customers.identities.records import Identity
    from kundig.customers.imports.records import ImportedRow
    from kundig.customers.records import Customer, Interaction, LiveProfile, Posting, Relationship

    tables = (Customer, Relationship, Posting, Interaction, LiveProfile, Identity, ImportedRow)
    return tuple(table.objects.count() for table in tables)


def work(folder: Path, numbers: range, seed: int) -> Outcome:
    """Some files in this process; its peak is measured."""
    outcome = Outcome()
    for number in numbers:
        kind, path = make(folder, number, seed)
        try:
            bring_in(kind, path, outcome)
        except Exception as error:  # noqa: BLE001 - a bug, to be shown with the file that found it
            outcome.wrong.append(f"{path.name}: {type(error).__name__}: {str(error)[:300]}")
        path.unlink()
    outcome.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return outcome


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--some", nargs=2, type=int, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.some:
        return _one_process(chosen.folder, range(*chosen.some), chosen.seed)
    print(f"seed {chosen.seed}", flush=True)
    bad = 0
    with tempfile.TemporaryDirectory(prefix="kundig-prove-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        os.environ["KUNDIG_HOME"] = str(Path(name, "home"))
        use(Path(name, "home"), keep=True)
        subprocess.run(
            [sys.executable, "-m", "kundig.cli", "createuser", "p"], check=True, stdout=subprocess.DEVNULL
        )
        for first in range(0, chosen.files, PER_PROCESS):
            some = [str(first), str(min(chosen.files, first + PER_PROCESS))]
            asked = [sys.executable, __file__, "--seed", str(chosen.seed), "--folder", name, "--some", *some]
            bad += subprocess.run(asked).returncode != 0
        leave(Path(name, "home"))
    print("all good" if not bad else f"{bad} processes found something")
    return 1 if bad else 0


def _one_process(folder: Path, numbers: range, seed: int) -> int:
    from kundig.cli import prepare

    prepare(migrate=False)
    from kundig.customers.records import Customer

    for number in ("K1", "K2"):
        Customer.objects.get_or_create(
            number=number, defaults={"kind": "person", "since": "2020-01-01", "sort_key": number.lower()}
        )
    outcome = work(folder, numbers, seed)
    print(f"{numbers.start:4}-{numbers.stop - 1:<4} {outcome}", flush=True)
    return 1 if outcome.wrong or outcome.peak_mb > LIMIT_MB else 0


if __name__ == "__main__":
    sys.exit(main())
