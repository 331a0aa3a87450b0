"""How are the cube of today and the one that is attainable drawn?"""

import math
from dataclasses import dataclass

from kundig.customers.records import ComputedProfile

# Edges of the drawing at these values are half of the largest edge; beyond they grow ever slower.
HALF_RELATIONSHIPS, HALF_YEARS, HALF_PROFIT_EUR = 2.0, 6.0, 200.0
LARGEST = 105.0
CENTRE, FLOOR = 210.0, 225.0
COS, SIN = math.cos(math.pi / 6), 0.5


@dataclass(frozen=True, slots=True)
class Cube:
    """Three visible faces as SVG points, and the inner edges; the faces of the outer body."""

    top: str
    left: str
    right: str
    edge: str
    minus: bool
    outer: tuple[str, str, str] | None = None


def edge_length(value: float, half: float) -> float:
    """From 0 to `LARGEST`; half of it at `half`.

    >>> edge_length(2.0, 2.0)
    52.5
    """
    return LARGEST * value / (value + half) if value > 0 else 4.0


def cube(profile: ComputedProfile) -> Cube:
    """Relationships to the right, duration to the left, profit per relationship and year upwards."""
    profit = profile.yearly_profit
    top, left, right, edge = _body(profile.relationships, profile.tenure_years, abs(profit))
    larger = profile.potential > profile.so_far
    outer = _body(profile.attainable_relationships, profile.attainable_years, profile.attainable_profit)[:3]
    return Cube(top, left, right, edge, profit < 0, outer if larger else None)


def _body(relationships: float, years: float, profit: float) -> tuple[str, str, str, str]:
    """The faces above, left and right, and the edges between them."""
    right, left = edge_length(relationships, HALF_RELATIONSHIPS), edge_length(years, HALF_YEARS)
    high = edge_length(profit, HALF_PROFIT_EUR)

    def at(r: float, t: float, h: float) -> str:
        return f"{CENTRE + COS * (r - t):.1f},{FLOOR - SIN * (r + t) - h:.1f}"

    return (
        " ".join([at(0, 0, high), at(right, 0, high), at(right, left, high), at(0, left, high)]),
        " ".join([at(0, 0, 0), at(0, 0, high), at(0, left, high), at(0, left, 0)]),
        " ".join([at(0, 0, 0), at(0, 0, high), at(right, 0, high), at(right, 0, 0)]),
        " ".join([at(0, left, high), at(0, 0, high), at(right, 0, high)]),
    )
