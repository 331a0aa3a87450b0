"""Does the command lead from nothing to the computed demo firm?"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow


def demo(home: Path, *options: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KUNDIG_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "kundig.cli", "demo", *options],
        env={**kept, "LANG": "C.UTF-8", "KUNDIG_HOME": str(home), **environ},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def summary(home: Path, *options: str) -> dict[str, Any]:
    done = demo(home, "--json", "--customers", "600", *options)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_second_start_finds_the_same_firm_and_says_the_first_sentence_of_the_walk(tmp_path: Path) -> None:
    first, second = summary(tmp_path), summary(tmp_path)
    assert set(first) == {"customers", "revenue", "profit", "seconds", "whale"}
    assert set(first["whale"]) == {"peak_percent", "peak_share", "plateau_share", "loss_share", "points"}
    assert (first["customers"], len(first["whale"]["points"])) == (600, 101)
    assert {**first, "seconds": 0} == {**second, "seconds": 0}
    password = tmp_path / "demo" / "demo-password"
    kept = password.read_text()
    fresh = demo(tmp_path, "--fresh", "--no-serve", "--customers", "600")
    assert fresh.returncode == 0, fresh.stderr
    lines = fresh.stdout.splitlines()
    assert len(lines) == 2
    assert lines[1].endswith("why?")
    assert summary(tmp_path)["profit"] == first["profit"]
    assert password.read_text() == kept


def test_named_database_is_refused_in_a_sentence(tmp_path: Path) -> None:
    done = demo(tmp_path, "--no-serve", KUNDIG_DATABASE_URL="postgresql://localhost/firm")
    assert (done.returncode, done.stdout) == (2, "")
    assert "KUNDIG_DATABASE_URL is set" in done.stderr


def test_handful_of_customers_is_refused(tmp_path: Path) -> None:
    done = demo(tmp_path, "--no-serve", "--customers", "3")
    assert (done.returncode, done.stdout) == (2, "")
    assert "at least 500 customers" in done.stderr
