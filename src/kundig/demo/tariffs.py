"""Which terms were agreed in a contract of the demo firm, so that a year of it brings what it brings?"""

import json
from dataclasses import dataclass

import numpy as np

from kundig.demo.chance import Days, Flags, Numbers

SMALL_REVENUE = 400  # below it in a year, electricity is sold by the tariff for small consumption
GOLDEN = 0.6180339887498949  # its multiples are spread evenly, so that no die need be rolled


@dataclass(frozen=True, slots=True)
class Tariff:
    """A price per kWh and per month; one without a price per kWh is a flat one."""

    name: str
    cents_per_kwh: float = 0
    base_eur_a_month: float = 0


@dataclass(frozen=True, slots=True)
class Sold:
    """What was sold of a product, by the age of the contract in days: the older, the dearer."""

    until_days: int
    tariff: Tariff


GREEN, GREEN_SHARE = Tariff("Strom Natur", 33.4, 9.9), 0.12
LITTLE = Tariff("Strom Klein", 42.9, 4.9)
SERVICE = Tariff("Wartung Komfort")
HOUSEHOLD: tuple[tuple[Sold, ...], ...] = (
    (
        Sold(900, Tariff("Strom Fix", 31.9, 9.9)),
        Sold(2400, Tariff("Strom Komfort", 34.9, 10.9)),
        Sold(100_000, Tariff("Strom Basis", 38.9, 11.9)),
    ),
    (
        Sold(900, Tariff("Gas Fix", 11.2, 12.9)),
        Sold(2400, Tariff("Gas Komfort", 12.4, 13.9)),
        Sold(100_000, Tariff("Gas Basis", 13.9, 14.9)),
    ),
    (Sold(100_000, Tariff("Wärme", 14.5, 15.0)),),
    (Sold(100_000, SERVICE),),
)
FIRM: tuple[tuple[Sold, ...], ...] = (
    (
        Sold(1500, Tariff("Strom Gewerbe", 28.9, 19.9)),
        Sold(100_000, Tariff("Strom Gewerbe Klassik", 31.9, 19.9)),
    ),
    (
        Sold(1500, Tariff("Gas Gewerbe", 10.4, 24.9)),
        Sold(100_000, Tariff("Gas Gewerbe Klassik", 11.6, 24.9)),
    ),
    (Sold(100_000, Tariff("Wärme Gewerbe", 13.5, 25.0)),),
    (Sold(100_000, SERVICE),),
)


def terms(
    *, product: Days, business: Flags, direct_debit: Flags, age_days: Days, revenue_per_year: Numbers
) -> list[str]:
    """The terms of each contract as JSON; of one that brings nothing any more none are known."""
    lots = np.arange(1, len(product) + 1) * GOLDEN % 1
    told = zip(
        product.tolist(),
        business.tolist(),
        np.where(direct_debit, "direct debit", "transfer").tolist(),
        age_days.tolist(),
        revenue_per_year.tolist(),
        lots.tolist(),
        strict=True,
    )
    return [
        json.dumps(_terms(_tariff(p, firm, age, euros, lot), euros) | {"payment": paid}, ensure_ascii=False)
        if euros
        else "{}"
        for p, firm, paid, age, euros, lot in told
    ]


def _tariff(product: int, firm: bool, age_days: int, euros: float, lot: float) -> Tariff:
    if product == 0 and not firm:
        if euros < SMALL_REVENUE:
            return LITTLE
        if lot < GREEN_SHARE:
            return GREEN
    sold = (FIRM if firm else HOUSEHOLD)[product]
    return next(one.tariff for one in sold if age_days < one.until_days)


def _terms(tariff: Tariff, euros: float) -> dict[str, object]:
    """As many kWh as the year's revenue pays, after the price per month."""
    if not tariff.cents_per_kwh:
        return {"tariff": tariff.name, "base_eur_a_month": round(euros / 12, 2)}
    kwh = (euros - 12 * tariff.base_eur_a_month) * 100 / tariff.cents_per_kwh
    return {
        "tariff": tariff.name,
        "kwh_a_year": round(kwh),
        "cents_per_kwh": tariff.cents_per_kwh,
        "base_eur_a_month": tariff.base_eur_a_month,
    }
