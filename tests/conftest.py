"""What do all tests share?"""

pytest_plugins = ["tests.database", "tests.served"]
