"""What do all tests share?"""

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.database", "tests.served"]

# The same examples each time, however busy the machine is.
settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")

# They take minutes, most of them by waiting: begun first, they end beside all others and not after them.
LONG = (
    "tests/shape/test_docs.py",
    "tests/decisions/test_proof.py",
    "tests/stories/test_kills.py",
    "tests/customers/imports/test_kills.py",
    "tests/base/test_postgres_kills.py",
    "tests/web/test_accessibility.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, all others in their order."""

    def turn(item: pytest.Item) -> int:
        file = item.nodeid.partition("::")[0]
        return LONG.index(file) if file in LONG and item.get_closest_marker("slow") else len(LONG)

    items.sort(key=turn)
