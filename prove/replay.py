"""Is every past decision made again to the last bit, and is what would have to be otherwise true?

`./run prove replay [--decisions 1000] [--turned 200] [--seed N]`: a life of decisions with answers that are
learned from, consents, objections and concerns. Then the actions, the policies, the customers and the model
change, and each decision is made again from its log: choice, scores and propensities must be the same bits.
For so many decisions what would have to be otherwise is looked for and applied: the result must be another.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=1000)
    parser.add_argument("--turned", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}")
    with tempfile.TemporaryDirectory(prefix="kundig-prove-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        os.environ |= {"KUNDIG_HOME": f"{name}/home", "DJANGO_SETTINGS_MODULE": "kundig.settings"}
        for variable in ("KUNDIG_DATABASE_URL", "KUNDIG_DATABASE_URL_FILE", "KUNDIG_LAKE"):
            os.environ.pop(variable, None)
        _prove_in(Path(name, "home"), chosen.decisions, chosen.turned, chosen.seed)
    return 0


def _prove_in(home: Path, decisions: int, turned: int, seed: int) -> None:
    import django
    from django.db import connections

    from kundig.base.postgres.server import leave, use

    use(home)
    django.setup()
    from tests.decisions.living import lived, replayed_alike, turned_over

    from kundig.base.operations import migrate

    migrate()
    try:
        chance = random.Random(seed)
        begun = time.monotonic()
        lived(chance, decisions)
        print(f"{decisions:,} decisions made, {time.monotonic() - begun:.0f} s", flush=True)
        begun = time.monotonic()
        turned_over(turned, chance)
        print(f"{turned:,} results turned over, {time.monotonic() - begun:.0f} s", flush=True)
        begun = time.monotonic()
        replayed_alike(decisions)
        print(f"{decisions:,} made again to the last bit, {time.monotonic() - begun:.0f} s", flush=True)
    finally:
        connections.close_all()
        leave(home)


if __name__ == "__main__":
    sys.exit(main())
