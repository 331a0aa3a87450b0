"""Which column of a file fills which field?"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256

from kundig.base.refusals import Refused
from kundig.customers.imports.kinds import Field, Kind
from kundig.lake.files.headers import normal

type Fits = Callable[[Field, str], bool]
STEP = 20
# Beside names as people write them, the field's own: `booked_on`.
OWN = 100
# What stands before the columns of a file of refused rows, in German and English.
REFUSED_FILE = frozenset({("zeile", "spalte", "grund"), ("row", "column", "reason")})


def likeness(field: Field, column: str) -> int:
    """How much a column is called like a field: 0 to 100.

    >>> from kundig.customers.imports.kinds import KINDS
    >>> fields = KINDS["postings"].fields
    >>> likeness(fields["customer"], "Kunden-Nr."), likeness(fields["booked_on"], "Datum")
    (100, 80)
    >>> likeness(fields["amount"], "Kundennummer")
    0
    """
    name = normal(column)
    if name == field.name:
        return OWN
    for place, pattern in enumerate(field.headers):
        if re.fullmatch(pattern, name):
            return OWN - STEP * place
    return 0


def suggest(kind: Kind, columns: Sequence[str], fits: Fits = lambda field, column: True) -> dict[str, str]:
    """The mapping that names suggest, where contents allow it; no column twice.

    >>> from kundig.customers.imports.kinds import KINDS
    >>> suggest(KINDS["postings"], ["KdNr", "Belegnummer", "Buchungsdatum", "Betrag"])
    {'customer': 'KdNr', 'amount': 'Betrag', 'booked_on': 'Buchungsdatum', 'reference': 'Belegnummer'}
    """
    pairs = [
        (-score, not field.required, order, place, field, column)
        for order, field in enumerate(kind.fields.values())
        for place, column in enumerate(own(columns))
        if (score := likeness(field, column))
    ]
    chosen: dict[str, str] = {}
    for *_, field, column in sorted(pairs, key=lambda pair: pair[:4]):
        if field.name not in chosen and column not in chosen.values() and fits(field, column):
            chosen[field.name] = column
    return {name: chosen[name] for name in kind.fields if name in chosen}


def likely(kind: Kind, columns: Sequence[str]) -> int:
    """How many fields these names would fill, required ones twice: of two lines, the header has more."""
    found = suggest(kind, [column for column in columns if column])
    return sum(1 + kind.fields[name].required for name in found)


def checked(kind: Kind, mapping: Mapping[str, str], columns: Sequence[str]) -> dict[str, str]:
    """The mapping with the columns' names as the file has them; refuses what cannot be meant."""
    names = {normal(column): column for column in columns} | {column: column for column in columns}
    found: dict[str, str] = {}
    for field, told in mapping.items():
        if field not in kind.fields:
            raise Refused("import.no_field", field=field, fields=", ".join(kind.fields))
        column = names.get(told) or names.get(normal(told))
        if column is None:
            raise Refused("import.no_column", column=told, columns=listed(columns))
        if column in found.values():
            first = next(name for name, taken in found.items() if taken == column)
            raise Refused("import.column_twice", column=column, first=first, second=field)
        found[field] = column
    missing = [name for name, field in kind.fields.items() if field.required and name not in found]
    if missing:
        raise Refused("import.unmapped", fields=", ".join(missing), field=missing[0], columns=listed(columns))
    if kind.one_of and not any(name in found for name in kind.one_of):
        raise Refused(
            "import.unmapped", fields=" / ".join(kind.one_of), field=kind.one_of[0], columns=listed(columns)
        )
    return {name: found[name] for name in kind.fields if name in found}


def told(pairs: Iterable[str]) -> dict[str, str]:
    """FIELD=COLUMN as it stands on the command line; a field told twice is refused.

    >>> told(["customer=Kd Nr", "amount=Betrag"])
    {'customer': 'Kd Nr', 'amount': 'Betrag'}
    """
    mapping: dict[str, str] = {}
    for pair in pairs:
        field, equals, column = pair.partition("=")
        if not equals or not field.strip() or not column.strip():
            raise Refused("import.map", told=pair)
        if field.strip() in mapping:
            raise Refused("import.field_twice", field=field.strip())
        mapping[field.strip()] = column.strip()
    return mapping


def signature(columns: Sequence[str]) -> str:
    """The shape of a file: the names of its columns, however they are written, in any order.

    The columns that stand before those of a file of refused rows do not belong to its shape.

    >>> signature(["Zeile", "Spalte", "Grund", "KdNr", "Betrag"]) == signature(["Betrag", "Kd-Nr."])
    True
    """
    names = [normal(column) for column in own(columns)]
    return sha256("\n".join(sorted(name.replace("_", "") for name in names)).encode()).hexdigest()


def own(columns: Sequence[str]) -> Sequence[str]:
    """The columns that are the file's own."""
    return columns[3:] if tuple(normal(column) for column in columns[:3]) in REFUSED_FILE else columns


def listed(columns: Sequence[str]) -> str:
    """The names of the columns, at most thirty of them."""
    return ", ".join(columns[:30]) + (", …" if len(columns) > 30 else "")
