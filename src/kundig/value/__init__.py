"""What are the customers worth to us today?

A library without settings and without a database:
`from kundig.value import whale_curve, rfm, value_cube, cohorts`.
"""

from kundig.value.cohorts import cohorts
from kundig.value.cube import value_cube
from kundig.value.rfm import rfm
from kundig.value.whale import whale_curve

__all__ = ["cohorts", "rfm", "value_cube", "whale_curve"]
