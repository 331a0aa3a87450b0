"""Does what stands above the rows of a line multiply up to its amount?"""

from decimal import Decimal

import pytest

from kundig.web.rows import rate_used


@pytest.mark.parametrize(
    ("amount", "quantity", "today", "used"),
    [
        ("-1530.00", 18, "85.00", "85.00"),
        ("-1530.00", 18, "90.50", "85.00"),
        ("-0.42", 14, "0.03", "0.03"),
        ("0.00", 0, "85.00", "85.00"),
    ],
)
def test_rate_changed_since_the_computation_does_not_pretend_to_have_made_the_amount(
    amount: str, quantity: float, today: str, used: str
) -> None:
    assert rate_used(Decimal(amount), quantity, Decimal(today)) == Decimal(used)
