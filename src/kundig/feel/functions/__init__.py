"""Which functions does everybody have?

DMN 1.5, chapter 10.3.4.
"""

from collections.abc import Mapping

from kundig.feel.functions import (
    aggregates,
    contexts,
    conversion,
    durations,
    list_replace,
    lists,
    moments,
    numbers,
    numeric,
    range_text,
    ranges,
    rounding,
    sets,
    sorting,
    statistics,
    strings,
    truths,
    writing,
)
from kundig.feel.values import Function

BUILT_IN: Mapping[str, Function] = {
    **conversion.FUNCTIONS,
    **strings.FUNCTIONS,
    **writing.FUNCTIONS,
    **durations.FUNCTIONS,
    **list_replace.FUNCTIONS,
    **sorting.FUNCTIONS,
    **truths.FUNCTIONS,
    **statistics.FUNCTIONS,
    **rounding.FUNCTIONS,
    **numbers.FUNCTIONS,
    **aggregates.FUNCTIONS,
    **lists.FUNCTIONS,
    **sets.FUNCTIONS,
    **numeric.FUNCTIONS,
    **moments.FUNCTIONS,
    **ranges.FUNCTIONS,
    **range_text.FUNCTIONS,
    **contexts.FUNCTIONS,
}
