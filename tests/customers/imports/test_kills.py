"""Does a killed import go on as if nothing had been? `./run prove import` has the full count."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
def test_four_killed_imports_end_like_undisturbed_ones() -> None:
    told = ["--kills", "4", "--rows", "11000", "--seed", "20261123"]
    done = subprocess.run(
        [sys.executable, str(ROOT / "prove" / "imports.py"), *told],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "compared=1, different=[], unfinished=0, left_behind=[]" in done.stdout
