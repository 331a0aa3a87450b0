"""At which steps may an action end?"""

from collections.abc import Mapping

# Why an action was not chosen, in the order of the steps; the first is not the case.
ENDS = (
    "chosen",
    "inactive",
    "channel",
    "not_eligible",
    "customer_value",
    "permission",
    "contact",
    "stock",
    "score",
    "outranked",
    "arm",
)
END: Mapping[str, int] = {name: number for number, name in enumerate(ENDS)}
