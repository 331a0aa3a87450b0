"""Do the terms of the demo firm's contracts bring what the contracts bring?"""

import json

import numpy as np
import pytest

from kundig.demo.contracts import PRODUCTS
from kundig.demo.tariffs import terms


def _told(product: int, *, euros: float, firm: bool = False, age_days: int = 3000) -> dict[str, object]:
    (text,) = terms(
        product=np.array([product]),
        business=np.array([firm]),
        direct_debit=np.array([True]),
        age_days=np.array([age_days]),
        revenue_per_year=np.array([euros]),
    )
    told: dict[str, object] = json.loads(text)
    return told


@pytest.mark.parametrize("product", range(len(PRODUCTS)))
@pytest.mark.parametrize("firm", [False, True])
@pytest.mark.parametrize("age_days", [10, 1000, 5000])
@pytest.mark.parametrize("euros", [410.0, 1234.56, 98765.4])
def test_a_year_at_these_terms_brings_the_years_revenue(
    product: int, firm: bool, age_days: int, euros: float
) -> None:
    told = _told(product, euros=euros, firm=firm, age_days=age_days)
    kwh, cents = float(str(told.get("kwh_a_year", 0))), float(str(told.get("cents_per_kwh", 0)))
    bill = kwh * cents / 100 + 12 * float(str(told["base_eur_a_month"]))
    assert abs(bill - euros) < 0.25
    assert kwh > 0 or not cents


def test_the_older_a_contract_the_dearer_its_tariff() -> None:
    prices = [float(str(_told(0, euros=900, age_days=days)["cents_per_kwh"])) for days in (10, 1000, 5000)]
    assert prices == sorted(prices)
    assert len(set(prices)) == 3


def test_what_brings_nothing_any_more_has_no_terms() -> None:
    assert _told(0, euros=0) == {}
