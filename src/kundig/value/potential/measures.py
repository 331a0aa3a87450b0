"""Which kind of measure closes a customer's largest gap, and for which reason?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kundig.value.potential.attainable import SETTLED_YEARS, Cubes

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
RETENTION, DEVELOPMENT, ACQUISITION, NONE = "retention", "development", "acquisition", "none"
# One line per reason, in the order of `reasons`: its code, and the kind of measure it calls for.
REASONS = (
    ("gap.number", DEVELOPMENT),
    ("gap.duration", RETENTION),
    ("gap.profitability", DEVELOPMENT),
    ("gap.cost_to_serve", DEVELOPMENT),
    ("gap.win_back", ACQUISITION),
    ("gap.prospect", ACQUISITION),
    ("gap.let_go", NONE),
    ("gap.none", NONE),
)
NUMBER, DURATION, PROFITABILITY, SERVICE, WIN_BACK, PROSPECT, LET_GO, KEEP = range(len(REASONS))


@dataclass(frozen=True, slots=True, eq=False)
class Service:
    """Cost to serve per relationship and year, positive: each customer's (n), and what is usual (n)."""

    own: Floats
    usual: Floats


def usual_service(cost: Floats, inner: Floats, *, group: Ints, active: Flags) -> Service:
    """The median cost to serve of each customer's group, of active customers who have been so for a year."""
    settled = active & (inner[:, 1] >= SETTLED_YEARS)
    medians = np.zeros(int(group.max(initial=-1)) + 1)
    for one in range(len(medians)):
        of = cost[settled & (group == one)]
        medians[one] = np.median(of) if len(of) else np.inf  # nobody to compare with: nothing is dear
    return Service(own=cost, usual=medians[group])


def reasons(cubes: Cubes, missing: Ints, active: Flags, service: Service | None) -> Ints:
    """The place in `REASONS` of each customer's; on a tie of gaps the first axis."""
    reason = missing.argmax(axis=1).astype(np.int64) if len(missing) else np.zeros(0, dtype=np.int64)
    if service is not None:
        dear = 2 * (service.own - service.usual) >= cubes.outer[:, 2] - cubes.expected[:, 2]
        reason[(reason == PROFITABILITY) & dear] = SERVICE
    reason[(missing <= 0).all(axis=1)] = KEEP
    gone = ~active & (missing.sum(axis=1) > 0)
    reason[~active] = LET_GO
    reason[gone] = np.where(cubes.inner[gone, 1] > 0, WIN_BACK, PROSPECT)
    return reason


def figures(cubes: Cubes, reason: Ints, service: Service | None) -> tuple[Floats, Floats]:
    """His own figure and the attainable one on the axis of his reason; 0 where it has none."""
    own, attainable = np.zeros((2, len(reason)))
    for axis in range(3):
        of = reason == axis
        past = cubes.inner[of, 1] if axis == DURATION else 0.0
        own[of], attainable[of] = cubes.expected[of, axis] - past, cubes.outer[of, axis] - past
    if service is not None:
        of = reason == SERVICE
        own[of], attainable[of] = service.own[of], service.usual[of]
    return own, attainable
