"""Does an amount's expression compute what it says, and nothing else?"""

from decimal import Decimal

import duckdb
import pytest

from kundig.base.refusals import Refused
from kundig.lake.files.numerals import Numerals, number_sql
from kundig.lake.files.opened import Column
from kundig.value.analysis.expression import Expression, parse

COLUMNS = (Column("Quantity", 1, "BIGINT"), Column("Unit Price", 2, "DOUBLE"), Column('a"b', 3, "BIGINT"))
ROW = '(SELECT 3 AS "Quantity", 1.1::DOUBLE AS "Unit Price", 7 AS "a""b")'


def computed(expression: Expression) -> Decimal | None:
    sql = expression.sql(lambda column: number_sql(column, Numerals(".")))
    found: Decimal | None = duckdb.connect().execute(f"SELECT {sql} FROM {ROW}").fetchall()[0][0]
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('Quantity * "Unit Price"', "3.3"),
        ("quantity * [unit price]", "3.3"),
        ("Quantity + 2 * 3", "9"),
        ("(Quantity + 2) * 3", "15"),
        ("-Quantity - -1", "-2"),
        ("10 - 4 - 3", "3"),
        ("12 / Quantity / 2", "2"),
        ('`a"b` * 2', "14"),
        ("Unit Price", "1.1"),
        ("1", "3"),  # a lone number is a column's number
        ("0.1 + 0.2", "0.3"),
    ],
)
def test_expression_is_computed_exactly(text: str, value: str) -> None:
    assert computed(parse(text, COLUMNS)) == Decimal(value)


@pytest.mark.parametrize("text", ["Quantity / 0", "Quantity * 999999999 * 999999999"])
def test_what_has_no_value_is_empty_rather_than_wrong(text: str) -> None:
    assert computed(parse(text, COLUMNS)) is None


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 1),
        ("Quantity *", 11),
        ("Quantity * * 2", 12),
        ("(Quantity", 10),
        ("Quantity; DROP TABLE x", 9),
        ("Quantity 3", 10),
        ("1.2.3", 1),
        ("sum(Quantity)", 1),
        ("(" * 60 + "1" + ")" * 60, 51),
    ],
)
def test_bad_expression_is_refused_with_its_position(text: str, position: int) -> None:
    with pytest.raises(Refused) as caught:
        parse(text, COLUMNS)
    if text.startswith("sum"):
        assert caught.value.code in {"analyse.column", "analyse.column_near"}
        return
    assert (caught.value.code, caught.value.params["position"]) == ("analyse.expression", position)


def test_unknown_column_is_refused_with_a_near_name() -> None:
    with pytest.raises(Refused) as caught:
        parse("Quantty * 2", COLUMNS)
    assert (caught.value.code, caught.value.params["near"]) == ("analyse.column_near", "Quantity")
