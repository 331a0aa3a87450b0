"""Files for tests of imports, as people bring them."""

from pathlib import Path

from kundig.base.records import User
from kundig.customers.imports import operations
from kundig.customers.imports.records import ImportRun

POSTINGS = """Kunden-Nr.;Belegnummer;Buchungsdatum;Art;Betrag
K1;R-1;31.12.2025;Rechnung;1.234,56 €
K1;R-2;01.12.2025;Gutschrift;-12,00 €
K2;R-3;13.11.2025;Zahlung;5,00
K2;R-3;13.11.2025;Zahlung;5,00
K2;R-4;33.11.2025;Zahlung;5,00
K2;R-5;13.11.2025;Quatsch;5,00
K9;R-6;13.11.2025;Umsatz;5,00
Summe;;;;1.300,00
"""
CUSTOMERS = """Kundennr;Anrede;Vorname;Nachname;Straße;PLZ;Ort;E-Mail
K1;Herr;Hans;Müller;Weg 1;01234;Ulm;hans@mueller.de
K2;Frau;Größe;Meier;Weg 2;12345;Köln;
K3;Frau;;;Weg 2;12345;Köln;
K4;Frau;A;B;Weg 2;1234;Köln;
"""


def file(folder: Path, text: str, *, name: str = "Datei.csv", encoding: str = "cp1252") -> Path:
    """A text file in the encoding of a German office."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def bring(path: Path, kind: str, *, actor: User | None = None, **policy: object) -> ImportRun:
    """The whole way in, in this process."""
    run = operations.begin(path, kind, name=path.name, actor=actor)
    if policy:
        operations.settle(run, policy=policy)
    operations.start_here(run)
    return operations.run(run.id)


def counts(run: ImportRun) -> tuple[int, int, int, int, int]:
    """Seen, added, changed, known, refused."""
    return run.seen, run.added, run.changed, run.known, run.refused


def take_back(run: ImportRun) -> ImportRun:
    """Undo, in this process."""
    operations.undo_here(run, actor=None)
    return operations.take_back(run.id)
