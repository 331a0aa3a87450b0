"""How fast is a segment counted among a million customers, and told of one? `./run bench segments`."""

import argparse
from collections.abc import Sequence
from dataclasses import replace

from bench._customers import filled, timed

GOAL_SECONDS = 1.0
RULES = {
    "two values": 'level.code = "E" and value.today < 0',
    "several conditions": (
        'value.today < 0 and cube.tenure_years >= 3 and level.code in ("C", "D", "E") and promises.broken = 0'
        ' and customer.country = "DE" and customer.since < date("2022-01-01")'
    ),
    "either of several": (
        'value.today > 400 or (starts with(customer.postal_code, "8") and rfm.frequency >= 5)'
        ' or lower case(customer.city) in ("town1", "town2", "town3")'
    ),
    "what is held": (
        'list contains(relationship.products, "Wallbox") and value.today between -100 and 100'
        ' and not(level.code = "A")'
    ),
    "reckoned": "value.today / value.revenue < -0.1 and cube.tenure_years * cube.profitability > 50",
    "segments in it": 'segment(1 /* two values */) and not(segment(2)) and search("name7")',
    "nobody": 'customer.city = "Nowhere" and value.today < 0',
    "everybody": "value.rank >= 1 or customer.since < today()",
}


def counted(name: str, text: str, times: int) -> float:
    """The slowest of some counts, printed with what was counted."""
    from kundig.customers.segments import operations
    from kundig.customers.segments.rules import read

    inner = {1: RULES["two values"], 2: RULES["either of several"]}
    now = replace(operations.now_for(None, generation=1), segments=inner)
    found, _exact = operations.count(read(text), now)
    seconds = [timed(lambda: operations.count(read(text), now)) for _ in range(times)]
    print(f"{name:20} {found:9,} of them in {min(seconds):.2f} to {max(seconds):.2f} s", flush=True)
    return max(seconds)


def one_by_one(names: Sequence[str]) -> None:
    """How long the closure takes for one customer, whose attributes are fetched once."""
    from kundig.customers.records import Customer
    from kundig.customers.segments import operations
    from kundig.customers.segments.belonging.operations import context_of
    from kundig.customers.segments.rules import read

    now = operations.now_for(None, generation=1)
    who = Customer.objects.get(pk=4711)
    print(f"attributes of one customer: {timed(lambda: context_of(who, now)) * 1000:.1f} ms")
    context = context_of(who, now)
    for name in names:
        expression = read(RULES[name]).expression
        seconds = timed(lambda: [expression.evaluate(context) for _ in range(2_000)])  # noqa: B023 - used at once
        print(f"{name:20} {seconds / 2_000 * 1e6:9.1f} microseconds for one customer", flush=True)


def main() -> None:
    """Fill a database of its own, count, and say whether the goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5)
    told = parser.parse_args()
    with filled(told.customers):
        slowest = max(counted(name, text, told.times) for name, text in RULES.items())
        one_by_one(["two values", "several conditions", "either of several"])
    met = "met" if slowest <= GOAL_SECONDS else "MISSED"
    print(f"slowest count {slowest:.2f} s, goal {GOAL_SECONDS:.0f} s: {met}")


if __name__ == "__main__":
    main()
