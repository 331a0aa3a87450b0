"""Which row of a table fires for one customer, and why do the others not?"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kundig.base.refusals import Refused
from kundig.customers.records import Customer
from kundig.feel.dmn.table import DecisionTable
from kundig.feel.policies.deciding import traced
from kundig.feel.policies.kinds import Kind
from kundig.web.formats import day, moment, number
from kundig.web.policy_kinds import said
from kundig.web.words import cell_said, word


@dataclass(frozen=True, slots=True)
class Tested:
    """One condition of a row, and whether it holds; None: it cannot be told."""

    title: str
    test: str
    value: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class TriedRow:
    """One row: whether it fires, and if not, either what is against it or that an earlier one came first."""

    number: int
    fires: bool
    fits: bool
    answer: str
    against: tuple[Tested, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What the table says of one customer."""

    customer: Customer
    values: tuple[tuple[str, str], ...]
    rows: tuple[TriedRow, ...]

    @property
    def answer(self) -> str:
        return next((row.answer for row in self.rows if row.fires), "")


def tried(
    kind: Kind, values: Callable[[int], dict[str, object]], table: DecisionTable, customer_number: str
) -> Tried:
    """The customer of that number (or who leads him) before the table."""
    customer = Customer.objects.select_related("leading").filter(number=customer_number).first()
    if customer is None:
        raise Refused("policy.no_customer", number=customer_number[:40])
    customer = customer.leading or customer
    known = values(customer.pk)
    if not known:
        raise Refused("policy.not_valued", number=customer.number)
    titles = [said(kind.asked[column.expression].english) for column in table.inputs]
    row_values = [known[column.expression] for column in table.inputs]
    trace = traced(table, row_values)
    rows = tuple(
        TriedRow(
            row.number,
            row.number in trace.fired,
            row.fits,
            ", ".join(map(cell_said, table.rules[row.number - 1].outputs)),
            tuple(
                Tested(
                    titles[cell.column - 1],
                    cell_said(cell.test),
                    written(row_values[cell.column - 1]),
                    cell.holds,
                )
                for cell in row.against()
            ),
        )
        for row in trace.rows
    )
    return Tried(customer, tuple(zip(titles, map(written, row_values), strict=True)), rows)


def written(value: object) -> str:
    """A value as its reader writes it."""
    match value:
        case None:
            return "–"
        case bool():
            return _("yes") if value else _("no")
        case dt.datetime():
            return moment(value)
        case dt.date():
            return day(value)
        case Decimal() | float() | int():
            digits = 0 if Decimal(str(value)) == Decimal(str(value)).to_integral_value() else 2
            return number(Decimal(str(value)), digits)
    return word(str(value), "stage")
