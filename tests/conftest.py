"""What do all tests share?"""

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.database", "tests.served"]

# The same examples each time, however busy the machine is.
settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")
