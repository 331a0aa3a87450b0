"""Does no request make the API fail, or answer otherwise than its description says? `./run prove api`.

Good and bad requests to each route, seeded; the same function as in the tests, with more of them.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Make a base of its own, send, count."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--examples", type=int, default=200, help="requests to each route, good and bad each")
    asked = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="kundig-prove-"))
    root.chmod(0o711)
    os.environ["KUNDIG_HOME"] = str(root / "home")
    os.environ.pop("KUNDIG_LAKE", None)
    os.environ["KUNDIG_API_REQUESTS_PER_MINUTE"] = "1000000"
    sys.path.insert(0, str(ROOT))
    try:
        from kundig.cli import prepare

        prepare(keep=True)
        from tests.api.fuzzing import fuzz

        sent, failed = fuzz(examples=asked.examples)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    for each in failed:
        print(each)
    print(f"{sent} requests, {len(failed)} answers otherwise than described")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
