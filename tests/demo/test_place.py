"""Does the demo keep away from real data?"""

import stat
from datetime import date
from pathlib import Path

import pytest

from kundig.base.refusals import Refused
from kundig.demo import place


def test_demo_lives_in_a_home_of_its_own(tmp_path: Path) -> None:
    environ = {"KUNDIG_HOME": str(tmp_path)}
    assert place.settle(environ) == tmp_path / "demo"
    assert environ == {"KUNDIG_HOME": str(tmp_path / "demo"), "KUNDIG_DEMO": "1"}


def test_named_database_is_refused(tmp_path: Path) -> None:
    environ = {"KUNDIG_HOME": str(tmp_path), "KUNDIG_DATABASE_URL": "postgresql://firm/real"}
    with pytest.raises(Refused) as refused:
        place.settle(environ)
    assert refused.value.code == "demo.database_named"
    assert list(tmp_path.iterdir()) == []


def test_folder_that_the_demo_did_not_make_is_refused(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "letter.txt").write_text("mine")
    with pytest.raises(Refused) as refused:
        place.settle({"KUNDIG_HOME": str(tmp_path)})
    assert refused.value.code == "demo.foreign_home"


def test_second_start_settles_in_the_same_home(tmp_path: Path) -> None:
    first = place.settle({"KUNDIG_HOME": str(tmp_path)})
    marked = place.mark(seed=1, customers=500, today=date(2026, 3, 15))
    place.write(first, marked)
    assert place.settle({"KUNDIG_HOME": str(tmp_path)}) == first
    assert place.read(first) == marked


def test_broken_mark_is_that_of_an_unfinished_firm(tmp_path: Path) -> None:
    home = place.settle({"KUNDIG_HOME": str(tmp_path)})
    (home / place.MARK).write_text("{")
    assert not place.read(home).complete


def test_only_the_owner_reads_the_password(tmp_path: Path) -> None:
    path = place.keep_password(tmp_path, "secret")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert place.kept_password(tmp_path) == "secret"


def test_the_demo_never_mirrors_into_the_lake_of_the_firm(tmp_path: Path) -> None:
    environ = {"KUNDIG_HOME": str(tmp_path), "KUNDIG_LAKE": "/firm/lake"}
    place.settle(environ)
    assert "KUNDIG_LAKE" not in environ
