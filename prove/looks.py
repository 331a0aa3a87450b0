"""Does every page pass axe and fit in all eight looks: in both languages, both themes, wide and narrow?

`./run prove looks`. The tests look at the four that bring any two of these together.
"""

import os
import sys

import pytest
from tests.looks import ALL, EVERY

CHECKED = "passes_axe or pass_axe"


def main() -> None:
    os.environ[EVERY] = "1"
    print(f"{len(ALL)} looks", flush=True)
    sys.exit(pytest.main(["-q", "-n", "3", "--dist", "worksteal", "-k", CHECKED, "tests"]))


if __name__ == "__main__":
    main()
